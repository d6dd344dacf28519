package org.harmonicloss.analysis.figures;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// Draws the labels of a scatter, each beside its point or joined to it by a thin line.
///
/// @param texts one per point; a blank one draws nothing
/// @param centres of the points, on the canvas
/// @param radius of the points
public record PointLabels(List<String> texts, List<Point2D> centres, double radius) {
  /// Kept free around each text.
  private static final double AIR = 1;

  /// A label that starts further from its point than this needs a line to it.
  private static final double FAR = 6;

  /// Longer texts lose their middle.
  private static final double WIDEST = 160;

  /// @param texts as the user named the points
  public PointLabels {
    texts = texts.stream().map(PointLabels::printable).toList();
  }

  /// @param area to stay in
  void draw(Graphics2D graphics, Font font, Rectangle2D area) {
    List<String> shown = texts.stream().map(text -> Canvas.fitting(font, text, WIDEST)).toList();
    List<Rectangle2D> inks = shown.stream().map(text -> ink(graphics, font, text)).toList();
    List<Rectangle2D> boxes = LabelPlacement.place(centres, inks, area, radius);
    graphics.setColor(Theme.LEADER);
    graphics.setStroke(Theme.HAIR);
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isBlank()) {
        drawLeader(graphics, centres.get(i), boxes.get(i));
      }
    }
    graphics.setFont(font);
    graphics.setColor(Theme.INK);
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isBlank()) {
        double x = boxes.get(i).getX() - inks.get(i).getX();
        double y = boxes.get(i).getY() - inks.get(i).getY();
        graphics.drawString(shown.get(i), (float) x, (float) y);
      }
    }
  }

  private void drawLeader(Graphics2D graphics, Point2D centre, Rectangle2D box) {
    double x = Math.clamp(centre.getX(), box.getMinX(), box.getMaxX());
    double y = Math.clamp(centre.getY(), box.getMinY(), box.getMaxY());
    if (centre.distance(x, y) > radius + FAR) {
      graphics.draw(new Line2D.Double(centre.getX(), centre.getY(), x, y));
    }
  }

  /// What the text covers when it is drawn at (0, 0), and a little air; but not the empty space
  /// above digits, which would push labels too far from their points.
  private static Rectangle2D ink(Graphics2D graphics, Font font, String text) {
    Rectangle2D ink =
        font.createGlyphVector(graphics.getFontRenderContext(), text).getVisualBounds();
    ink.setRect(
        ink.getX() - AIR, ink.getY() - AIR, ink.getWidth() + 2 * AIR, ink.getHeight() + 2 * AIR);
    return ink;
  }

  /// Tokens may hold line breaks and other characters that XML forbids: they become the pictures
  /// Unicode has for them, such as ␊.
  static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(c -> c < ' ' ? 0x2400 + c : c)
        .map(c -> c == 0x7F ? 0x2421 : c)
        .map(
            c ->
                Character.getType(c) == Character.SURROGATE || (c >= 0xFFFE && c <= 0xFFFF)
                    ? 0xFFFD
                    : c)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }
}
