package org.harmonicloss.training;

import org.harmonicloss.models.EpochMetrics;

/// What a training run tells while it goes on, and how it is asked to stop.
public interface Progress {
  /// An epoch was evaluated.
  void evaluated(EpochMetrics metrics, int epochs);

  /// Asked after every epoch: whether to write a checkpoint and stop.
  boolean stopRequested();

  /// Says nothing and never stops.
  Progress SILENT =
      new Progress() {
        @Override
        public void evaluated(EpochMetrics metrics, int epochs) {}

        @Override
        public boolean stopRequested() {
          return false;
        }
      };
}
