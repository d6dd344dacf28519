package org.harmonicloss.analysis;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// Finds a place for the label of every point of a scatter, so that labels cover neither points nor
/// each other where that can be helped.
///
/// Every label has the same few candidate places around its point. Each takes the cheapest in turn,
/// given all others, until none wants to move (coordinate descent, so the result is deterministic).
final class LabelPlacement {
  private static final int DIRECTIONS = 16;
  private static final double[] GAPS = {3, 10, 18, 28, 40};
  private static final int SWEEPS = 12;

  /// What an overlap of one square unit costs, against one unit of distance from the point.
  private static final double ON_LABEL = 3;
  private static final double ON_POINT = 4;
  private static final double OUTSIDE = 20;
  private static final double INWARD = 4;

  private final List<Point2D> points;
  private final Rectangle2D area;
  private final double radius;
  private final Rectangle2D[] boxes;
  private final double[] outward;

  private LabelPlacement(List<Point2D> points, Rectangle2D area, double radius) {
    this.points = points;
    this.area = area;
    this.radius = radius;
    this.boxes = new Rectangle2D[points.size()];
    this.outward = new double[points.size()];
  }

  /// @param points centres of the markers
  /// @param sizes of the labels, one per point; the position of these rectangles is ignored
  /// @param area that the labels should stay in
  /// @param radius of the markers
  /// @return one rectangle per point
  static List<Rectangle2D> place(
      List<Point2D> points, List<Rectangle2D> sizes, Rectangle2D area, double radius) {
    LabelPlacement placement = new LabelPlacement(points, area, radius);
    for (int i = 0; i < points.size(); i++) {
      placement.outward[i] = placement.awayFromOthers(i);
    }
    boolean moved = true;
    for (int sweep = 0; sweep < SWEEPS && moved; sweep++) {
      moved = false;
      for (int i = 0; i < points.size(); i++) {
        moved |= placement.improve(i, sizes.get(i));
      }
    }
    return List.of(placement.boxes);
  }

  private boolean improve(int i, Rectangle2D size) {
    Rectangle2D best = boxes[i];
    double lowest = best == null ? Double.POSITIVE_INFINITY : cost(i, best);
    for (double gap : GAPS) {
      for (int direction = 0; direction < DIRECTIONS; direction++) {
        Rectangle2D box = beside(i, size, gap, 2 * Math.PI * direction / DIRECTIONS);
        double cost = cost(i, box);
        if (cost < lowest - 1e-9) {
          lowest = cost;
          best = box;
        }
      }
    }
    boolean moved = best != boxes[i];
    boxes[i] = best;
    return moved;
  }

  private Rectangle2D beside(int i, Rectangle2D size, double gap, double angle) {
    double width = size.getWidth();
    double height = size.getHeight();
    double x = points.get(i).getX() + Math.cos(angle) * (width / 2 + radius + gap);
    double y = points.get(i).getY() + Math.sin(angle) * (height / 2 + radius + gap);
    return new Rectangle2D.Double(x - width / 2, y - height / 2, width, height);
  }

  private double cost(int i, Rectangle2D box) {
    Point2D point = points.get(i);
    double dx = box.getCenterX() - point.getX();
    double dy = box.getCenterY() - point.getY();
    double cost = INWARD * (1 - Math.cos(Math.atan2(dy, dx) - outward[i]));
    cost += Math.hypot(dx, dy);
    cost += OUTSIDE * (box.getWidth() * box.getHeight() - overlap(box, area));
    for (int j = 0; j < points.size(); j++) {
      Point2D other = points.get(j);
      Rectangle2D marker =
          new Rectangle2D.Double(
              other.getX() - radius, other.getY() - radius, 2 * radius, 2 * radius);
      cost += ON_POINT * overlap(box, marker);
      if (j != i && boxes[j] != null) {
        cost += ON_LABEL * overlap(box, boxes[j]);
      }
    }
    return cost;
  }

  private static double overlap(Rectangle2D a, Rectangle2D b) {
    double width = Math.min(a.getMaxX(), b.getMaxX()) - Math.max(a.getMinX(), b.getMinX());
    double height = Math.min(a.getMaxY(), b.getMaxY()) - Math.max(a.getMinY(), b.getMinY());
    return width > 0 && height > 0 ? width * height : 0;
  }

  /// The angle of the force by which all other points would push this one away; to the right where
  /// there is none.
  private double awayFromOthers(int i) {
    double x = 0;
    double y = 0;
    for (Point2D other : points) {
      double dx = points.get(i).getX() - other.getX();
      double dy = points.get(i).getY() - other.getY();
      double squared = dx * dx + dy * dy;
      if (squared > 0) {
        x += dx / squared;
        y += dy / squared;
      }
    }
    return Math.atan2(y, x);
  }
}
