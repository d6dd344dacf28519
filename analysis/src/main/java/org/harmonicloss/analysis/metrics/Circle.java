package org.harmonicloss.analysis.metrics;

import java.util.Arrays;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.models.base.HarmonicException;

/// How far the first two principal components are from lying on a circle, as modular addition
/// should make them: the standard deviation of the distances from the centroid, divided by their
/// mean (the paper, section 4.2).
///
/// Each axis is stretched to [0, 1] first, so an ellipse along the components counts as a circle.
/// 0 is a perfect circle; moving, rotating or scaling the embedding changes nothing.
public record Circle() implements Metric {
  /// Below this part of the variance the second component is rounding, even of float32 weights.
  private static final double LINE = 1e-12;

  private static final int ROWS = 3;

  @Override
  public String name() {
    return "circle";
  }

  @Override
  public String title() {
    return "How far an embedding is from a circle; 0 is a perfect one.";
  }

  @Override
  public String description() {
    return "On the first two principal components, each scaled to [0, 1]: the standard deviation of the"
        + " distances from the centroid, divided by their mean (the paper's section 4.2).";
  }

  /// @return ≥ 0
  /// @throws HarmonicException with fewer than 3 rows, or if all rows lie on a line
  @Override
  public double value(Embedding embedding) {
    if (embedding.rows() < ROWS) {
      throw HarmonicException.failed(
          "too few rows for a circle: " + embedding.source() + " has " + embedding.rows(),
          "at least " + ROWS + " rows are needed");
    }
    Pca pca = Pca.fit(embedding.values());
    double[] ratio = pca.explainedVarianceRatio();
    if (ratio.length < 2 || ratio[1] < LINE) {
      throw HarmonicException.failed(
          "no circle on a line: the rows of " + embedding.source() + " vary in one direction only",
          "the second principal component is constant: has the embedding collapsed?");
    }
    double[][] points = pca.project(embedding.values(), 2);
    double[] distances = distances(normalised(points, 0), normalised(points, 1));
    double mean = mean(distances);
    double variance = mean(Arrays.stream(distances).map(d -> (d - mean) * (d - mean)).toArray());
    return Math.sqrt(variance) / mean;
  }

  private static double[] normalised(double[][] points, int axis) {
    double[] values = Arrays.stream(points).mapToDouble(point -> point[axis]).toArray();
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    return Arrays.stream(values).map(value -> (value - min) / (max - min)).toArray();
  }

  private static double[] distances(double[] x, double[] y) {
    double centreX = mean(x);
    double centreY = mean(y);
    double[] distances = new double[x.length];
    Arrays.setAll(distances, i -> Math.hypot(x[i] - centreX, y[i] - centreY));
    return distances;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
