package org.harmonicloss.analysis.figures;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A labelled scatter of points in the plane, such as embeddings on their first two principal
/// components. Both axes have the same scale.
///
/// Points of the same group have one colour and shape. Without groups the colour follows the order
/// of the labels where all are integers, unless the points are so many that it would only show
/// which are on top; otherwise all points have one colour. The figure brings its own white page, so
/// it reads on a dark one too.
///
/// @param title above the plot
/// @param xLabel under the horizontal axis, for example `PC 1 (50.2 %)`
/// @param yLabel beside the vertical axis
/// @param points [N][2], finite, N ≥ 1
/// @param labels N of them, written beside the points; over [#MOST_LABELS] none is written, since
///     nobody could read them; and over 5,000, points under others are left out
/// @param groups N numbers from 0 on, or none
public record ScatterPlot(
    String title,
    String xLabel,
    String yLabel,
    double[][] points,
    List<String> labels,
    List<Integer> groups)
    implements Figure {
  /// With more points than this, the labels are left out.
  public static final int MOST_LABELS = 600;

  /// With more points than this, those that would lie on each other are drawn once: the file of a
  /// language model's whole vocabulary would else be twenty times as large and look the same.
  private static final int MANY = 5_000;

  /// The width of the squares of which each shows one point of many.
  private static final double CELL = 3;

  private static final Canvas CANVAS = new Canvas(720, 720);

  /// What is left for the axes beside the titles.
  private static final Rectangle2D FRAME = new Rectangle2D.Double(44, 60, 652, 614);

  private static final List<MarkerShape> SHAPES = List.of(MarkerShape.values());

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,8}");

  /// A scatter of points without groups.
  public ScatterPlot(
      String title, String xLabel, String yLabel, double[][] points, List<String> labels) {
    this(title, xLabel, yLabel, points, labels, List.of());
  }

  /// @throws IllegalArgumentException if the shapes disagree or a coordinate is not finite
  public ScatterPlot {
    labels = List.copyOf(labels);
    groups = List.copyOf(groups);
    if (!groups.isEmpty() && groups.size() != points.length) {
      throw new IllegalArgumentException(points.length + " points, " + groups.size() + " groups");
    }
    if (points.length == 0 || labels.size() != points.length) {
      throw new IllegalArgumentException(points.length + " points, " + labels.size() + " labels");
    }
    for (double[] point : points) {
      if (point.length != 2 || !Double.isFinite(point[0]) || !Double.isFinite(point[1])) {
        throw new IllegalArgumentException("not a point: " + Arrays.toString(point));
      }
    }
  }

  @Override
  public byte[] render(FigureFormat format) {
    return CANVAS.render(format, this::draw, this::data);
  }

  private Csv data() {
    Csv csv = new Csv().row("label", "x", "y", "group");
    for (int i = 0; i < points.length; i++) {
      csv.row(labels.get(i), points[i][0], points[i][1], groups.isEmpty() ? null : groups.get(i));
    }
    return csv;
  }

  private void draw(Graphics2D graphics) {
    drawPage(graphics);
    EqualAxes axes = new EqualAxes(points, FRAME);
    axes.draw(graphics);
    drawTitles(graphics, axes);
    List<Point2D> centres =
        Arrays.stream(points).map(point -> axes.at(point[0], point[1])).toList();
    boolean few = points.length <= 60;
    double radius = points.length > MANY ? 2 : few ? 5 : 3.5;
    if (points.length <= MOST_LABELS) {
      Font font = few ? Theme.LABEL : Theme.SMALL;
      new PointLabels(labels, centres, radius).draw(graphics, font, axes.area());
    }
    drawPoints(graphics, centres, radius);
  }

  private static void drawPage(Graphics2D graphics) {
    double width = CANVAS.width() - 1;
    double height = CANVAS.height() - 1;
    RoundRectangle2D page = new RoundRectangle2D.Double(0.5, 0.5, width, height, 20, 20);
    graphics.setColor(Theme.PAGE);
    graphics.fill(page);
    graphics.setColor(Theme.LINE);
    graphics.setStroke(Theme.THIN);
    graphics.draw(page);
  }

  /// Not by XChart, which draws text as outlines that nobody can search or select.
  private void drawTitles(Graphics2D graphics, EqualAxes axes) {
    Rectangle2D area = axes.area();
    drawCentred(graphics, Theme.TITLE, title, area.getCenterX(), 40);
    drawCentred(graphics, Theme.HEADING, xLabel, area.getCenterX(), CANVAS.height() - 20);
    graphics.rotate(-Math.PI / 2);
    drawCentred(graphics, Theme.HEADING, yLabel, -area.getCenterY(), axes.left() - 12);
    graphics.rotate(Math.PI / 2);
  }

  /// In smaller letters where the text would not fit.
  private static void drawCentred(Graphics2D graphics, Font font, String text, double x, double y) {
    String printable = PointLabels.printable(text);
    double scale = Math.min(1, FRAME.getWidth() / Canvas.width(graphics, font, printable));
    Canvas.text(graphics, font.deriveFont((float) (font.getSize2D() * scale)), text, x, y);
  }

  private void drawPoints(Graphics2D graphics, List<Point2D> centres, double radius) {
    List<Color> colours = colours();
    boolean many = centres.size() > MANY;
    for (int i : many ? onePerCell(centres) : IntStream.range(0, centres.size()).toArray()) {
      if (!many) {
        // A white rim keeps points apart that lie on each other.
        graphics.setColor(Theme.PAGE);
        graphics.fill(marker(i, centres.get(i), radius + 1));
      }
      graphics.setColor(colours.get(i));
      graphics.fill(marker(i, centres.get(i), radius));
    }
  }

  /// The points on top: the last one in each square of the page.
  private static int[] onePerCell(List<Point2D> centres) {
    Map<Long, Integer> last = new HashMap<>();
    for (int i = 0; i < centres.size(); i++) {
      long column = (long) (centres.get(i).getX() / CELL);
      long row = (long) (centres.get(i).getY() / CELL);
      last.put(row << 32 | column, i);
    }
    return last.values().stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private Shape marker(int point, Point2D centre, double radius) {
    int shape = groups.isEmpty() ? 0 : groups.get(point) / Theme.CATEGORIES;
    return SHAPES.get(shape % SHAPES.size()).at(centre, radius);
  }

  private List<Color> colours() {
    if (!groups.isEmpty()) {
      return groups.stream().map(Theme::category).toList();
    }
    if (labels.size() > MANY
        || !labels.stream().allMatch(label -> INTEGER.matcher(label).matches())) {
      return Collections.nCopies(labels.size(), Theme.category(0));
    }
    IntSummaryStatistics range = labels.stream().mapToInt(Integer::parseInt).summaryStatistics();
    double span = Math.max(1, (double) range.getMax() - range.getMin());
    return labels.stream()
        .map(
            label ->
                ColourMap.sequential(((double) Integer.parseInt(label) - range.getMin()) / span))
        .toList();
  }
}
