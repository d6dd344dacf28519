package org.harmonicloss.analysis.metrics;

import java.util.Arrays;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.task.Genealogy;

/// How far the generations of the genealogy task's tree are from lying on lines, as the task should
/// make them: on the first two principal components of the 127 nodes, 1 − the mean, over the
/// generations of at least 5 nodes, of the share of variance that a generation's own first
/// principal component explains (the paper, section 4.2).
///
/// 0 means that each generation lies on a line, 0.5 that it spreads as much across as along;
/// moving, rotating or scaling the embedding changes nothing.
public record Tree() implements Metric {
  private static final int FEWEST_NODES = 5;

  @Override
  public String name() {
    return "tree";
  }

  @Override
  public String title() {
    return "How far an embedding's generations are from lines; 0 is a perfect tree.";
  }

  @Override
  public String description() {
    return "On the first two principal components of a binary tree's 127 nodes: the share of"
        + " variance that lies across a generation's own line, on average over the generations of 5"
        + " nodes or more (the paper's section 4.2).";
  }

  /// @param embedding the nodes by number, from the root
  /// @return from 0 to 0.5
  /// @throws HarmonicException unless there are 127 rows, or if all nodes of a generation are the
  ///     same point
  @Override
  public double value(Embedding embedding) {
    Metric.requireRows(embedding, this, new Genealogy());
    Pca plane = Pca.fit(embedding.values());
    double[][] points =
        plane.project(embedding.values(), Math.min(2, plane.explainedVariance().length));
    double sum = 0;
    int generations = 0;
    // Node i is in row i − 1, and a generation of n nodes is those from n to 2n − 1.
    for (int nodes = 1; nodes < Genealogy.NODES; nodes *= 2) {
      if (nodes >= FEWEST_NODES) {
        double[][] generation = Arrays.copyOfRange(points, nodes - 1, 2 * nodes - 1);
        if (Arrays.stream(generation).allMatch(point -> Arrays.equals(point, generation[0]))) {
          throw HarmonicException.failed(
              "no line through one point: the nodes %d to %d of %s are the same"
                  .formatted(nodes, 2 * nodes - 1, embedding.source()),
              "has the embedding collapsed?");
        }
        sum += Pca.fit(generation).explainedVarianceRatio()[0];
        generations++;
      }
    }
    return 1 - sum / generations;
  }
}
