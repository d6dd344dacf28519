package org.harmonicloss.analysis;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/// Each class's weights as an image: white is 0, blue below and red above it, the same for all
/// classes (the paper's figure 5).
///
/// @param labels of the classes, C of them
public record WeightPlot(String title, List<String> labels, ClassWeights weights)
    implements Figure {
  private static final int ACROSS = 5;

  /// Units to the side of an image, and between images.
  private static final int IMAGE = 140;

  private static final int GAP = 20;
  private static final int TOP = 64;
  private static final int BOTTOM = 76;
  private static final int BAR = 280;

  /// Figure pixels to a weight's side: browsers would blur what they enlarge.
  private static final int ENLARGED = 10;

  @Override
  public byte[] render(Format format) {
    return new Canvas(width(), height()).render(format, this::draw, this::data);
  }

  private Csv data() {
    Csv csv = new Csv().row("class", "row", "column", "weight");
    for (int c = 0; c < labels.size(); c++) {
      double[] row = weights.weights().row(c);
      for (int pixel = 0; pixel < row.length; pixel++) {
        csv.row(labels.get(c), pixel / weights.side(), pixel % weights.side(), (float) row[pixel]);
      }
    }
    return csv;
  }

  private static int width() {
    return ACROSS * (IMAGE + GAP) + GAP;
  }

  private int height() {
    return TOP + Math.ceilDiv(labels.size(), ACROSS) * (IMAGE + GAP + 16) + BOTTOM;
  }

  private void draw(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, width(), height()));
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    Canvas.text(graphics, plain.deriveFont(Font.BOLD, 16f), title, width() / 2.0, 34);
    double largest = largest();
    for (int c = 0; c < labels.size(); c++) {
      int x = GAP + c % ACROSS * (IMAGE + GAP);
      int y = TOP + c / ACROSS * (IMAGE + GAP + 16);
      Canvas.text(graphics, plain, labels.get(c), x + IMAGE / 2.0, y - 4.0);
      double[] row = weights.weights().row(c);
      int side = weights.side();
      graphics.drawImage(
          image(side, side, ENLARGED, pixel -> row[(int) pixel] / largest),
          x,
          y,
          IMAGE,
          IMAGE,
          null);
      graphics.setColor(EqualAxes.LINE);
      graphics.draw(new Rectangle2D.Double(x, y, IMAGE, IMAGE));
    }
    drawBar(graphics, plain.deriveFont(12f), largest);
  }

  private double largest() {
    double largest = Double.MIN_NORMAL;
    for (int c = 0; c < labels.size(); c++) {
      for (double weight : weights.weights().row(c)) {
        largest = Math.max(largest, Math.abs(weight));
      }
    }
    return largest;
  }

  private void drawBar(Graphics2D graphics, Font font, double largest) {
    int x = (width() - BAR) / 2;
    int y = height() - 52;
    graphics.drawImage(image(BAR, 1, 1, i -> 2 * i / (BAR - 1) - 1), x, y, BAR, 12, null);
    graphics.setColor(EqualAxes.LINE);
    graphics.draw(new Rectangle2D.Double(x, y, BAR, 12));
    Canvas.text(graphics, font, String.format(Locale.ROOT, "%.3g", -largest), x, y + 30.0);
    Canvas.text(graphics, font, "0", x + BAR / 2.0, y + 30.0);
    Canvas.text(
        graphics, font, String.format(Locale.ROOT, "%.3g", largest), x + (double) BAR, y + 30.0);
  }

  /// @param value of each pixel, from −1 to 1
  private static BufferedImage image(
      int columns, int rows, int enlarged, DoubleFunction<Double> value) {
    BufferedImage image =
        new BufferedImage(columns * enlarged, rows * enlarged, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = y / enlarged * columns + x / enlarged;
        image.setRGB(x, y, ColourMap.diverging(value.apply(pixel)).getRGB());
      }
    }
    return image;
  }
}
