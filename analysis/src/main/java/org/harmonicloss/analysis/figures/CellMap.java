package org.harmonicloss.analysis.figures;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;

/// A number for each two values of two settings, as a table whose cells have the colour of their
/// number, from dark, the least, to light. The numbers stand in the cells.
///
/// @param note what is to be said of all numbers, such as `medians of 5 runs`; or empty
/// @param quantity what the numbers are
/// @param across the setting whose values are the columns
/// @param down the setting whose values are the rows
/// @param columns 1 to [#MOST]
/// @param rows 1 to [#MOST]
/// @param values [rows][columns], NaN where there is none
public record CellMap(
    String title,
    String note,
    String quantity,
    String across,
    String down,
    List<String> columns,
    List<String> rows,
    double[][] values)
    implements Figure {
  /// More would have no room on a page.
  public static final int MOST = 60;

  private static final int MARGIN = 24;

  /// Above what stands above the columns.
  private static final int TOP = 76;

  /// What the name of a setting takes.
  private static final int HEADING = 22;

  /// The most that the values of a setting may take.
  private static final double LABELS = 220;

  /// Between a label and its cell.
  private static final int GAP = 8;

  /// Around the number in a cell.
  private static final int AIR = 14;

  private static final int LEAST_WIDTH = 420;

  /// Below this, of 255, white letters are read better than black ones.
  private static final double DARK = 105;

  /// @throws HarmonicException if there are too many values, or no number
  public CellMap {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    if (Math.max(columns.size(), rows.size()) > MOST) {
      boolean wide = columns.size() > MOST;
      throw HarmonicException.usage(
          "too many values of %s for a figure: %d, at most %d"
              .formatted(wide ? across : down, (wide ? columns : rows).size(), MOST),
          "name other settings, or fewer runs");
    }
    if (Arrays.stream(values).flatMapToDouble(Arrays::stream).allMatch(Double::isNaN)) {
      throw HarmonicException.failed(
          "nothing to draw: no run has a number for " + quantity, "choose another quantity");
    }
  }

  @Override
  public CellMap titled(String other) {
    return new CellMap(other, note, quantity, across, down, columns, rows, values);
  }

  @Override
  public byte[] render(FigureFormat format) {
    if (format == FigureFormat.CSV) {
      return data().bytes();
    }
    Awt.start();
    Layout layout = new Layout();
    return layout.page.render(format, layout::draw);
  }

  private Csv data() {
    Csv csv = new Csv().row(down, across, quantity);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        double value = values[row][column];
        csv.row(rows.get(row), columns.get(column), Double.isNaN(value) ? null : value);
      }
    }
    return csv;
  }

  /// Where everything is.
  private final class Layout {
    private final Digits digits =
        Digits.of(Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray());
    private final ColourScale colours = colours();
    private final double width;
    private final double height = Math.clamp(400.0 / rows.size(), 26, 56);
    private final boolean upright;
    private final double above;
    private final double beside;
    private final Canvas page;
    private final double x;
    private final double y;

    private Layout() {
      double number = 0;
      for (double[] row : values) {
        for (double value : row) {
          number = Math.max(number, Canvas.width(Theme.LABEL, digits.text(value)));
        }
      }
      width = Math.max(Math.clamp(600.0 / columns.size(), 50, 110), number + AIR);
      double widest = widest(columns);
      upright = widest + AIR > width;
      above = upright ? widest : Theme.LABEL.getSize2D();
      beside = widest(rows);
      double labels = HEADING + beside + GAP;
      double all = 2.0 * MARGIN + labels + columns.size() * width;
      y = TOP + HEADING + above + GAP;
      page =
          new Canvas(
              (int) Math.ceil(Math.max(LEAST_WIDTH, all)),
              (int) Math.ceil(y + rows.size() * height) + ColourScale.ROOM);
      x = MARGIN + labels + (page.width() - all) / 2;
    }

    private void draw(Graphics2D graphics) {
      page.drawPage(graphics, title);
      String shown = Canvas.fitting(Theme.LABEL, note, page.width() - 2.0 * MARGIN);
      Canvas.text(graphics, Theme.LABEL, Theme.TICK, shown, page.width() / 2.0, 61);
      for (int row = 0; row < rows.size(); row++) {
        for (int column = 0; column < columns.size(); column++) {
          drawCell(graphics, row, column);
        }
      }
      drawLabels(graphics);
      colours.drawBar(graphics, page);
    }

    private void drawCell(Graphics2D graphics, int row, int column) {
      double value = values[row][column];
      Color colour = Double.isNaN(value) ? Theme.PAGE : colours.colour().apply(value);
      double left = x + column * width;
      double top = y + row * height;
      // A gap between cells, so that none seems to run into the next.
      Rectangle2D cell = new Rectangle2D.Double(left + 0.5, top + 0.5, width - 1, height - 1);
      graphics.setColor(colour);
      graphics.fill(cell);
      if (Double.isNaN(value)) {
        graphics.setColor(Theme.LINE);
        graphics.setStroke(Theme.THIN);
        graphics.draw(cell);
      }
      double light = 0.299 * colour.getRed() + 0.587 * colour.getGreen() + 0.114 * colour.getBlue();
      Color ink = light < DARK ? Theme.PAGE : Theme.INK;
      String text = digits.text(value);
      Canvas.text(graphics, Theme.LABEL, ink, text, left + width / 2, top + height / 2 + 4);
    }

    private void drawLabels(Graphics2D graphics) {
      for (int row = 0; row < rows.size(); row++) {
        String label = fitting(rows.get(row));
        double centre = x - GAP - Canvas.width(Theme.LABEL, label) / 2;
        Canvas.text(graphics, Theme.LABEL, label, centre, y + (row + 0.5) * height + 4);
      }
      for (int column = 0; column < columns.size(); column++) {
        String label = fitting(columns.get(column));
        double centre = x + (column + 0.5) * width;
        if (upright) {
          double middle = y - GAP - Canvas.width(Theme.LABEL, label) / 2;
          Canvas.upwards(graphics, Theme.LABEL, label, centre + 4, middle);
        } else {
          Canvas.text(graphics, Theme.LABEL, label, centre, y - GAP);
        }
      }
      Font font = Theme.HEADING;
      double wide = columns.size() * width;
      double room = Math.max(wide, page.width() - x - MARGIN);
      String name = Canvas.fitting(font, across, room);
      Canvas.text(graphics, font, name, x + wide / 2, y - GAP - above - GAP);
      double high = rows.size() * height;
      name = Canvas.fitting(font, down, high + above);
      double from = x - GAP - beside - GAP;
      Canvas.upwards(graphics, font, name, from, y + high / 2);
    }
  }

  private ColourScale colours() {
    var numbers =
        Arrays.stream(values)
            .flatMapToDouble(Arrays::stream)
            .filter(value -> !Double.isNaN(value))
            .summaryStatistics();
    double from = numbers.getMin();
    double to = numbers.getMax();
    double margin = to > from ? 0 : Math.max(Math.abs(to), 1) / 2;
    return ColourScale.between(from - margin, to + margin);
  }

  private static String fitting(String label) {
    return Canvas.fitting(Theme.LABEL, label, LABELS);
  }

  private static double widest(List<String> labels) {
    return labels.stream()
        .mapToDouble(label -> Canvas.width(Theme.LABEL, fitting(label)))
        .max()
        .orElse(0);
  }
}
