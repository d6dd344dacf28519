package org.harmonicloss.models.tensors;

/// The format E4M3FN of Micikevicius and others, "FP8 formats for deep learning" (arXiv
/// 2209.05433): a sign, four bits of exponent with bias 7, three of mantissa; no infinities, and
/// NaN only where all seven bits are set.
final class Float8 {
  private static final int BIAS = 7;
  private static final int MANTISSA_BITS = 3;
  private static final float[] E4M3FN = new float[256];

  static {
    for (int bits = 0; bits < E4M3FN.length; bits++) {
      int exponent = bits >> MANTISSA_BITS & 15;
      int mantissa = bits & 7;
      float size =
          exponent == 0
              ? Math.scalb((float) mantissa, 1 - BIAS - MANTISSA_BITS)
              : Math.scalb(8f + mantissa, exponent - BIAS - MANTISSA_BITS);
      float known = (bits & 0x7F) == 0x7F ? Float.NaN : size;
      E4M3FN[bits] = bits < 128 ? known : -known;
    }
  }

  private Float8() {}

  /// @param bits of which the last eight count
  static float e4m3fn(int bits) {
    return E4M3FN[bits & 0xFF];
  }
}
