package org.harmonicloss.analysis.figures;

import java.awt.geom.Point2D;
import java.util.Arrays;
import java.util.List;

/// The points at the rim of a cloud, which can be named where all cannot.
final class Outermost {
  private static final int DIRECTIONS = 32;

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
    return Arrays.stream(furthest).filter(i -> i >= 0).toArray();
  }
}
