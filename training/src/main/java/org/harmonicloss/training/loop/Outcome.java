package org.harmonicloss.training.loop;

import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;

/// How the runs of a training ended.
///
/// @param finished runs that are whole, those that were before included
/// @param interrupted runs that were stopped with a checkpoint, or not even begun (epoch 0)
/// @param diverged runs of which the loss became infinite or NaN
/// @param inUse of each stack that was left to another process, which run of it that process has
public record Outcome(
    List<Ended> finished,
    List<Ended> interrupted,
    List<Ended> diverged,
    List<HarmonicException> inUse) {

  /// A run and the epoch it reached.
  public record Ended(Path run, int epoch) {}
}
