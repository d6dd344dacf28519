package org.harmonicloss.analysis.report;

import java.util.List;
import java.util.TreeSet;
import org.harmonicloss.models.run.EpochMetrics;

/// So many of a run's epochs as a curve needs.
///
/// @param epochs evaluated ones, oldest first, at most [#MOST]
public record Curve(List<EpochMetrics> epochs) {

  /// More would not be seen on a screen, and would make the page of a large sweep heavy.
  static final int MOST = 480;

  /// Half of them evenly spaced on a linear axis and half on a logarithmic one, the first and the
  /// last included. They are measured values: nothing is averaged.
  ///
  /// @param metrics all that were evaluated, oldest first; may be none
  public static Curve of(List<EpochMetrics> metrics) {
    if (metrics.size() <= MOST) {
      return new Curve(List.copyOf(metrics));
    }
    int last = metrics.size() - 1;
    TreeSet<Integer> taken = new TreeSet<>();
    for (int i = 0; i < MOST / 2; i++) {
      double t = i / (MOST / 2 - 1.0);
      taken.add((int) Math.round(t * last));
      taken.add((int) Math.round(Math.pow(metrics.size(), t)) - 1);
    }
    return new Curve(taken.stream().map(metrics::get).toList());
  }
}
