package org.harmonicloss.analysis.alignment;

import java.util.Locale;

/// How alike two embeddings of the same rows are: 1 where one is the other, turned.
public enum Measure {
  /// Linear centred kernel alignment (Kornblith et al., "Similarity of Neural Network
  /// Representations Revisited", ICML 2019): ‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖) of centred columns, in
  /// Frobenius's norm; 0 to 1.
  CKA,

  /// Representational similarity analysis (Kriegeskorte et al., "Representational similarity
  /// analysis", 2008): Spearman's correlation of the distances between rows in one and in the
  /// other; −1 to 1.
  RSA,

  /// What orthogonal Procrustes (Schönemann, 1966) leaves of both after the best turn and stretch:
  /// ‖YᵀX‖ in the nuclear norm, of centred columns, divided by the Frobenius norms of X and Y; 0
  /// to 1. SciPy's disparity is 1 minus its square.
  PROCRUSTES,

  /// The share of the k nearest rows that a row has in common in both (Huh et al., "The Platonic
  /// Representation Hypothesis", ICML 2024), mean over rows; 0 to 1.
  NEIGHBORS;

  /// What the user types.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
