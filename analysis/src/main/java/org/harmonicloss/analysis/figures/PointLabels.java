package org.harmonicloss.analysis.figures;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

  /// How little is seen of the points below a label.
  private static final int HALO = 190;

  /// @param texts as the user named the points
  public PointLabels {
    texts = texts.stream().map(PointLabels::printable).toList();
  }

  /// A label in its place.
  ///
  /// @param ink what the text covers when it is drawn at (0, 0)
  private record Placed(String text, Rectangle2D ink, Rectangle2D box, Point2D centre) {
    private void draw(Graphics2D graphics) {
      double x = box.getX() - ink.getX();
      double y = box.getY() - ink.getY();
      graphics.drawString(text, (float) x, (float) y);
    }

    private void drawLeader(Graphics2D graphics, double radius) {
      double x = Math.clamp(centre.getX(), box.getMinX(), box.getMaxX());
      double y = Math.clamp(centre.getY(), box.getMinY(), box.getMaxY());
      if (centre.distance(x, y) > radius + FAR) {
        graphics.draw(new Line2D.Double(centre.getX(), centre.getY(), x, y));
      }
    }
  }

  /// All of them.
  ///
  /// @param area to stay in
  void draw(Graphics2D graphics, Font font, Rectangle2D area) {
    draw(graphics, font, placed(font, area));
  }

  /// Of many, those that have found a place of their own, in their order: no two cover each other,
  /// and none a point.
  ///
  /// @param area to stay in
  void drawClear(Graphics2D graphics, Font font, Rectangle2D area) {
    List<Placed> clear = new ArrayList<>();
    for (Placed label : placed(font, area)) {
      boolean free =
          clear.stream().noneMatch(other -> label.box.intersects(other.box))
              && centres.stream().noneMatch(centre -> covers(label.box, centre));
      if (free) {
        clear.add(label);
      }
    }
    draw(graphics, font, clear);
  }

  /// Over points that are drawn already, which shine through.
  ///
  /// @param area to stay in
  void drawOver(Graphics2D graphics, Font font, Rectangle2D area) {
    List<Placed> labels = placed(font, area);
    graphics.setColor(Theme.transparent(Theme.PAGE, HALO));
    labels.forEach(label -> graphics.fill(label.box));
    draw(graphics, font, labels);
  }

  private boolean covers(Rectangle2D box, Point2D centre) {
    double reach = radius / 2;
    return box.intersects(centre.getX() - reach, centre.getY() - reach, 2 * reach, 2 * reach);
  }

  private void draw(Graphics2D graphics, Font font, List<Placed> labels) {
    graphics.setColor(Theme.LEADER);
    graphics.setStroke(Theme.HAIR);
    labels.forEach(label -> label.drawLeader(graphics, radius));
    graphics.setFont(font);
    graphics.setColor(Theme.INK);
    labels.forEach(label -> label.draw(graphics));
  }

  /// Those that are not blank.
  private List<Placed> placed(Font font, Rectangle2D area) {
    List<String> shown = texts.stream().map(text -> Canvas.fitting(font, text, WIDEST)).toList();
    List<Rectangle2D> inks = shown.stream().map(text -> ink(font, text)).toList();
    List<Rectangle2D> boxes = LabelPlacement.place(centres, inks, area, radius);
    return IntStream.range(0, texts.size())
        .filter(i -> !shown.get(i).isBlank())
        .mapToObj(i -> new Placed(shown.get(i), inks.get(i), boxes.get(i), centres.get(i)))
        .toList();
  }

  /// What the text covers when it is drawn at (0, 0), and a little air; but not the empty space
  /// above digits, which would push labels too far from their points.
  private static Rectangle2D ink(Font font, String text) {
    Rectangle2D ink = font.createGlyphVector(Theme.MEASURING, text).getVisualBounds();
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
