package org.harmonicloss.models.tensors;

/// What the numbers of tensors are like, found a piece at a time. Those that are NaN are counted
/// and left out of the rest.
///
/// Mean and variance are merged as in Chan, Golub and LeVeque, "Updating formulae and a pairwise
/// algorithm for computing sample variances" (1979), so that nothing is lost where the mean is far
/// from zero.
public final class TensorStatistics implements TensorFile.Numbers {
  private long nan;
  private long count;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double mean;
  private double squares;

  @Override
  public void take(double[] values, int length) {
    long known = 0;
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double value = values[i];
      if (!Double.isNaN(value)) {
        known++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
    nan += length - known;
    if (known == 0) {
      return;
    }
    double middle = sum / known;
    double around = 0;
    for (int i = 0; i < length; i++) {
      double off = values[i] - middle;
      if (!Double.isNaN(off)) {
        around += off * off;
      }
    }
    double apart = middle - mean;
    long all = count + known;
    mean += apart * known / all;
    squares += around + apart * apart * ((double) count * known / all);
    count = all;
  }

  public long nan() {
    return nan;
  }

  /// NaN where there are no numbers, as the others.
  public double min() {
    return count == 0 ? Double.NaN : min;
  }

  public double max() {
    return count == 0 ? Double.NaN : max;
  }

  public double mean() {
    return count == 0 ? Double.NaN : mean;
  }

  /// The standard deviation, of all numbers there are (divided by their count).
  public double std() {
    return count == 0 ? Double.NaN : Math.sqrt(squares / count);
  }

  /// The Euclidean norm.
  public double norm() {
    return count == 0 ? Double.NaN : Math.sqrt(squares + count * mean * mean);
  }
}
