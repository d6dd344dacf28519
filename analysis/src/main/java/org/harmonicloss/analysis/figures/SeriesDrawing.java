package org.harmonicloss.analysis.figures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonicloss.analysis.figures.SeriesPlot.Series;
import org.harmonicloss.analysis.figures.SeriesPlot.Style;

/// Where the parts of a plot of series are. The page is as large as its legend needs.
record SeriesDrawing(SeriesPlot plot, SeriesLooks looks, Canvas canvas, Axes axes) {
  private static final int WIDTH = 800;
  private static final int MARGIN = 28;
  private static final int TOP = 62;

  /// What a line of text below the title takes.
  private static final int NOTE = 20;

  private static final int HEIGHT = 420;

  /// Between the plot and the legend, for the numbers and the title of the axis.
  private static final int AXIS = 62;

  /// What the title of the vertical axis takes.
  private static final int TITLE = 24;

  private static final int BOTTOM = 22;
  private static final double RADIUS = 4;

  /// More bands than this would be a mud in which none is seen.
  private static final int MOST_BANDS = 7;

  private static final int BAND_OPACITY = 40;

  static SeriesDrawing of(SeriesPlot plot) {
    Awt.start();
    SeriesLooks looks = SeriesLooks.of(plot);
    int top = TOP + (note(plot, looks).isEmpty() ? 0 : NOTE);
    int width = (int) Math.max(WIDTH, Math.ceil(looks.legend().width()) + 2 * MARGIN);
    double legend = looks.legend().height(width - 2.0 * MARGIN);
    int height = (int) Math.ceil(top + HEIGHT + AXIS + legend + (legend > 0 ? 10 : 0) + BOTTOM);
    Axis y = vertical(plot, looks, top);
    double left = MARGIN + TITLE + Axes.roomBeside(y);
    Axis x = over(plot.all(List.of(Series::x)).summaryStatistics(), false, left, width - MARGIN);
    return new SeriesDrawing(plot, looks, new Canvas(width, height), new Axes(x, y));
  }

  private static Axis vertical(SeriesPlot plot, SeriesLooks looks, int top) {
    boolean bands = isBanded(looks);
    var numbers =
        plot.all(bands ? List.of(Series::y, Series::low, Series::high) : List.of(Series::y));
    // What has become 0 within a band has no place on a logarithmic axis.
    var shown = plot.logarithmic() ? numbers.filter(number -> number > 0) : numbers;
    return over(shown.summaryStatistics(), plot.logarithmic(), top + (double) HEIGHT, top);
  }

  private static Axis over(
      DoubleSummaryStatistics numbers, boolean logarithmic, double start, double end) {
    return Axis.over(numbers.getMin(), numbers.getMax(), logarithmic, start, end);
  }

  private static boolean isBanded(SeriesLooks looks) {
    return looks.looks().size() <= MOST_BANDS;
  }

  private static String note(SeriesPlot plot, SeriesLooks looks) {
    String bands = plot.hasBands() && isBanded(looks) ? "bands from the least to the greatest" : "";
    return Stream.of(looks.common(), plot.note(), bands)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  byte[] render(FigureFormat format) {
    return canvas.render(format, this::draw);
  }

  private void draw(Graphics2D graphics) {
    canvas.drawPage(graphics, plot.title());
    double room = canvas.width() - 2.0 * MARGIN;
    String note = Canvas.fitting(Theme.LABEL, note(plot, looks), room);
    Canvas.text(graphics, Theme.LABEL, Theme.TICK, note, canvas.width() / 2.0, 61);
    axes.drawGrid(graphics);
    axes.drawTitles(graphics, plot.xLabel(), plot.yLabel());
    List<Series> series = plot.series();
    if (isBanded(looks)) {
      for (int i = 0; i < series.size(); i++) {
        if (series.get(i).hasBand()) {
          drawBand(graphics, series.get(i), looks.looks().get(i).colour());
        }
      }
    }
    for (int i = 0; i < series.size(); i++) {
      draw(graphics, series.get(i), looks.looks().get(i));
    }
    looks.legend().draw(graphics, MARGIN, axes.y().start() + AXIS, room);
  }

  private void drawBand(Graphics2D graphics, Series series, Color colour) {
    graphics.setColor(Theme.transparent(colour, BAND_OPACITY));
    if (series.x().length == 1) {
      double top = axes.y().at(series.high()[0]);
      double height = axes.y().at(series.low()[0]) - top;
      graphics.fill(
          new Rectangle2D.Double(axes.x().at(series.x()[0]) - RADIUS, top, 2 * RADIUS, height));
      return;
    }
    Path2D band = path(series.x(), series.high());
    for (int i = series.x().length - 1; i >= 0; i--) {
      Point2D point = at(series.x()[i], series.low()[i]);
      band.lineTo(point.getX(), point.getY());
    }
    band.closePath();
    graphics.fill(band);
  }

  private void draw(Graphics2D graphics, Series series, Look look) {
    if (look.line() != null && series.x().length > 1) {
      graphics.setColor(look.colour());
      graphics.setStroke(look.line());
      graphics.draw(path(series.x(), series.y()));
    }
    boolean alone = plot.style() == Style.LINE && series.x().length == 1;
    Look points = alone ? new Look(look.colour(), null, MarkerShape.DISC, false) : look;
    if (points.shape() != null) {
      for (int i = 0; i < series.x().length; i++) {
        points.drawPoint(graphics, at(series.x()[i], series.y()[i]), RADIUS);
      }
    }
  }

  private Path2D path(double[] across, double[] up) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < across.length; i++) {
      Point2D point = at(across[i], up[i]);
      if (i == 0) {
        path.moveTo(point.getX(), point.getY());
      } else {
        path.lineTo(point.getX(), point.getY());
      }
    }
    return path;
  }

  /// In hundredths of a unit: nobody sees more, and the file is half as large.
  private Point2D at(double across, double up) {
    Point2D point = axes.at(across, up);
    return new Point2D.Double(
        Math.round(100 * point.getX()) / 100.0, Math.round(100 * point.getY()) / 100.0);
  }
}
