package org.harmonicloss.analysis.metrics;

import java.util.Arrays;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;

/// How many dimensions an embedding's variance takes part in: (Σ λ)² / Σ λ² of the eigenvalues λ of
/// the covariance (Gao and others, "A theory of multineuronal dimensionality, dynamics and
/// measurement", bioRxiv 214262, 2017).
///
/// K equal variances give K; a line gives 1; moving, rotating or scaling the embedding changes
/// nothing. Small variances count for less than in [EffectiveRank].
public record ParticipationRatio() implements Metric {
  @Override
  public String name() {
    return "participation-ratio";
  }

  @Override
  public String title() {
    return "In how many dimensions an embedding varies: the participation ratio of its variances.";
  }

  @Override
  public String description() {
    return "(sum of L)^2 / (sum of L^2) over the eigenvalues L of the rows' covariance: K for K"
        + " components of equal variance, 1 for a line.";
  }

  /// @return from 1 to min(N − 1, D)
  /// @throws HarmonicException with fewer than two rows, or if all rows are equal
  @Override
  public double value(Embedding embedding) {
    return of(Pca.fit(embedding.values()));
  }

  /// The same of an embedding whose principal components are known, all of them.
  public static double of(Pca pca) {
    double[] shares = pca.explainedVarianceRatio(); // which sum to 1
    return 1 / Arrays.stream(shares).map(share -> share * share).sum();
  }
}
