package org.harmonicloss.models.run;

import java.util.Locale;

/// What became of a run.
public enum RunState {
  /// Of a sweep that has been begun, but not the run itself.
  PLANNED,
  /// A process holds it, on this machine or on another that has given a sign of life lately.
  TRAINING,
  /// Begun, not finished, and nobody is at it: `--resume` goes on.
  INTERRUPTED,
  /// Its loss was not finite.
  DIVERGED,
  /// Trained to its end and exported.
  FINISHED;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
