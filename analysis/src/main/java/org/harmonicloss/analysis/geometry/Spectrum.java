package org.harmonicloss.analysis.geometry;

import java.util.Arrays;

/// What the singular values of centred rows say of all of them.
public final class Spectrum {
  private Spectrum() {}

  /// e^H of the singular values σ, where H is the entropy of p_k = σ_k / Σ σ (Roy and Vetterli,
  /// "The effective rank: a measure of effective dimensionality", EUSIPCO 2007, section 3).
  ///
  /// @param squares σ², or what is in proportion to them; not all 0
  /// @return 1 to how many are not 0
  public static double effectiveRank(double[] squares) {
    double[] singular = Arrays.stream(squares).map(Math::sqrt).toArray();
    double sum = Arrays.stream(singular).sum();
    double entropy = 0;
    for (double value : singular) {
      entropy -= value == 0 ? 0 : value / sum * Math.log(value / sum);
    }
    return Math.exp(entropy);
  }
}
