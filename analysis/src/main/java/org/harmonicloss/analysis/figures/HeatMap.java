package org.harmonicloss.analysis.figures;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.analysis.geometry.Proximity;

/// A matrix of numbers between each two things, each a square in the colour of its number. Cosines
/// and correlations are white at 0, blue below and red above it; distances go from dark, near, to
/// light, and shares from dark, 0, to light, 1.
///
/// @param labels of the rows, which are those of the columns too, N of them, 1 or more
/// @param values [N][N], NaN where there is none
/// @param valueName what the values are called
public record HeatMap(
    String title, List<String> labels, double[][] values, String valueName, ColourScale scale)
    implements Figure {

  /// Units to the side of the matrix, but that no square is larger than [#LARGEST], or smaller
  /// than 1.
  private static final int SIDE = 640;

  private static final int LARGEST = 64;

  /// With smaller squares labels would cover each other.
  private static final int LEAST_LABELLED = 9;

  /// The most that labels may take of the width, and what a character takes at most, or nearly.
  private static final int LABEL_ROOM = 220;

  private static final double CHARACTER = 0.7;

  /// How high letters are, of the side of a square, so that those of two rows do not touch.
  private static final double LETTERS = 0.92;

  private static final int GAP = 20;
  private static final int TOP = 52;

  /// Cosines or distances between tokens.
  public HeatMap(String title, List<String> labels, double[][] values, Proximity proximity) {
    this(title, labels, values, proximity.valueName(), scale(values, proximity));
  }

  @Override
  public byte[] render(FigureFormat format) {
    return format == FigureFormat.CSV ? data().bytes() : canvas().render(format, this::draw);
  }

  @Override
  public HeatMap titled(String other) {
    return new HeatMap(other, labels, values, valueName, scale);
  }

  private Canvas canvas() {
    return new Canvas(width(), height());
  }

  private Csv data() {
    Csv csv = new Csv().row("row", "column", valueName);
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values.length; column++) {
        double value = values[row][column];
        csv.row(labels.get(row), labels.get(column), Double.isNaN(value) ? null : value);
      }
    }
    return csv;
  }

  /// Of whole pixels, or some rows and columns would be wider than others.
  private double square() {
    double side = Math.floor((double) Canvas.RESOLUTION * SIDE / labels.size()) / Canvas.RESOLUTION;
    return Math.clamp(side, 1, LARGEST);
  }

  private int matrix() {
    return (int) Math.round(square() * labels.size());
  }

  private boolean labelled() {
    return square() >= LEAST_LABELLED;
  }

  private float fontSize() {
    return (float) Math.min(13, LETTERS * square());
  }

  private int room() {
    if (!labelled()) {
      return 0;
    }
    int longest =
        labels.stream().mapToInt(label -> label.codePointCount(0, label.length())).max().orElse(0);
    return (int) Math.min(LABEL_ROOM, 10 + CHARACTER * fontSize() * longest);
  }

  private int width() {
    return Math.max(400, matrix() + 2 * room() + 2 * GAP);
  }

  private int height() {
    return TOP + room() + matrix() + ColourScale.ROOM;
  }

  private void draw(Graphics2D graphics) {
    canvas().drawPage(graphics, title);
    int x = (width() - matrix()) / 2;
    int y = TOP + room();
    int n = labels.size();
    int enlarged = Math.max(1, (int) Math.round(square() * Canvas.RESOLUTION));
    graphics.drawImage(
        scale.image(n, n, enlarged, i -> values[i / n][i % n]), x, y, matrix(), matrix(), null);
    graphics.setColor(Theme.LINE);
    graphics.draw(new Rectangle2D.Double(x, y, matrix(), matrix()));
    if (labelled()) {
      drawLabels(graphics, Theme.HEADING.deriveFont(fontSize()), x, y);
    }
    scale.drawBar(graphics, canvas());
  }

  private static ColourScale scale(double[][] values, Proximity proximity) {
    if (proximity == Proximity.COSINE) {
      return ColourScale.diverging(1);
    }
    double largest =
        Arrays.stream(values)
            .flatMapToDouble(Arrays::stream)
            .filter(value -> !Double.isNaN(value))
            .max()
            .orElse(0);
    return ColourScale.fromZero(largest > 0 ? largest : 1);
  }

  /// Beside the rows, and above the columns from below upwards.
  private void drawLabels(Graphics2D graphics, Font font, int x, int y) {
    graphics.setFont(font);
    graphics.setColor(Theme.INK);
    double middle = font.getSize2D() * 0.35;
    double most = room() - 6;
    for (int i = 0; i < labels.size(); i++) {
      String label = Canvas.fitting(font, labels.get(i), most);
      double centre = (i + 0.5) * square() + middle;
      graphics.drawString(label, (float) (x - 6 - Canvas.width(font, label)), (float) (y + centre));
      // Turned back by hand: VectorGraphics2D draws on in the coordinates of a disposed copy.
      graphics.translate(x + centre, y - 6.0);
      graphics.rotate(-Math.PI / 2);
      graphics.drawString(label, 0, 0);
      graphics.rotate(Math.PI / 2);
      graphics.translate(-x - centre, 6.0 - y);
    }
  }
}
