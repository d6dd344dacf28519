package org.harmonicloss.analysis.geometry;

import java.util.Arrays;

/// The middle of some numbers.
public final class Median {
  private Median() {}

  /// The middle one of the sorted values, or the mean of the two in the middle.
  ///
  /// @param values at least one, finite
  public static double of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
