package org.harmonicloss.analysis.figures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;

/// The colours of a range of numbers, and the bar that says which is which.
///
/// @param from the least number, less than `to`
/// @param to the greatest
/// @param colour of a number between them
public record ColourScale(double from, double to, DoubleFunction<Color> colour) {
  /// Units of the canvas, without the text below.
  private static final int BAR_WIDTH = 280;

  /// Of the numbers below the bar.
  private static final int DIGITS = 4;

  private static final int BAR_HEIGHT = 12;

  /// What the bar and its text take of the foot of a page.
  static final int ROOM = 76;

  /// White is 0, blue below and red above it.
  ///
  /// @param largest magnitude, greater than 0
  public static ColourScale diverging(double largest) {
    return new ColourScale(-largest, largest, value -> ColourMap.diverging(value / largest));
  }

  /// From dark to light.
  ///
  /// @param to greater than 0
  static ColourScale fromZero(double to) {
    return between(0, to);
  }

  /// From dark to light.
  ///
  /// @param to greater than `from`
  public static ColourScale between(double from, double to) {
    return new ColourScale(from, to, value -> ColourMap.sequential((value - from) / (to - from)));
  }

  /// @param enlarged pixels to the side of a number's square: browsers blur what they enlarge
  /// @param values of the numbers, row by row; NaN for none
  BufferedImage image(int columns, int rows, int enlarged, IntToDoubleFunction values) {
    BufferedImage image =
        new BufferedImage(columns * enlarged, rows * enlarged, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        double value = values.applyAsDouble(y / enlarged * columns + x / enlarged);
        Color shown = Double.isNaN(value) ? Theme.GREY : colour.apply(value);
        image.setRGB(x, y, shown.getRGB());
      }
    }
    return image;
  }

  /// Draws the bar at the foot of a page, with its ends and its middle written below it.
  void drawBar(Graphics2D graphics, Canvas page) {
    int x = (int) Math.round((page.width() - BAR_WIDTH) / 2.0);
    int y = page.height() - ROOM + 24;
    double step = (to - from) / (BAR_WIDTH - 1);
    BufferedImage bar = image(BAR_WIDTH, 1, 1, i -> from + i * step);
    graphics.drawImage(bar, x, y, BAR_WIDTH, BAR_HEIGHT, null);
    graphics.setColor(Theme.LINE);
    graphics.draw(new Rectangle2D.Double(x, y, BAR_WIDTH, BAR_HEIGHT));
    for (double value : new double[] {from, (from + to) / 2, to}) {
      double place = x + BAR_WIDTH * (value - from) / (to - from);
      Canvas.text(graphics, Theme.LABEL, text(value), place, y + 30.0);
    }
  }

  private static String text(double value) {
    BigDecimal rounded = new BigDecimal(value, new MathContext(DIGITS)).stripTrailingZeros();
    int decimals = Math.max(0, rounded.scale());
    int power = rounded.precision() - rounded.scale() - 1;
    return Math.abs(power) < DIGITS
        ? new TickText(0, decimals).of(value)
        : new TickText(power, Math.max(0, rounded.precision() - 1)).of(value);
  }
}
