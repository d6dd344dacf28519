package org.harmonicloss.analysis.figures;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;

/// The shapes of a scatter's points: together with a colour they tell more groups apart than there
/// are colours.
public enum MarkerShape {
  DISC(0, 0),
  SQUARE(4, Math.PI / 4),
  TRIANGLE(3, Math.PI / 2),
  DIAMOND(4, 0),
  POINT_DOWN(3, -Math.PI / 2);

  private final int corners;
  private final double angle;

  MarkerShape(int corners, double angle) {
    this.corners = corners;
    this.angle = angle;
  }

  Shape at(Point2D centre, double radius) {
    if (corners == 0) {
      return new Ellipse2D.Double(
          centre.getX() - radius, centre.getY() - radius, 2 * radius, 2 * radius);
    }
    // A polygon with corners on the circle looks smaller than the disc.
    double reach = 1.25 * radius;
    Path2D polygon = new Path2D.Double();
    for (int corner = 0; corner < corners; corner++) {
      double turn = angle + 2 * Math.PI * corner / corners;
      double x = centre.getX() + reach * Math.cos(turn);
      double y = centre.getY() - reach * Math.sin(turn);
      if (corner == 0) {
        polygon.moveTo(x, y);
      } else {
        polygon.lineTo(x, y);
      }
    }
    polygon.closePath();
    return polygon;
  }
}
