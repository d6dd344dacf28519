package org.harmonicloss.analysis.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.List;

/// How all figures look: colours on a white page, letters, and lines.
///
/// To be used while something is drawn, not before: the first use loads AWT's native libraries,
/// which [Awt#start()] has to prepare.
final class Theme {
  static {
    Awt.start(); // colours and fonts belong to it
  }

  static final Color PAGE = Color.WHITE;

  /// Text, but for the numbers at axes.
  static final Color INK = new Color(0x24292F);

  /// The numbers at axes.
  static final Color TICK = new Color(0x57606A);

  /// From a label to its point.
  static final Color LEADER = new Color(0x8C959F);

  /// What has no number, and what joins things that have a colour.
  static final Color GREY = new Color(0xAFB8C1);

  /// Frames, axes and grids.
  static final Color LINE = new Color(0xD8DEE4);

  /// Okabe and Ito's palette, safe for colour-blind readers, without its yellow, which white would
  /// swallow.
  private static final List<Color> PALETTE =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0x56B4E9),
          new Color(0xE69F00),
          new Color(0x24292F));

  /// How many categories have a colour of their own.
  static final int CATEGORIES = PALETTE.size();

  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

  /// Of axes, rows and columns.
  static final Font HEADING = letters(13);

  /// Of legends, series, scales, and points that are few.
  static final Font LABEL = letters(12);

  /// Of the numbers at axes.
  static final Font NUMBER = letters(11);

  /// Of many points.
  static final Font SMALL = letters(9);

  /// Text is measured as it is drawn, whatever it is drawn on.
  static final FontRenderContext MEASURING =
      new FontRenderContext(new AffineTransform(), true, true);

  static final BasicStroke HAIR = new BasicStroke(0.6f);
  static final BasicStroke THIN = new BasicStroke(1);
  static final BasicStroke ARROW = new BasicStroke(1.6f);
  static final BasicStroke SERIES = new BasicStroke(1.8f);

  /// These tell series of the same colour apart.
  static final List<BasicStroke> DASHES =
      List.of(
          SERIES,
          dashed(7, 4),
          dashed(2, 3),
          dashed(9, 3, 2, 3),
          dashed(14, 5),
          dashed(9, 3, 2, 3, 2, 3),
          dashed(4, 2),
          dashed(5, 7),
          dashed(14, 3, 5, 3));

  private Theme() {}

  /// For things without an order; after [#CATEGORIES] the colours begin again.
  static Color category(int number) {
    return PALETTE.get(number % CATEGORIES);
  }

  /// @param opacity 0 … 255
  static Color transparent(Color colour, int opacity) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), opacity);
  }

  /// For many lines.
  static BasicStroke thinner(BasicStroke stroke) {
    return new BasicStroke(
        1.1f,
        stroke.getEndCap(),
        stroke.getLineJoin(),
        stroke.getMiterLimit(),
        stroke.getDashArray(),
        0);
  }

  private static Font letters(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  private static BasicStroke dashed(float... dashes) {
    float width = SERIES.getLineWidth();
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }
}
