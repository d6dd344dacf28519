package org.harmonicloss.analysis.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.util.List;

/// How one of several things is drawn: the colours first, and after these dashes or shapes tell
/// them apart.
///
/// @param line null for points alone
/// @param shape null for a line alone
/// @param hollow whether the middle of the shape is white
record Look(Color colour, BasicStroke line, MarkerShape shape, boolean hollow) {
  private static final List<MarkerShape> SHAPES = List.of(MarkerShape.values());

  private static final int OPACITY = 150;

  static Look line(int number) {
    return line(Theme.category(number), number / Theme.CATEGORIES);
  }

  static Look line(Color colour, int dashes) {
    return new Look(colour, Theme.DASHES.get(dashes % Theme.DASHES.size()), null, false);
  }

  static Look points(int number) {
    return joined(number, null);
  }

  static Look joinedPoints(int number) {
    return joined(number, Theme.SERIES);
  }

  private static Look joined(int number, BasicStroke line) {
    int round = number / Theme.CATEGORIES;
    MarkerShape shape = SHAPES.get(round % SHAPES.size());
    return new Look(Theme.category(number), line, shape, round / SHAPES.size() % 2 == 1);
  }

  /// A point with a white rim, which keeps apart what lies on each other.
  void drawPoint(Graphics2D graphics, Point2D centre, double radius) {
    graphics.setColor(Theme.PAGE);
    graphics.fill(shape.at(centre, radius + 1));
    graphics.setColor(colour);
    graphics.fill(shape.at(centre, radius));
    if (hollow) {
      graphics.setColor(Theme.PAGE);
      graphics.fill(shape.at(centre, 0.5 * radius));
    }
  }

  /// A point through which those below it are seen.
  void drawTransparent(Graphics2D graphics, Point2D centre, double radius) {
    graphics.setColor(Theme.transparent(colour, OPACITY));
    if (hollow) {
      graphics.setStroke(Theme.ARROW);
      graphics.draw(shape.at(centre, radius - 0.5));
    } else {
      graphics.fill(shape.at(centre, radius));
    }
  }

  /// What stands in a legend, from x on, `width` wide.
  void drawSample(Graphics2D graphics, double x, double y, double width) {
    if (line != null) {
      graphics.setColor(colour);
      graphics.setStroke(line);
      graphics.draw(new Line2D.Double(x, y, x + width, y));
    }
    if (shape != null) {
      drawPoint(graphics, new Point2D.Double(x + width / 2, y), line == null ? 5 : 4);
    }
  }
}
