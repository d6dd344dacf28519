package org.harmonicloss.analysis.geometry;

import java.util.Arrays;

/// The order statistics of some numbers.
public final class Quantiles {
  private final double[] sorted;

  /// @param values at least one, finite
  public Quantiles(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  /// The value below which the share `q` of the numbers lies, interpolated linearly between the two
  /// nearest (definition 7 of Hyndman and Fan, which numpy takes too).
  ///
  /// @param q 0 … 1
  public double at(double q) {
    double place = q * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  public double mean() {
    return Arrays.stream(sorted).average().orElseThrow();
  }
}
