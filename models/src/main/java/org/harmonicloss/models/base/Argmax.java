package org.harmonicloss.models.base;

/// Which of some numbers is the greatest.
public final class Argmax {
  private Argmax() {}

  /// The place of the greatest number; of equal ones the first. NaN is greater than none.
  ///
  /// @param values one or more
  public static int of(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
