package org.harmonicloss.analysis.figures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;

/// The two axes of a plot, with their numbers and titles.
record Axes(Axis x, Axis y) {
  private static final int TICK = 5;

  /// Between a tick and its number.
  private static final int GAP = 5;

  /// From the horizontal axis to the baselines of its numbers and of its title.
  private static final int NUMBERS = 19;

  private static final int TITLE = 43;

  /// From the vertical axis's widest number to its title.
  private static final int BESIDE = 12;

  /// Of the wider span of the points, left free on each side for their labels.
  private static final double MARGIN = 0.09;

  /// Square ones with as many units to the pixel across as up, so that a circle looks like one.
  ///
  /// @param points [N][2]
  /// @param frame the part of the canvas that the axes and their numbers may take
  static Axes equal(double[][] points, Rectangle2D frame) {
    var x = Arrays.stream(points).mapToDouble(point -> point[0]).summaryStatistics();
    var y = Arrays.stream(points).mapToDouble(point -> point[1]).summaryStatistics();
    double span = Math.max(x.getMax() - x.getMin(), y.getMax() - y.getMin());
    double width = (span > 0 ? span : 1) * (1 + 2 * MARGIN);
    double most = frame.getHeight() - NUMBERS;
    double beside = roomBeside(square(y, width, most, 0));
    double side = Math.min(most, frame.getWidth() - beside);
    double left = frame.getX() + beside + (frame.getWidth() - beside - side) / 2;
    double bottom = frame.getY() + side;
    return new Axes(square(x, width, left, left + side), square(y, width, bottom, frame.getY()));
  }

  private static Axis square(DoubleSummaryStatistics data, double width, double start, double end) {
    double middle = (data.getMin() + data.getMax()) / 2;
    return new Axis(
        middle - width / 2, middle + width / 2, false, start, end, Axis.Numbers.WITH_DECIMALS);
  }

  /// What the numbers beside a vertical axis take.
  static double roomBeside(Axis vertical) {
    return TICK
        + GAP
        + vertical.ticks(_ -> Theme.NUMBER.getSize2D()).stream()
            .mapToDouble(tick -> Canvas.width(Theme.NUMBER, tick.text()))
            .max()
            .orElse(0);
  }

  /// Where on the canvas a point of the data lies.
  Point2D at(double across, double up) {
    return new Point2D.Double(x.at(across), y.at(up));
  }

  /// The rectangle inside the axes, on the canvas.
  Rectangle2D area() {
    return new Rectangle2D.Double(x.start(), y.end(), x.end() - x.start(), y.start() - y.end());
  }

  /// Draws the numbers with ticks, and a thin cross at the origin, which is the mean of centred
  /// data.
  void drawAroundOrigin(Graphics2D graphics) {
    drawNumbers(graphics, x.start() - TICK, x.start());
    if (x.from() < 0 && 0 < x.to()) {
      drawLine(graphics, Theme.LINE, x.at(0), y.start(), x.at(0), y.end());
    }
    if (y.from() < 0 && 0 < y.to()) {
      drawLine(graphics, Theme.LINE, x.start(), y.at(0), x.end(), y.at(0));
    }
  }

  /// Draws the numbers with lines from those of the vertical axis.
  void drawGrid(Graphics2D graphics) {
    drawNumbers(graphics, x.start(), x.end());
    drawLine(graphics, Theme.GREY, x.start(), y.start(), x.end(), y.start());
  }

  /// @param from where the line at a number of the vertical axis starts
  private void drawNumbers(Graphics2D graphics, double from, double to) {
    graphics.setFont(Theme.NUMBER);
    for (Axis.Tick tick : y.ticks(_ -> Theme.NUMBER.getSize2D())) {
      double at = y.at(tick.value());
      drawLine(graphics, Theme.LINE, from, at, to, at);
      double width = Canvas.width(Theme.NUMBER, tick.text());
      drawNumber(graphics, tick.text(), x.start() - TICK - GAP - width, at + 4);
    }
    for (Axis.Tick tick : x.ticks(text -> Canvas.width(Theme.NUMBER, text))) {
      double at = x.at(tick.value());
      drawLine(graphics, Theme.LINE, at, y.start(), at, y.start() + TICK);
      double half = Canvas.width(Theme.NUMBER, tick.text()) / 2;
      drawNumber(graphics, tick.text(), at - half, y.start() + NUMBERS);
    }
  }

  void drawTitles(Graphics2D graphics, String across, String up) {
    Rectangle2D area = area();
    Canvas.text(
        graphics,
        Theme.HEADING,
        Canvas.fitting(Theme.HEADING, across, area.getWidth()),
        area.getCenterX(),
        y.start() + TITLE);
    Canvas.upwards(
        graphics,
        Theme.HEADING,
        Canvas.fitting(Theme.HEADING, up, area.getHeight()),
        x.start() - roomBeside(y) - BESIDE,
        area.getCenterY());
  }

  private static void drawLine(
      Graphics2D graphics, Color colour, double x0, double y0, double x1, double y1) {
    graphics.setColor(colour);
    graphics.setStroke(Theme.THIN);
    graphics.draw(new Line2D.Double(x0, y0, x1, y1));
  }

  private static void drawNumber(Graphics2D graphics, String text, double at, double baseline) {
    graphics.setColor(Theme.TICK);
    graphics.drawString(text, (float) at, (float) baseline);
  }
}
