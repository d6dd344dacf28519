package org.harmonicloss.analysis.alignment;

import java.util.Arrays;

/// In how many directions rows spread: the exponential of the entropy of the singular values'
/// shares
/// (Roy and Vetterli, "The effective rank", EUSIPCO 2007), from 1, a line, to the number of
/// columns.
public final class EffectiveRank {
  private EffectiveRank() {}

  /// @param squares of the singular values of the centred rows, the greatest first and not 0
  public static double of(double[] squares) {
    // What is below this is rounding.
    double least = squares[0] * squares.length * Math.ulp(1.0);
    double[] values =
        Arrays.stream(squares).filter(square -> square > least).map(Math::sqrt).toArray();
    double sum = Arrays.stream(values).sum();
    double entropy = Arrays.stream(values).map(v -> -v / sum * Math.log(v / sum)).sum();
    return Math.exp(entropy);
  }
}
