package org.harmonicloss.analysis.metrics;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.run.EpochMetrics;

/// When a run has learnt: the first epoch at which its accuracy has been above a threshold for some
/// epochs in a row (the paper's figure 3c: above 0.9 for 20 epochs). A test epoch long after the
/// train epoch is grokking.
///
/// @param threshold the accuracy to be above, 0 to 1
/// @param epochs how many in a row, the found one included, ≥ 1
public record Grokking(double threshold, int epochs) {
  public Grokking {
    if (!(threshold >= 0 && threshold < 1) || epochs < 1) {
      throw HarmonicException.usage(
          "no such criterion: accuracy above " + threshold + " for " + epochs + " epochs",
          "the threshold is in [0, 1), and epochs are 1 or more; the paper's are 0.9 and 20");
    }
  }

  /// @param metrics of a run, oldest first; between two evaluated epochs the accuracy counts as
  ///     that of the later one
  /// @param accuracy [EpochMetrics#trainAccuracy] or [EpochMetrics#testAccuracy]
  /// @return the epoch, or empty if it never came to that
  public OptionalInt epoch(List<EpochMetrics> metrics, ToDoubleFunction<EpochMetrics> accuracy) {
    int previous = 0;
    int firstAbove = 0;
    for (EpochMetrics line : metrics) {
      if (accuracy.applyAsDouble(line) > threshold) {
        firstAbove = firstAbove == 0 ? previous + 1 : firstAbove;
        if (line.epoch() >= firstAbove + epochs - 1) {
          return OptionalInt.of(firstAbove + epochs - 1);
        }
      } else {
        firstAbove = 0;
      }
      previous = line.epoch();
    }
    return OptionalInt.empty();
  }
}
