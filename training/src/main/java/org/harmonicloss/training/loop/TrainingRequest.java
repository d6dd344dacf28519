package org.harmonicloss.training.loop;

import java.nio.file.Path;
import org.harmonicloss.models.config.RunConfig;

/// A run that is to be trained, where, and what to do with what is there.
public record TrainingRequest(RunConfig config, Path path, Start start) {
  /// How a run begins.
  public enum Start {
    /// There must be nothing yet.
    NEW,
    /// A run that is there is replaced.
    REPLACE,
    /// The run that is there is continued; its configuration must be the request's, but for a
    /// greater number of epochs.
    CONTINUE,
    /// A run that is there is continued, else begun.
    RESUME
  }
}
