package org.harmonicloss.analysis.figures;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The axes of a scatter, drawn by XChart: square, and with as many units to the pixel across as
/// up, so that a circle looks like one.
public final class EqualAxes {
  /// Of the wider span of the points, left free on each side for their labels.
  private static final double MARGIN = 0.09;

  /// The width of the tick labels, and with it the plot's, follows from the range, and the range
  /// from the plot's size; this many rounds settle it.
  private static final int ROUNDS = 4;

  private final XYChart chart;
  private final Rectangle2D frame;
  private final double[] xRange = new double[2];
  private final double[] yRange = new double[2];
  private int width;
  private int height;

  /// @param points [N][2]
  /// @param frame the part of the canvas that the axes and their ticks may take
  EqualAxes(double[][] points, Rectangle2D frame) {
    this.frame = frame;
    width = (int) frame.getWidth();
    height = (int) frame.getHeight();
    chart = new XYChartBuilder().width(width).height(height).build();
    style(chart.getStyler());
    DoubleSummaryStatistics x =
        Arrays.stream(points).mapToDouble(point -> point[0]).summaryStatistics();
    DoubleSummaryStatistics y =
        Arrays.stream(points).mapToDouble(point -> point[1]).summaryStatistics();
    // The points are drawn elsewhere: XChart knows no labels, and one colour for a series. It only
    // has to see two corners, so that there is a chart.
    chart
        .addSeries(
            "corners", new double[] {x.getMin(), x.getMax()}, new double[] {y.getMin(), y.getMax()})
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(Theme.TRANSPARENT);
    settle(frame, x, y);
    for (int round = 0; round < ROUNDS; round++) {
      chart.paint(
          new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics(), width, height);
      settle(area(), x, y);
    }
  }

  /// Draws ticks, and a thin cross at the origin, which is the mean of centred data.
  void draw(Graphics2D canvas) {
    // Moved back by hand: VectorGraphics2D draws on in the coordinates of a disposed copy.
    canvas.translate(left(), frame.getY());
    chart.paint(canvas, width, height);
    canvas.translate(-left(), -frame.getY());
    Rectangle2D area = area();
    Point2D origin = at(0, 0);
    canvas.setColor(Theme.LINE);
    canvas.setStroke(Theme.THIN);
    if (area.getMinX() < origin.getX() && origin.getX() < area.getMaxX()) {
      canvas.draw(new Line2D.Double(origin.getX(), area.getMinY(), origin.getX(), area.getMaxY()));
    }
    if (area.getMinY() < origin.getY() && origin.getY() < area.getMaxY()) {
      canvas.draw(new Line2D.Double(area.getMinX(), origin.getY(), area.getMaxX(), origin.getY()));
    }
  }

  /// Where on the canvas a point of the data lies.
  Point2D at(double x, double y) {
    return new Point2D.Double(
        left() + chart.getScreenXFromChart(x), frame.getY() + chart.getScreenYFromChart(y));
  }

  /// The square inside the axes, on the canvas.
  Rectangle2D area() {
    Rectangle2D area = new Rectangle2D.Double();
    area.setFrameFromDiagonal(at(xRange[0], yRange[0]), at(xRange[1], yRange[1]));
    return area;
  }

  /// Where on the canvas the tick labels of the vertical axis begin.
  double left() {
    return frame.getX() + (frame.getWidth() - width) / 2;
  }

  /// Chooses size and ranges anew, given the area that the last ones led to.
  private void settle(Rectangle2D area, DoubleSummaryStatistics x, DoubleSummaryStatistics y) {
    double span = Math.max(x.getMax() - x.getMin(), y.getMax() - y.getMin());
    double besideArea = width - area.getWidth();
    double underArea = height - area.getHeight();
    double side = Math.min(frame.getWidth() - besideArea, frame.getHeight() - underArea);
    width = (int) Math.round(side + besideArea);
    height = (int) Math.round(side + underArea);
    double unitsPerPixel = (span > 0 ? span : 1) * (1 + 2 * MARGIN) / side;
    setRange(xRange, x, unitsPerPixel * (width - besideArea));
    setRange(yRange, y, unitsPerPixel * (height - underArea));
    chart
        .getStyler()
        .setXAxisMin(xRange[0])
        .setXAxisMax(xRange[1])
        .setYAxisMin(yRange[0])
        .setYAxisMax(yRange[1])
        .setXAxisTickLabelsFormattingFunction(value -> tick(value, xRange[1] - xRange[0]))
        .setYAxisTickLabelsFormattingFunction(value -> tick(value, yRange[1] - yRange[0]));
  }

  private static void setRange(double[] range, DoubleSummaryStatistics data, double width) {
    double middle = (data.getMin() + data.getMax()) / 2;
    range[0] = middle - width / 2;
    range[1] = middle + width / 2;
  }

  private static void style(XYStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setLegendVisible(false).setChartTitleVisible(false).setChartPadding(0);
    styler.setAxisTitlesVisible(false).setPlotGridLinesVisible(false).setPlotMargin(0);
    styler
        .setChartBackgroundColor(Theme.TRANSPARENT)
        .setPlotBackgroundColor(Theme.TRANSPARENT)
        .setPlotBorderVisible(false);
    styler.setPlotContentSize(1);
    styler.setAxisTickLabelsFont(Theme.NUMBER);
    styler
        .setAxisTickLabelsColor(Theme.TICK)
        .setAxisTickMarksColor(Theme.LINE)
        .setAxisTickMarkLength(5);
    styler.setXAxisTickMarkSpacingHint(110).setYAxisTickMarkSpacingHint(110);
    styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
  }

  /// As many decimals as the range needs, and always one, so that no tick reads like the label of
  /// a token.
  private static String tick(double value, double span) {
    int decimals = Math.max(1, 2 - (int) Math.floor(Math.log10(span)));
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.setScale(Math.max(1, rounded.scale())).toPlainString().replace('-', '−');
  }
}
