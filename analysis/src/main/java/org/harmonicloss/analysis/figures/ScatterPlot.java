package org.harmonicloss.analysis.figures;

import java.util.Arrays;
import java.util.List;

/// A labelled scatter of points in the plane, such as embeddings on two principal components. Both
/// axes have the same scale.
///
/// Points of the same group have one colour and shape. Without groups the colour follows the order
/// of the labels where all are integers, unless the points are so many that it would only show
/// which are on top; otherwise all points have one colour. The figure brings its own white page, so
/// it reads on a dark one too.
///
/// @param title above the plot
/// @param xLabel under the horizontal axis, for example `PC 1 (50.2 %)`
/// @param yLabel beside the vertical axis
/// @param points [N][2], finite, N ≥ 1
/// @param labels N of them, written beside the points; over [#MOST_LABELS], only beside those that
///     are furthest out
/// @param groups of the points, or none
public record ScatterPlot(
    String title,
    String xLabel,
    String yLabel,
    double[][] points,
    List<String> labels,
    Groups groups)
    implements Figure {
  /// With more points than this, only some are named, since nobody could read all the names.
  public static final int MOST_LABELS = 600;

  /// A scatter of points without groups.
  public ScatterPlot(
      String title, String xLabel, String yLabel, double[][] points, List<String> labels) {
    this(title, xLabel, yLabel, points, labels, Groups.NONE);
  }

  /// @throws IllegalArgumentException if the shapes disagree or a coordinate is not finite
  public ScatterPlot {
    labels = List.copyOf(labels);
    if (!groups.isEmpty() && groups.numbers().size() != points.length) {
      throw new IllegalArgumentException(
          points.length + " points, " + groups.numbers().size() + " groups");
    }
    if (points.length == 0 || labels.size() != points.length) {
      throw new IllegalArgumentException(points.length + " points, " + labels.size() + " labels");
    }
    for (double[] point : points) {
      if (point.length != 2 || !Double.isFinite(point[0]) || !Double.isFinite(point[1])) {
        throw new IllegalArgumentException("not a point: " + Arrays.toString(point));
      }
    }
  }

  @Override
  public ScatterPlot titled(String other) {
    return new ScatterPlot(other, xLabel, yLabel, points, labels, groups);
  }

  @Override
  public byte[] render(FigureFormat format) {
    return format == FigureFormat.CSV ? data().bytes() : ScatterDrawing.of(this).render(format);
  }

  private Csv data() {
    Csv csv = new Csv().row("label", "x", "y", "group");
    for (int i = 0; i < points.length; i++) {
      csv.row(
          labels.get(i),
          points[i][0],
          points[i][1],
          groups.isEmpty() ? null : groups.numbers().get(i));
    }
    return csv;
  }
}
