package org.harmonicloss.analysis.metrics;

import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.analysis.geometry.Spectrum;

/// How many directions an embedding uses: e^H of the singular values σ of the centred rows, where H
/// is the entropy of p_k = σ_k / Σ σ (Roy and Vetterli, "The effective rank: a measure of effective
/// dimensionality", EUSIPCO 2007, section 3).
///
/// They define it for any matrix as it is. Ours is centred, as for principal components: where the
/// origin lies means nothing to distances. K equal singular values give K; a line gives 1; moving,
/// rotating or scaling the embedding changes nothing.
public record EffectiveRank() implements Metric {
  @Override
  public String name() {
    return "effective-rank";
  }

  @Override
  public String title() {
    return "How many directions an embedding uses: e to the entropy of its singular values.";
  }

  @Override
  public String description() {
    return "The singular values of the centred rows, divided by their sum, are taken as probabilities;"
        + " the effective rank is e to their entropy (Roy and Vetterli 2007): K for K directions that"
        + " are equally long, 1 for a line.";
  }

  /// @return from 1 to min(N − 1, D)
  /// @throws HarmonicException with fewer than two rows, or if all rows are equal
  @Override
  public double value(Embedding embedding) {
    return of(Pca.fit(embedding.values()));
  }

  /// The same of an embedding whose principal components are known, all of them.
  public static double of(Pca pca) {
    return Spectrum.effectiveRank(pca.explainedVarianceRatio());
  }
}
