package org.harmonicloss.analysis.figures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Function;
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

  /// Below a legend.
  private static final int LEGEND = 10;

  private static final int BOTTOM = 14;
  private static final double RADIUS = 4;

  /// Of points of many series.
  private static final double SMALL = 3;

  /// More bands than this would be a mud in which none is seen.
  private static final int MOST_BANDS = 7;

  private static final int BAND_OPACITY = 40;

  static SeriesDrawing of(SeriesPlot plot) {
    Awt.start();
    SeriesLooks looks = SeriesLooks.of(plot);
    int top = TOP + (note(plot, looks).isEmpty() ? 0 : NOTE);
    double widest = looks.legends().stream().mapToDouble(Legend::width).max().orElse(0);
    int width = (int) Math.max(WIDTH, Math.ceil(widest) + 2 * MARGIN);
    double legends =
        looks.legends().stream()
            .mapToDouble(each -> LEGEND + each.height(width - 2.0 * MARGIN))
            .sum();
    int height = (int) Math.ceil(top + HEIGHT + AXIS + legends + BOTTOM);
    Axis y = vertical(plot, looks, top);
    double left = MARGIN + TITLE + Axes.roomBeside(y);
    double[] across = plot.all(List.of(Series::x)).toArray();
    Axis x = over(across, areWhole(across), false, left, width - (double) MARGIN);
    return new SeriesDrawing(plot, looks, new Canvas(width, height), new Axes(x, y));
  }

  private static Axis vertical(SeriesPlot plot, SeriesLooks looks, int top) {
    List<Function<Series, double[]>> drawn =
        isBanded(looks)
            ? List.of(Series::y, each -> each.range().low(), each -> each.range().high())
            : List.of(Series::y);
    var numbers = plot.all(drawn);
    // What has become 0 within a band has no place on a logarithmic axis.
    var shown = plot.logarithmic() ? numbers.filter(number -> number > 0) : numbers;
    double[] data = shown.toArray();
    // Shares that are all 0 or 1 are not counts.
    boolean counts = areWhole(data) && Arrays.stream(data).anyMatch(number -> number > 1);
    return over(data, counts, plot.logarithmic(), top + (double) HEIGHT, top);
  }

  private static boolean areWhole(double[] data) {
    return Arrays.stream(data).allMatch(number -> number == Math.rint(number));
  }

  private static Axis over(
      double[] data, boolean counts, boolean logarithmic, double start, double end) {
    DoubleSummaryStatistics range = Arrays.stream(data).summaryStatistics();
    Axis.Numbers numbers = counts ? Axis.Numbers.WHOLE : Axis.Numbers.ANY;
    return Axis.over(range.getMin(), range.getMax(), logarithmic, start, end, numbers);
  }

  private static boolean isBanded(SeriesLooks looks) {
    return looks.looks().size() <= MOST_BANDS;
  }

  private static String note(SeriesPlot plot, SeriesLooks looks) {
    String bands =
        !plot.hasBands() || !isBanded(looks)
            ? ""
            : plot.hasMiddles() ? "bands: quartiles and range" : "band: range";
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
        Color colour = Theme.transparent(looks.looks().get(i).colour(), BAND_OPACITY);
        graphics.setColor(colour);
        drawBand(graphics, series.get(i).x(), series.get(i).range());
        double[] across = series.get(i).x();
        series.get(i).middle().ifPresent(middle -> drawBand(graphics, across, middle));
      }
    }
    for (int i = 0; i < series.size(); i++) {
      draw(graphics, series.get(i), looks.looks().get(i));
    }
    double legend = axes.y().start() + AXIS;
    for (Legend each : looks.legends()) {
      each.draw(graphics, MARGIN, legend, room);
      legend += LEGEND + each.height(room);
    }
  }

  private void drawBand(Graphics2D graphics, double[] across, SeriesPlot.Band band) {
    if (band.isEmpty()) {
      return;
    }
    if (across.length == 1) {
      double top = axes.y().at(band.high()[0]);
      double height = axes.y().at(band.low()[0]) - top;
      double left = axes.x().at(across[0]) - RADIUS;
      graphics.fill(new Rectangle2D.Double(left, top, 2 * RADIUS, height));
      return;
    }
    Path2D outline = path(across, band.high());
    for (int i = across.length - 1; i >= 0; i--) {
      Point2D point = at(across[i], band.low()[i]);
      outline.lineTo(point.getX(), point.getY());
    }
    outline.closePath();
    graphics.fill(outline);
  }

  private void draw(Graphics2D graphics, Series series, Look look) {
    if (look.line() != null && series.x().length > 1) {
      graphics.setColor(look.colour());
      graphics.setStroke(isBanded(looks) ? look.line() : Theme.thinner(look.line()));
      graphics.draw(path(series.x(), series.y()));
    }
    boolean alone = plot.style() == Style.LINE && series.x().length == 1;
    Look points = alone ? new Look(look.colour(), null, MarkerShape.DISC, false) : look;
    double radius = isBanded(looks) ? RADIUS : SMALL;
    for (int i = 0; i < series.x().length && points.shape() != null; i++) {
      Point2D centre = at(series.x()[i], series.y()[i]);
      if (plot.style() == Style.POINTS) {
        points.drawTransparent(graphics, centre, radius);
      } else {
        points.drawPoint(graphics, centre, radius);
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
