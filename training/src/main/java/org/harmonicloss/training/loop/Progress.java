package org.harmonicloss.training.loop;

import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.EpochMetrics;

/// What training tells while it goes on, and how it is asked to stop. Stacks are trained in
/// parallel: every method may be called by several threads at once.
public interface Progress {
  /// Training takes place here.
  default void on(ComputeDevice device) {}

  /// A run begins, or goes on after `epoch` epochs.
  default void begun(RunConfig config, int epoch) {}

  /// `runs` runs of the same kind have trained one epoch more.
  default void trained(RunConfig config, int runs) {}

  /// A run was evaluated.
  default void evaluated(RunConfig config, EpochMetrics metrics) {}

  /// A run came to its end, was stopped, or diverged.
  ///
  /// @param whole whether nothing is left to be done of it: it was not stopped
  default void ended(boolean whole) {}

  /// Asked after every epoch: whether to write checkpoints and stop.
  default boolean stopRequested() {
    return false;
  }

  /// Says nothing and never stops.
  Progress SILENT = new Progress() {};
}
