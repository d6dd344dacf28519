package org.harmonicloss.analysis.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.harmonicloss.analysis.metrics.Grokking;
import org.harmonicloss.models.run.EpochMetrics;

/// How a run went: where it came to, when it learnt, and so many of its epochs as a curve needs.
///
/// @param shown evaluated epochs, oldest first, at most [#MOST_SHOWN]
/// @param last the latest evaluated epoch
/// @param trainEpoch when it had learnt its training rows, by the paper's criterion
/// @param testEpoch the same of its test rows
public record History(
    List<EpochMetrics> shown,
    Optional<EpochMetrics> last,
    OptionalInt trainEpoch,
    OptionalInt testEpoch) {

  /// More would not be seen on a screen, and would make the page of a large sweep heavy.
  static final int MOST_SHOWN = 480;

  /// The paper's figure 3c.
  static final Grokking CRITERION = new Grokking(0.9, 20);

  /// @param metrics all that were evaluated, oldest first; may be none
  public static History of(List<EpochMetrics> metrics) {
    return new History(
        sample(metrics),
        metrics.isEmpty() ? Optional.empty() : Optional.of(metrics.getLast()),
        CRITERION.epoch(metrics, EpochMetrics::trainAccuracy),
        CRITERION.epoch(metrics, EpochMetrics::testAccuracy));
  }

  /// Half of them evenly spaced on a linear axis and half on a logarithmic one, the first and the
  /// last included. They are measured values: nothing is averaged.
  private static List<EpochMetrics> sample(List<EpochMetrics> metrics) {
    if (metrics.size() <= MOST_SHOWN) {
      return List.copyOf(metrics);
    }
    int last = metrics.size() - 1;
    TreeSet<Integer> taken = new TreeSet<>();
    for (int i = 0; i < MOST_SHOWN / 2; i++) {
      double t = i / (MOST_SHOWN / 2 - 1.0);
      taken.add((int) Math.round(t * last));
      taken.add((int) Math.round(Math.pow(metrics.size(), t)) - 1);
    }
    return taken.stream().map(metrics::get).toList();
  }
}
