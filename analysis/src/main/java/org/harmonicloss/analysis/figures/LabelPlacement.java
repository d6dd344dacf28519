package org.harmonicloss.analysis.figures;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/// Finds a place for the label of every point of a scatter, so that labels cover neither points nor
/// each other where that can be helped.
///
/// Every label has the same candidate places around its point. One after the other takes its
/// cheapest, given where the others are, until none moves: coordinate descent, so the same points
/// give the same places.
public final class LabelPlacement {
  private static final int DIRECTIONS = 16;
  private static final double[] GAPS = {3, 9, 17, 27, 39};
  private static final int SWEEPS = 20;

  /// What an overlap of one square unit costs, against one unit of distance from the point.
  private static final double ON_LABEL = 3;

  private static final double ON_POINT = 4;
  private static final double OUTSIDE = 20;

  /// What it costs to lie on the side where the other points are.
  private static final double INWARD = 6;

  private record Place(Rectangle2D box, double cost) {}

  private final List<Point2D> points;
  private final double radius;

  private LabelPlacement(List<Point2D> points, double radius) {
    this.points = points;
    this.radius = radius;
  }

  /// @param points centres of the markers
  /// @param sizes of the labels, one per point; where these rectangles lie does not matter
  /// @param area that the labels should stay in
  /// @param radius of the markers
  /// @return one rectangle per point
  static List<Rectangle2D> place(
      List<Point2D> points, List<Rectangle2D> sizes, Rectangle2D area, double radius) {
    LabelPlacement placement = new LabelPlacement(points, radius);
    List<List<Place>> choices = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      choices.add(placement.choices(i, sizes.get(i), area));
    }
    Rectangle2D[] boxes = new Rectangle2D[points.size()];
    boolean moved = true;
    for (int sweep = 0; sweep < SWEEPS && moved; sweep++) {
      moved = false;
      for (int i = 0; i < boxes.length; i++) {
        Rectangle2D before = boxes[i];
        boxes[i] = cheapest(choices.get(i), boxes, i);
        moved |= !boxes[i].equals(before);
      }
    }
    return List.of(boxes);
  }

  private static Rectangle2D cheapest(List<Place> choices, Rectangle2D[] boxes, int i) {
    Rectangle2D best = null;
    double lowest = Double.POSITIVE_INFINITY;
    for (Place place : choices) {
      double cost = place.cost;
      for (int j = 0; j < boxes.length && cost < lowest; j++) {
        if (j != i && boxes[j] != null) {
          cost += ON_LABEL * overlap(place.box, boxes[j]);
        }
      }
      if (cost < lowest) {
        lowest = cost;
        best = place.box;
      }
    }
    return best;
  }

  private List<Place> choices(int i, Rectangle2D size, Rectangle2D area) {
    Point2D outward = outward(points.get(i));
    List<Place> choices = new ArrayList<>();
    for (double gap : GAPS) {
      for (int direction = 0; direction < DIRECTIONS; direction++) {
        double angle = 2 * Math.PI * direction / DIRECTIONS;
        Rectangle2D box = beside(points.get(i), size, radius + gap, angle);
        double towards = Math.cos(angle) * outward.getX() + Math.sin(angle) * outward.getY();
        choices.add(new Place(box, gap - INWARD * towards + collisions(box, area)));
      }
    }
    return choices;
  }

  /// The centre moves along the rectangle of places where the box would touch the point, and from
  /// there out by `distance`: so a corner stays as clear of the point as an edge.
  private static Rectangle2D beside(
      Point2D point, Rectangle2D size, double distance, double angle) {
    double halfWidth = size.getWidth() / 2;
    double halfHeight = size.getHeight() / 2;
    double x = halfWidth * Math.clamp(Math.sqrt(2) * Math.cos(angle), -1, 1);
    double y = halfHeight * Math.clamp(Math.sqrt(2) * Math.sin(angle), -1, 1);
    x += point.getX() + distance * Math.cos(angle);
    y += point.getY() + distance * Math.sin(angle);
    return new Rectangle2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);
  }

  /// The cost of what stays where it is: the points and the edge.
  private double collisions(Rectangle2D box, Rectangle2D area) {
    double cost = OUTSIDE * (box.getWidth() * box.getHeight() - overlap(box, area));
    for (Point2D point : points) {
      Rectangle2D marker = new Rectangle2D.Double();
      marker.setFrameFromCenter(
          point, new Point2D.Double(point.getX() + radius, point.getY() + radius));
      cost += ON_POINT * overlap(box, marker);
    }
    return cost;
  }

  private static double overlap(Rectangle2D a, Rectangle2D b) {
    double width = Math.min(a.getMaxX(), b.getMaxX()) - Math.max(a.getMinX(), b.getMinX());
    double height = Math.min(a.getMaxY(), b.getMaxY()) - Math.max(a.getMinY(), b.getMinY());
    return width > 0 && height > 0 ? width * height : 0;
  }

  /// Where all points, the near ones most, push this one: a vector of length 0 to 1, near 0 in the
  /// midst of points. A little pull up then decides, so that such labels look alike.
  private Point2D outward(Point2D from) {
    double x = 0;
    double y = 0;
    double all = 0;
    for (Point2D other : points) {
      double distance = from.distance(other);
      if (distance > 0) {
        x += (from.getX() - other.getX()) / (distance * distance);
        y += (from.getY() - other.getY()) / (distance * distance);
        all += 1 / distance;
      }
    }
    return all == 0 ? new Point2D.Double(0, -1) : new Point2D.Double(x / all, y / all - 0.1);
  }
}
