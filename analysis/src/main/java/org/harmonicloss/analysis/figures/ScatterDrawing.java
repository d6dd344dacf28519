package org.harmonicloss.analysis.figures;

import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Where the parts of a scatter are, and what its points look like.
///
/// @param looks one for each point
/// @param scale of colours that stand for numbers, where the labels beside the points do not say
/// them
record ScatterDrawing(
    ScatterPlot plot, List<Look> looks, Legend legend, Optional<ColourScale> scale) {
  /// With more points than this, those that would lie on each other are drawn once: the file of a
  /// language model's whole vocabulary would else be twenty times as large and look the same.
  private static final int MANY = 5_000;

  /// With more points than this, they and their letters are smaller.
  private static final int FEW = 60;

  private static final int WIDTH = 720;
  private static final int HEIGHT = 720;
  private static final int MARGIN = 28;

  /// The radius of points of which only some are named.
  private static final double SMALL = 2.8;

  /// What is left for the axes beside the titles.
  private static final Rectangle2D FRAME = new Rectangle2D.Double(44, 60, 652, 614);

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,8}");

  static ScatterDrawing of(ScatterPlot plot) {
    Awt.start();
    Groups groups = plot.groups();
    if (!groups.isEmpty()) {
      // Squares of very many points have a colour, but no shape.
      int most = plot.points().length > MANY ? Theme.CATEGORIES : Groups.MOST;
      List<Look> all = groups.looks(most);
      List<Look> looks = groups.numbers().stream().map(all::get).toList();
      return new ScatterDrawing(plot, looks, groups.legend(most), Optional.empty());
    }
    Legend none = new Legend(List.of());
    List<String> labels = plot.labels();
    if (labels.size() > MANY
        || !labels.stream().allMatch(label -> INTEGER.matcher(label).matches())) {
      List<Look> looks = Collections.nCopies(labels.size(), Look.points(0));
      return new ScatterDrawing(plot, looks, none, Optional.empty());
    }
    var range = labels.stream().mapToInt(Integer::parseInt).summaryStatistics();
    ColourScale scale =
        ColourScale.between(range.getMin(), Math.max(range.getMax(), range.getMin() + 1.0));
    List<Look> looks =
        labels.stream()
            .map(label -> scale.colour().apply(Integer.parseInt(label)))
            .map(colour -> new Look(colour, null, MarkerShape.DISC, false))
            .toList();
    boolean unnamed = labels.size() > ScatterPlot.MOST_LABELS;
    return new ScatterDrawing(plot, looks, none, unnamed ? Optional.of(scale) : Optional.empty());
  }

  byte[] render(FigureFormat format) {
    return canvas().render(format, this::draw);
  }

  private double room() {
    return width() - 2.0 * MARGIN;
  }

  private int width() {
    return (int) Math.max(WIDTH, Math.ceil(legend.width()) + 2 * MARGIN);
  }

  private Canvas canvas() {
    double below =
        scale.isPresent()
            ? ColourScale.ROOM
            : legend.entries().isEmpty() ? 0 : 16 + legend.height(room());
    return new Canvas(width(), (int) Math.ceil(HEIGHT + below));
  }

  private void draw(Graphics2D graphics) {
    Canvas canvas = canvas();
    canvas.drawPage(graphics, plot.title());
    Rectangle2D frame =
        new Rectangle2D.Double(
            FRAME.getX() + (canvas.width() - WIDTH) / 2.0,
            FRAME.getY(),
            FRAME.getWidth(),
            FRAME.getHeight());
    Axes axes = Axes.equal(plot.points(), frame);
    axes.drawAroundOrigin(graphics);
    axes.drawTitles(graphics, plot.xLabel(), plot.yLabel());
    List<Point2D> centres =
        Arrays.stream(plot.points()).map(point -> axes.at(point[0], point[1])).toList();
    if (centres.size() <= ScatterPlot.MOST_LABELS) {
      boolean few = centres.size() <= FEW;
      double radius = few ? 5 : 3.5;
      PointLabels labels = new PointLabels(plot.labels(), centres, radius);
      if (few) {
        labels.draw(graphics, Theme.LABEL, axes.area());
      } else {
        labels.drawClear(graphics, Theme.SMALL, axes.area());
      }
      for (int i = 0; i < centres.size(); i++) {
        looks.get(i).drawPoint(graphics, centres.get(i), radius);
      }
    } else {
      drawMany(graphics, centres);
      drawOutermost(graphics, centres, axes.area());
    }
    legend.draw(graphics, MARGIN, HEIGHT - 4.0, room());
    scale.ifPresent(colours -> colours.drawBar(graphics, canvas));
  }

  private void drawMany(Graphics2D graphics, List<Point2D> centres) {
    if (centres.size() > MANY) {
      new PointDensity(centres, looks).draw(graphics);
      return;
    }
    for (int i = 0; i < centres.size(); i++) {
      looks.get(i).drawTransparent(graphics, centres.get(i), SMALL);
    }
  }

  private void drawOutermost(Graphics2D graphics, List<Point2D> centres, Rectangle2D area) {
    int[] outermost = Outermost.of(centres);
    List<String> names = IntStream.of(outermost).mapToObj(plot.labels()::get).toList();
    List<Point2D> at = IntStream.of(outermost).mapToObj(centres::get).toList();
    new PointLabels(names, at, SMALL).drawOver(graphics, Theme.NUMBER, area);
  }
}
