package org.harmonicloss.analysis.report;

import java.util.List;
import java.util.OptionalDouble;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.analysis.metrics.Cosets;
import org.harmonicloss.analysis.metrics.Metric;
import org.harmonicloss.analysis.metrics.PermutationRows;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.task.TokenTask;

/// A run's token embedding, to be drawn.
///
/// @param labels [N], one for each token
/// @param groups of the tokens, for colours
/// @param points [N][K], on the first K principal components, K ≤ [#MOST_COMPONENTS]
/// @param cosets all partitions of permutations into cosets, the best first; else none
public record Geometry(
    Shape shape, List<String> labels, TokenGroups groups, double[][] points, List<Coset> cosets) {

  /// On more components than these nobody looks at two.
  static final int MOST_COMPONENTS = 16;

  /// @param ranked a partition and its silhouette
  /// @param clusters [N], for each token the number of its coset
  record Coset(Cosets.Ranked ranked, int[] clusters) {}

  /// @param embedding the tokens that the task's metric looks at
  /// @throws HarmonicException if it has no principal components
  public static Geometry of(Embedding embedding, TokenTask task) {
    Pca pca = Pca.fit(embedding.values());
    int components = Math.min(MOST_COMPONENTS, pca.components().length);
    Metric metric = Metric.of(task);
    OptionalDouble value = OptionalDouble.empty();
    List<Coset> cosets = List.of();
    String note = "";
    try {
      if (metric instanceof Cosets) {
        cosets = cosets(embedding, pca);
        value = OptionalDouble.of(Cosets.value(cosets.stream().map(Coset::ranked).toList()));
      } else {
        value = OptionalDouble.of(metric.value(embedding));
      }
    } catch (HarmonicException e) {
      note = e.getMessage();
    }
    return new Geometry(
        new Shape(pca.cumulative(), pca.plane(), metric.name(), value, note),
        embedding.labels(),
        TokenGroups.of(task, embedding.rows()),
        pca.project(embedding.values(), components),
        cosets);
  }

  /// On two components, as in the paper's appendix B.
  private static List<Coset> cosets(Embedding embedding, Pca pca) {
    PermutationRows rows = PermutationRows.of(embedding);
    double[][] plane = pca.project(embedding.values(), Math.min(2, pca.components().length));
    return Cosets.rank(plane, rows).stream()
        .map(ranked -> new Coset(ranked, Cosets.clusters(ranked.partition(), rows)))
        .toList();
  }
}
