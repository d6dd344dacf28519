package org.harmonicloss.analysis.figures;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.util.List;
import java.util.stream.DoubleStream;
import org.harmonicloss.models.base.HarmonicException;

/// A number for each value of a setting, as a point on a line from the least to the greatest that
/// it stands for; the number is written at the end.
///
/// @param note what is to be said of all, such as `medians of 5 runs`; or empty
/// @param quantity what the numbers are
/// @param setting whose values have a line each
/// @param ranges at least one with numbers, at most [#MOST]
public record RangePlot(
    String title, String note, String quantity, String setting, List<Range> ranges)
    implements Figure {
  /// More would have no room on a page.
  public static final int MOST = 100;

  private static final int WIDTH = 720;
  private static final int MARGIN = 24;
  private static final int TOP = 80;
  private static final int LINE = 28;

  /// What the name of the setting takes.
  private static final int HEADING = 26;

  /// The most that the values may take.
  private static final double LABELS = 260;

  private static final int GAP = 10;

  /// From the last line to the axis, and below that.
  private static final int FOOT = 10;

  private static final int AXIS = 64;
  private static final double RADIUS = 5;

  /// What a number stands for; NaN where there is none.
  public record Range(String label, double median, double min, double max) {
    private boolean isEmpty() {
      return Double.isNaN(median);
    }
  }

  /// @throws HarmonicException if there are too many, or no number
  public RangePlot {
    ranges = List.copyOf(ranges);
    if (ranges.size() > MOST) {
      throw HarmonicException.usage(
          "too many values of %s for a figure: %d, at most %d"
              .formatted(setting, ranges.size(), MOST),
          "name another setting, or fewer runs");
    }
    if (ranges.stream().allMatch(Range::isEmpty)) {
      throw HarmonicException.failed(
          "nothing to draw: no run has a number for " + quantity, "choose another quantity");
    }
  }

  @Override
  public RangePlot titled(String other) {
    return new RangePlot(other, note, quantity, setting, ranges);
  }

  @Override
  public byte[] render(FigureFormat format) {
    if (format == FigureFormat.CSV) {
      Csv csv = new Csv().row(setting, quantity, "min", "max");
      for (Range range : ranges) {
        boolean none = range.isEmpty();
        csv.row(
            range.label,
            none ? null : (Double) range.median,
            none ? null : (Double) range.min,
            none ? null : (Double) range.max);
      }
      return csv.bytes();
    }
    Awt.start();
    return canvas().render(format, this::draw);
  }

  private Canvas canvas() {
    return new Canvas(WIDTH, TOP + ranges.size() * LINE + FOOT + AXIS);
  }

  private static String fitting(String label) {
    return Canvas.fitting(Theme.LABEL, label, LABELS);
  }

  private void draw(Graphics2D graphics) {
    canvas().drawPage(graphics, title);
    String shown = Canvas.fitting(Theme.LABEL, note, WIDTH - 2.0 * MARGIN);
    Canvas.text(graphics, Theme.LABEL, Theme.TICK, shown, WIDTH / 2.0, 61);
    Digits digits = Digits.of(ranges.stream().mapToDouble(Range::median).toArray());
    double beside =
        ranges.stream()
            .mapToDouble(range -> Canvas.width(Theme.LABEL, fitting(range.label)))
            .max()
            .orElse(0);
    double behind =
        ranges.stream()
            .mapToDouble(range -> Canvas.width(Theme.LABEL, digits.text(range.median)))
            .max()
            .orElse(0);
    double left = MARGIN + HEADING + beside + GAP;
    double right = WIDTH - MARGIN - behind - 2.0 * GAP;
    double bottom = TOP + ranges.size() * LINE + (double) FOOT;
    var numbers =
        ranges.stream()
            .filter(range -> !range.isEmpty())
            .flatMapToDouble(range -> DoubleStream.of(range.min, range.max))
            .summaryStatistics();
    Axis axis = Axis.over(numbers.getMin(), numbers.getMax(), false, left, right, Axis.Numbers.ANY);
    drawAxis(graphics, axis, bottom);
    for (int i = 0; i < ranges.size(); i++) {
      draw(graphics, ranges.get(i), axis, TOP + (i + 0.5) * LINE, digits);
    }
    double high = ranges.size() * (double) LINE;
    String name = Canvas.fitting(Theme.HEADING, setting, Math.max(60, high));
    Canvas.upwards(graphics, Theme.HEADING, name, MARGIN + 14.0, TOP + high / 2);
    name = Canvas.fitting(Theme.HEADING, quantity, right - left);
    Canvas.text(graphics, Theme.HEADING, name, (left + right) / 2, bottom + 43);
  }

  private static void drawAxis(Graphics2D graphics, Axis axis, double bottom) {
    graphics.setStroke(Theme.THIN);
    for (Axis.Tick tick : axis.ticks(text -> Canvas.width(Theme.NUMBER, text))) {
      double at = axis.at(tick.value());
      graphics.setColor(Theme.LINE);
      graphics.draw(new Line2D.Double(at, TOP, at, bottom));
      Canvas.text(graphics, Theme.NUMBER, Theme.TICK, tick.text(), at, bottom + 19);
    }
    graphics.setColor(Theme.GREY);
    graphics.draw(new Line2D.Double(axis.start(), bottom, axis.end(), bottom));
  }

  private static void draw(Graphics2D graphics, Range range, Axis axis, double at, Digits digits) {
    String label = fitting(range.label);
    double width = Canvas.width(Theme.LABEL, label);
    Canvas.text(graphics, Theme.LABEL, label, axis.start() - GAP - width / 2, at + 4);
    String text = digits.text(range.median);
    double behind = axis.end() + GAP + Canvas.width(Theme.LABEL, text) / 2;
    Canvas.text(graphics, Theme.LABEL, text, behind, at + 4);
    if (!range.isEmpty()) {
      Look look = Look.joinedPoints(0);
      graphics.setColor(look.colour());
      graphics.setStroke(look.line());
      graphics.draw(new Line2D.Double(axis.at(range.min), at, axis.at(range.max), at));
      look.drawPoint(graphics, new Point2D.Double(axis.at(range.median), at), RADIUS);
    }
  }
}
