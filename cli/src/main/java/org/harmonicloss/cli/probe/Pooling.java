package org.harmonicloss.cli.probe;

import java.util.Arrays;
import org.harmonicloss.models.base.Matrix;

/// Makes one row of those that an input has, one for each position.
enum Pooling {
  /// The last position that is not masked.
  LAST,
  /// The mean of the positions that are not masked.
  MEAN,
  /// The first position, BERT's `[CLS]`.
  CLS;

  /// @param values [inputs · positions][D]
  /// @param first the row of the input's first position
  /// @param mask [positions], whether there is anything; at least one is
  float[] of(Matrix values, int first, boolean... mask) {
    int d = values.columns();
    int from = 0;
    int to = 1;
    if (this == LAST) {
      for (int position = 0; position < mask.length; position++) {
        from = mask[position] ? position : from;
      }
      to = from + 1;
    } else if (this == MEAN) {
      to = mask.length;
    }
    double[] sum = new double[d];
    int count = 0;
    for (int position = from; position < to; position++) {
      if (this == MEAN && !mask[position]) {
        continue;
      }
      count++;
      for (int column = 0; column < d; column++) {
        sum[column] += values.get(first + position, column);
      }
    }
    float[] pooled = new float[d];
    for (int column = 0; column < d; column++) {
      pooled[column] = (float) (sum[column] / count);
    }
    return pooled;
  }

  /// Nothing masked.
  static boolean[] all(int positions) {
    boolean[] mask = new boolean[positions];
    Arrays.fill(mask, true);
    return mask;
  }
}
