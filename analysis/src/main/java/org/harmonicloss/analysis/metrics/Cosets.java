package org.harmonicloss.analysis.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.analysis.geometry.Silhouette;
import org.harmonicloss.analysis.groups.CosetPartition;
import org.harmonicloss.models.base.HarmonicException;

/// How far an embedding of permutations is from being gathered in cosets of a subgroup, as the
/// permutation task should make it: 1 − the mean silhouette, on the first two principal components,
/// of the partition into cosets that has the largest (the paper's appendix B).
///
/// 0 means that the points are those of a partition's cosets, one each; moving, rotating or scaling
/// the embedding changes nothing.
public record Cosets() implements Metric {
  /// A partition and the mean silhouette of the points that it parts.
  public record Ranked(CosetPartition partition, double silhouette) {}

  @Override
  public String name() {
    return "cosets";
  }

  @Override
  public String title() {
    return "The partition into cosets that an embedding of permutations shows best.";
  }

  @Override
  public String description() {
    return "1 - the mean silhouette, on the first two principal components, of the best partition"
        + " into left or right cosets of a subgroup (the paper's appendix B).";
  }

  /// @return from 0 to 2
  /// @throws HarmonicException unless the rows stand for permutations ([PermutationRows#of])
  @Override
  public double value(Embedding embedding) {
    PermutationRows rows = PermutationRows.of(embedding);
    int components = Math.min(2, embedding.columns());
    double[][] points =
        Pca.fit(embedding.values(), components).project(embedding.values(), components);
    return value(rank(points, rows));
  }

  /// The metric of points on two components, of which the partitions are known.
  ///
  /// @param ranked the best first
  public static double value(List<Ranked> ranked) {
    return 1 - ranked.getFirst().silhouette();
  }

  /// Every partition of the group into cosets, the best first; equal ones by the order of their
  /// subgroups.
  ///
  /// @param points [n!][D], one for each row
  public static List<Ranked> rank(double[][] points, PermutationRows rows) {
    List<CosetPartition> partitions = CosetPartition.all(rows.group());
    List<int[]> clusters = partitions.stream().map(partition -> clusters(partition, rows)).toList();
    List<Silhouette> silhouettes = Silhouette.of(points, clusters);
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      ranked.add(new Ranked(partitions.get(i), silhouettes.get(i).mean()));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::silhouette).reversed());
    return ranked;
  }

  /// For each row the coset of its permutation.
  public static int[] clusters(CosetPartition partition, PermutationRows rows) {
    return IntStream.of(rows.elements()).map(element -> partition.cosetOf()[element]).toArray();
  }
}
