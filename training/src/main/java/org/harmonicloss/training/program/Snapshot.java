package org.harmonicloss.training.program;

import java.nio.file.Path;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Language;

/// What a run's checkpoint file holds: all that going on from there needs.
public sealed interface Snapshot permits Checkpoint, LanguageCheckpoint {
  /// Epochs, or steps of a language model, that were trained.
  int epoch();

  /// Writes it as safetensors.
  void write(AtomicFile file, RunConfig config);

  /// What a run begins with.
  static Snapshot initial(RunConfig config) {
    return config.task() instanceof Language
        ? LanguageCheckpoint.initial(config)
        : Checkpoint.initial(config);
  }

  /// @throws org.harmonicloss.models.base.HarmonicException if the file is missing, damaged, or of
  ///     another configuration
  static Snapshot read(Path file, RunConfig config) {
    return config.task() instanceof Language
        ? LanguageCheckpoint.read(file, config)
        : Checkpoint.read(file, config);
  }
}
