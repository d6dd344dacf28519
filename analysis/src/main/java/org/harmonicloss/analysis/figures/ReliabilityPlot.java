package org.harmonicloss.analysis.figures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/// A reliability diagram: how often predictions are right, by how sure they are, and above it how
/// many are how sure. On the diagonal a model is right as often as it says; below, it is too sure.
/// One model's bins are bars up to the accuracy, with the gap to the confidence in another colour;
/// those of several are joined points.
///
/// @param note what is to be said of all, or empty
/// @param curves at least one, all with the same bins
public record ReliabilityPlot(String title, String note, List<Curve> curves) implements Figure {
  private static final int MARGIN = 28;
  private static final int SIDE = 420;
  private static final int LEFT = 86;
  private static final int WIDTH = LEFT + SIDE + 40;

  /// Of the shares of rows, which stand above.
  private static final int TOP = 76;

  private static final int SHARES = 80;

  /// Of the diagram.
  private static final int DIAGRAM = TOP + SHARES + 36;

  private static final int LEGEND = 62;
  private static final int BOTTOM = 16;
  private static final int OPACITY = 150;

  /// Numbers of the colours of gaps.
  private static final int SURER = 1;

  private static final int LESS_SURE = 2;
  private static final double RADIUS = 4;

  /// One model's, or one kind's.
  ///
  /// @param name with the error, for the legend
  public record Curve(String name, List<Bin> bins) {
    private double rows() {
      return bins.stream().mapToLong(Bin::rows).sum();
    }
  }

  /// The predictions whose confidence lies in (from, to].
  ///
  /// @param confidence the mean; NaN without rows
  /// @param accuracy NaN without rows
  public record Bin(double from, double to, long rows, double confidence, double accuracy) {}

  @Override
  public ReliabilityPlot titled(String other) {
    return new ReliabilityPlot(other, note, curves);
  }

  @Override
  public byte[] render(FigureFormat format) {
    if (format == FigureFormat.CSV) {
      Csv csv = new Csv().row("series", "from", "to", "rows", "confidence", "accuracy");
      for (Curve curve : curves) {
        for (Bin bin : curve.bins) {
          Object confidence = bin.rows == 0 ? null : (Double) bin.confidence;
          Object accuracy = bin.rows == 0 ? null : (Double) bin.accuracy;
          csv.row(curve.name, bin.from, bin.to, bin.rows, confidence, accuracy);
        }
      }
      return csv.bytes();
    }
    Awt.start();
    Legend legend = legend();
    double width = Math.max(WIDTH, Math.ceil(legend.width()) + 2 * MARGIN);
    double height = legend.height(width - 2 * MARGIN);
    Canvas page = new Canvas((int) width, (int) (DIAGRAM + SIDE + LEGEND + height + BOTTOM));
    return page.render(format, graphics -> draw(graphics, page, legend));
  }

  private boolean isOne() {
    return curves.size() == 1;
  }

  private Legend legend() {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < curves.size(); i++) {
      Look look = isOne() ? Look.points(0) : Look.joinedPoints(i);
      entries.add(new Legend.Entry(curves.get(i).name, look));
    }
    if (isOne()) {
      entries.add(new Legend.Entry("surer than right", Look.points(SURER)));
      entries.add(new Legend.Entry("more often right than sure", Look.points(LESS_SURE)));
    }
    return new Legend(entries);
  }

  private void draw(Graphics2D graphics, Canvas page, Legend legend) {
    page.drawPage(graphics, title);
    String shown = Canvas.fitting(Theme.LABEL, note, page.width() - 2.0 * MARGIN);
    Canvas.text(graphics, Theme.LABEL, Theme.TICK, shown, page.width() / 2.0, 61);
    double left = LEFT + (page.width() - WIDTH) / 2.0;
    Axis x = new Axis(0, 1, false, left, left + SIDE, Axis.Numbers.ANY);
    double most = 0;
    for (Curve curve : curves) {
      for (Bin bin : curve.bins) {
        most = Math.max(most, bin.rows / curve.rows());
      }
    }
    Axes shares =
        new Axes(x, new Axis(0, most, false, TOP + (double) SHARES, TOP, Axis.Numbers.ANY));
    double bottom = DIAGRAM + (double) SIDE;
    Axes diagram = new Axes(x, new Axis(0, 1, false, bottom, DIAGRAM, Axis.Numbers.ANY));
    shares.drawGrid(graphics);
    diagram.drawGrid(graphics);
    diagram.drawTitles(graphics, "confidence", "accuracy");
    // In line with the title below, however long the numbers are.
    double beside = x.start() - Axes.roomBeside(diagram.y()) - 12;
    Canvas.upwards(graphics, Theme.HEADING, "share of rows", beside, TOP + SHARES / 2.0);
    if (isOne()) {
      drawBars(graphics, diagram, curves.getFirst().bins);
    }
    graphics.setColor(Theme.TICK);
    graphics.setStroke(Theme.DASHES.get(1));
    graphics.draw(new Line2D.Double(diagram.at(0, 0), diagram.at(1, 1)));
    for (int i = 0; i < curves.size(); i++) {
      drawShares(graphics, shares, curves.get(i), Theme.category(i));
      if (!isOne()) {
        drawPoints(graphics, diagram, curves.get(i).bins, Look.joinedPoints(i));
      }
    }
    double room = page.width() - 2.0 * MARGIN;
    legend.draw(graphics, MARGIN, bottom + LEGEND, room);
  }

  private static Rectangle2D bar(Axes axes, Bin bin, double low, double high) {
    Point2D corner = axes.at(bin.from, high);
    double width = axes.x().at(bin.to) - corner.getX();
    return new Rectangle2D.Double(
        corner.getX() + 0.5, corner.getY(), width - 1, axes.y().at(low) - corner.getY());
  }

  private static void drawBars(Graphics2D graphics, Axes axes, List<Bin> bins) {
    for (Bin bin : bins) {
      if (bin.rows > 0) {
        double low = Math.min(bin.accuracy, bin.confidence);
        graphics.setColor(Theme.category(0));
        graphics.fill(bar(axes, bin, 0, low));
        int gap = bin.accuracy < bin.confidence ? SURER : LESS_SURE;
        graphics.setColor(Theme.transparent(Theme.category(gap), OPACITY));
        graphics.fill(bar(axes, bin, low, Math.max(bin.accuracy, bin.confidence)));
      }
    }
  }

  private static void drawPoints(Graphics2D graphics, Axes axes, List<Bin> bins, Look look) {
    List<Point2D> points =
        bins.stream()
            .filter(bin -> bin.rows > 0)
            .map(bin -> axes.at(bin.confidence, bin.accuracy))
            .toList();
    graphics.setColor(look.colour());
    graphics.setStroke(look.line());
    for (int i = 1; i < points.size(); i++) {
      graphics.draw(new Line2D.Double(points.get(i - 1), points.get(i)));
    }
    points.forEach(point -> look.drawPoint(graphics, point, RADIUS));
  }

  /// Filled where there is one, as a line of steps where there are several.
  private void drawShares(Graphics2D graphics, Axes axes, Curve curve, Color colour) {
    graphics.setColor(colour);
    graphics.setStroke(Theme.SERIES);
    Path2D steps = new Path2D.Double();
    Point2D start = axes.at(0, 0);
    steps.moveTo(start.getX(), start.getY());
    for (Bin bin : curve.bins) {
      double share = bin.rows / curve.rows();
      if (isOne()) {
        graphics.fill(bar(axes, bin, 0, share));
      }
      for (double end : new double[] {bin.from, bin.to}) {
        Point2D point = axes.at(end, share);
        steps.lineTo(point.getX(), point.getY());
      }
    }
    if (!isOne()) {
      graphics.draw(steps);
    }
  }
}
