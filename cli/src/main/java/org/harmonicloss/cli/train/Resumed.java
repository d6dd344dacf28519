package org.harmonicloss.cli.train;

import java.nio.file.Path;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;

/// What `--resume` continues.
final class Resumed {
  private Resumed() {}

  /// A planned run as it is now: it may have been raised to more epochs since.
  static RunConfig present(Sweep.Run planned, Path folder) {
    Path run = folder.resolve(planned.name());
    int epochs = RunDirectory.exists(run) ? RunDirectory.open(run).config().epochs() : 0;
    return planned.config().withEpochs(Math.max(epochs, planned.config().epochs()));
  }

  static HarmonicException missing(String what, Path path) {
    return HarmonicException.usage(
        "no such " + what + " to resume: " + path,
        "give the folder that 'harmonic train' made, or leave --resume out to train a new one");
  }

  /// @throws HarmonicException (usage) if more differs than the epochs and the place of the data
  static void requireSame(RunConfig stored, RunConfig wished, Path path) {
    RunConfig asked = inPlaceOf(stored, wished);
    if (!asked.withEpochs(stored.epochs()).equals(stored)) {
      throw HarmonicException.usage(
          "cannot resume "
              + path
              + ": the run has another setting of "
              + SettingOptions.difference(stored, asked),
          "leave the option out, or train other runs with --out");
    }
  }

  /// `config` with its files, if it has any, where `stored` has them.
  static RunConfig inPlaceOf(RunConfig stored, RunConfig config) {
    return config.withData(config.data().in(stored.data().folder()));
  }
}
