package org.harmonicloss.models.config;

import java.util.List;
import java.util.Locale;

/// How far the representation x is from the centre w of a class. Each is as the literature has it
/// (for most of them see scipy.spatial.distance), whatever other implementations of the harmonic
/// loss do.
public enum Distance {
  /// d = ‖w − x‖₂, the paper's. ε is added to its square.
  EUCLIDEAN("sqrt(sum_k (w_k - x_k)^2)"),
  /// d = Σ_k |w_k − x_k|. ε is added to this and the following, unless they say otherwise.
  MANHATTAN("sum_k |w_k - x_k|"),
  /// d = (Σ_k |w_k − x_k|^p)^(1/p), with the order p ≥ 1.
  MINKOWSKI("(sum_k |w_k - x_k|^p)^(1/p), p = --minkowski-p"),
  /// d = max_k |w_k − x_k|.
  CHEBYSHEV("max_k |w_k - x_k|"),
  /// d = 1 − cos(w, x), from 0 to 2, which does not depend on lengths.
  COSINE("1 - cos(w, x)"),
  /// d = Σ_k |w_k − x_k| / (|w_k| + |x_k|), from 0 to D.
  CANBERRA("sum_k |w_k - x_k| / (|w_k| + |x_k|)"),
  /// d = Σ_k |w_k − x_k| / Σ_k |w_k + x_k|.
  BRAY_CURTIS("sum_k |w_k - x_k| / sum_k |w_k + x_k|"),
  /// d = ‖(w − x) L‖₂ with a lower triangular matrix L that is learnt. ε is added to its square.
  MAHALANOBIS("||(w - x) L||, L lower triangular, learnt"),
  /// d = ‖(w − x) ⊙ l‖₂ with a vector l that is learnt. ε is added to its square.
  MAHALANOBIS_DIAGONAL("||(w - x) * l||, l learnt"),
  /// d = (1/D) Σ_k |σ(w_k/T) − σ(x_k/T)|, from 0 to 1, with the temperature T: the soft form that
  /// arXiv 2603.10225 uses, divided by D.
  HAMMING("mean_k |sigmoid(w_k / T) - sigmoid(x_k / T)|, T = --temperature");

  public static final Setting<Distance> SETTING =
      Setting.choice(
          "distance",
          Distance.class,
          "NAME",
          List.of(values()),
          Distance::text,
          "How far a representation is from a class centre: "
              + String.join(", ", List.of(values()).stream().map(Distance::text).toList())
              + "; 'harmonic heads' has the formulas. Default: euclidean.");

  private final String formula;

  Distance(String formula) {
    this.formula = formula;
  }

  /// In ASCII, of a centre w and a representation x.
  public String formula() {
    return formula;
  }

  /// The name on the command line and in files.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// To which power the distance is what ε is added to.
  public int power() {
    return this == EUCLIDEAN || isMahalanobis() ? 2 : 1;
  }

  public boolean isMahalanobis() {
    return this == MAHALANOBIS || this == MAHALANOBIS_DIAGONAL;
  }

  /// Whether language models can be trained with it, over classes by the ten thousand.
  public boolean isForManyClasses() {
    return this == EUCLIDEAN || this == COSINE;
  }
}
