package org.harmonicloss.analysis.figures;

import java.awt.geom.Point2D;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The points at the rim of a cloud, which can be named where all cannot.
final class Outermost {
  private static final int DIRECTIONS = 32;

  /// Of the distance of the furthest points: where a cloud is narrow, its middle is no rim.
  private static final double LEAST = 0.3;

  /// So many may be much further out than the others.
  private static final int OUTLIERS = 3;

  private Outermost() {}

  /// @return for each of some directions from the middle, the number of the furthest point
  static int[] of(List<Point2D> points) {
    double x = points.stream().mapToDouble(Point2D::getX).average().orElse(0);
    double y = points.stream().mapToDouble(Point2D::getY).average().orElse(0);
    int[] furthest = new int[DIRECTIONS];
    Arrays.fill(furthest, -1);
    for (int i = 0; i < points.size(); i++) {
      Point2D point = points.get(i);
      double turn = Math.atan2(point.getY() - y, point.getX() - x) / (2 * Math.PI) + 0.5;
      int direction = Math.min(DIRECTIONS - 1, (int) (turn * DIRECTIONS));
      int other = furthest[direction];
      if (other < 0 || point.distance(x, y) > points.get(other).distance(x, y)) {
        furthest[direction] = i;
      }
    }
    double far =
        Arrays.stream(furthest)
            .filter(i -> i >= 0)
            .mapToDouble(i -> points.get(i).distance(x, y))
            .boxed()
            .sorted(Comparator.reverseOrder())
            .skip(OUTLIERS)
            .findFirst()
            .orElse(0.0);
    return Arrays.stream(furthest)
        .filter(i -> i >= 0 && points.get(i).distance(x, y) >= LEAST * far)
        .toArray();
  }
}
