package org.harmonicloss.analysis;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The frame of a scatter: XChart's title, axes and ticks, with as many units to the pixel on one
/// axis as on the other, so that a circle looks like one.
final class EqualAxes {
  static final Color INK = new Color(0x24292F);
  private static final Color FAINT_INK = new Color(0x57606A);
  private static final Color LINE = new Color(0xD8DEE4);
  private static final Color NONE = new Color(255, 255, 255, 0);

  /// Of the wider span of the points, left free on each side for their labels.
  private static final double MARGIN = 0.09;

  /// The width of the tick labels, and with it the plot's, follows from the range and the range
  /// from the plot's size; this many rounds settle it.
  private static final int ROUNDS = 4;

  private final XYChart chart;
  private final Canvas canvas;
  private double[] x;
  private double[] y;

  EqualAxes(ScatterPlot plot, Canvas canvas) {
    this.canvas = canvas;
    chart =
        new XYChartBuilder()
            .width(canvas.width())
            .height(canvas.height())
            .title(plot.title())
            .xAxisTitle(plot.xLabel())
            .yAxisTitle(plot.yLabel())
            .build();
    style(chart.getStyler());
    double[] xs = Arrays.stream(plot.points()).mapToDouble(point -> point[0]).toArray();
    double[] ys = Arrays.stream(plot.points()).mapToDouble(point -> point[1]).toArray();
    chart.addSeries("points", xs, ys).setMarker(SeriesMarkers.NONE).setLineColor(NONE);
    equalise(range(xs), range(ys));
  }

  /// Draws the frame and a thin cross at the origin, which is the mean of centred data.
  void draw(Graphics2D graphics) {
    chart.paint(graphics, canvas.width(), canvas.height());
    Rectangle2D area = area();
    graphics.setColor(LINE);
    graphics.setStroke(new BasicStroke(1));
    Point2D origin = at(0, 0);
    if (area.getMinX() < origin.getX() && origin.getX() < area.getMaxX()) {
      graphics.draw(
          new Line2D.Double(origin.getX(), area.getMinY(), origin.getX(), area.getMaxY()));
    }
    if (area.getMinY() < origin.getY() && origin.getY() < area.getMaxY()) {
      graphics.draw(
          new Line2D.Double(area.getMinX(), origin.getY(), area.getMaxX(), origin.getY()));
    }
  }

  /// Where on the canvas a point of the data lies.
  Point2D at(double dataX, double dataY) {
    return new Point2D.Double(chart.getScreenXFromChart(dataX), chart.getScreenYFromChart(dataY));
  }

  /// The part of the canvas inside the axes.
  Rectangle2D area() {
    Point2D low = at(x[0], y[0]);
    Point2D high = at(x[1], y[1]);
    return new Rectangle2D.Double(
        low.getX(), high.getY(), high.getX() - low.getX(), low.getY() - high.getY());
  }

  private void equalise(double[] xRange, double[] yRange) {
    double xSpan = xRange[1] - xRange[0];
    double ySpan = yRange[1] - yRange[0];
    // All points in one place still need a range.
    double least = Math.max(xSpan, ySpan) > 0 ? 0 : 1;
    setRanges(xRange[0] - least, xRange[1] + least, yRange[0] - least, yRange[1] + least);
    for (int round = 0; round < ROUNDS; round++) {
      chart.paint(
          new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics(),
          canvas.width(),
          canvas.height());
      Rectangle2D area = area();
      double unitsPerPixel =
          Math.max(
                  Math.max(xSpan, least) / area.getWidth(),
                  Math.max(ySpan, least) / area.getHeight())
              * (1 + 2 * MARGIN);
      double halfX = unitsPerPixel * area.getWidth() / 2;
      double halfY = unitsPerPixel * area.getHeight() / 2;
      double midX = (xRange[0] + xRange[1]) / 2;
      double midY = (yRange[0] + yRange[1]) / 2;
      setRanges(midX - halfX, midX + halfX, midY - halfY, midY + halfY);
    }
  }

  private void setRanges(double xMin, double xMax, double yMin, double yMax) {
    x = new double[] {xMin, xMax};
    y = new double[] {yMin, yMax};
    chart
        .getStyler()
        .setXAxisMin(xMin)
        .setXAxisMax(xMax)
        .setYAxisMin(yMin)
        .setYAxisMax(yMax)
        .setXAxisTickLabelsFormattingFunction(value -> tick(value, xMax - xMin))
        .setYAxisTickLabelsFormattingFunction(value -> tick(value, yMax - yMin));
  }

  private static double[] range(double[] values) {
    return new double[] {
      Arrays.stream(values).min().orElseThrow(), Arrays.stream(values).max().orElseThrow()
    };
  }

  private static void style(XYStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setLegendVisible(false);
    styler.setChartBackgroundColor(NONE).setChartFontColor(INK).setChartPadding(18);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16)).setChartTitlePadding(10);
    styler.setPlotBackgroundColor(NONE).setPlotBorderVisible(false).setPlotContentSize(1);
    styler.setPlotGridLinesVisible(false).setPlotMargin(0);
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13)).setAxisTitlePadding(10);
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setAxisTickLabelsColor(FAINT_INK).setAxisTickMarksColor(LINE).setAxisTickMarkLength(5);
    styler.setXAxisTickMarkSpacingHint(110).setYAxisTickMarkSpacingHint(110);
  }

  /// As many decimals as the range needs, and always one, so that no tick reads like the label of
  /// a token.
  private static String tick(double value, double span) {
    int decimals = Math.max(1, 2 - (int) Math.floor(Math.log10(span)));
    BigDecimal rounded =
        BigDecimal.valueOf(value)
            .setScale(decimals, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return rounded.setScale(Math.max(1, rounded.scale())).toPlainString().replace('-', '−');
  }
}
