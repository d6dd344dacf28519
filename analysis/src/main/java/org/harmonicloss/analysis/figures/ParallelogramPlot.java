package org.harmonicloss.analysis.figures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Pairs of words as parallelograms in the plane, a row for each task, from the best to the worst.
///
/// @param columns what stands above each column, such as `best` and `50 %`
/// @param rows at least one
public record ParallelogramPlot(String title, List<String> columns, List<Row> rows)
    implements Figure {
  private static final int CELL = 132;

  /// What the names of the tasks may take beside the cells.
  private static final double NARROWEST = 100;

  private static final double WIDEST = 300;

  private static final int TOP = 78;
  private static final int BOTTOM = 20;
  private static final double MARGIN = 26;
  private static final double RADIUS = 3.5;

  /// @param cells one for each column
  public record Row(String task, List<Cell> cells) {}

  /// One parallelogram i→j, m→n.
  ///
  /// @param words i, j, m, n
  /// @param points of these [4][2]
  public record Cell(List<String> words, double[][] points, double loss) {}

  public ParallelogramPlot {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  @Override
  public byte[] render(FigureFormat format) {
    if (format == FigureFormat.CSV) {
      return data().bytes();
    }
    Awt.start();
    return canvas().render(format, this::draw);
  }

  @Override
  public ParallelogramPlot titled(String other) {
    return new ParallelogramPlot(other, columns, rows);
  }

  private Canvas canvas() {
    return new Canvas(width(), height());
  }

  private int left() {
    double widest =
        rows.stream()
            .mapToDouble(
                row -> Canvas.width(Theme.LABEL, Canvas.fitting(Theme.LABEL, row.task, WIDEST)))
            .max()
            .orElse(0);
    return (int) Math.ceil(Math.max(NARROWEST, widest) + 28);
  }

  private int width() {
    return left() + columns.size() * CELL + 16;
  }

  private int height() {
    return TOP + rows.size() * CELL + BOTTOM;
  }

  private Csv data() {
    Csv csv = new Csv().row("task", "column", "loss", "corner", "word", "x", "y");
    for (Row row : rows) {
      for (int column = 0; column < row.cells.size(); column++) {
        Cell cell = row.cells.get(column);
        for (int corner = 0; corner < 4; corner++) {
          double[] point = cell.points[corner];
          String word = cell.words.get(corner);
          String name = String.valueOf("ijmn".charAt(corner));
          csv.row(row.task, columns.get(column), cell.loss, name, word, point[0], point[1]);
        }
      }
    }
    return csv;
  }

  private void draw(Graphics2D graphics) {
    canvas().drawPage(graphics, title);
    int left = left();
    for (int column = 0; column < columns.size(); column++) {
      double x = left + (column + 0.5) * CELL;
      Canvas.text(graphics, Theme.LABEL, columns.get(column), x, TOP - 12);
    }
    for (int row = 0; row < rows.size(); row++) {
      Row task = rows.get(row);
      double y = TOP + row * (double) CELL;
      String name = Canvas.fitting(Theme.LABEL, task.task, WIDEST);
      Canvas.text(graphics, Theme.LABEL, name, left / 2.0, y + CELL / 2.0 + 4);
      for (int column = 0; column < task.cells.size(); column++) {
        double x = left + column * (double) CELL;
        draw(graphics, task.cells.get(column), new Rectangle2D.Double(x, y, CELL, CELL));
      }
    }
  }

  private static void draw(Graphics2D graphics, Cell cell, Rectangle2D box) {
    graphics.setColor(Theme.LINE);
    graphics.setStroke(Theme.THIN);
    graphics.draw(new Rectangle2D.Double(box.getX() + 3, box.getY() + 3, CELL - 6.0, CELL - 6.0));
    List<Point2D> at = place(cell.points, box);
    graphics.setColor(Theme.GREY);
    graphics.draw(new Line2D.Double(at.get(0), at.get(2)));
    graphics.draw(new Line2D.Double(at.get(1), at.get(3)));
    arrow(graphics, Theme.category(0), at.get(0), at.get(1));
    arrow(graphics, Theme.category(1), at.get(2), at.get(3));
    Rectangle2D inside =
        new Rectangle2D.Double(box.getX() + 5, box.getY() + 5, CELL - 10.0, CELL - 22.0);
    new PointLabels(cell.words, at, RADIUS).draw(graphics, Theme.SMALL, inside);
    String loss = String.format(Locale.ROOT, "l = %.3f", cell.loss);
    Canvas.text(graphics, Theme.SMALL, loss, box.getCenterX(), box.getMaxY() - 8);
  }

  /// Both axes have the same scale, the box's own.
  private static List<Point2D> place(double[][] points, Rectangle2D box) {
    double left = Arrays.stream(points).mapToDouble(p -> p[0]).min().orElseThrow();
    double right = Arrays.stream(points).mapToDouble(p -> p[0]).max().orElseThrow();
    double low = Arrays.stream(points).mapToDouble(p -> p[1]).min().orElseThrow();
    double high = Arrays.stream(points).mapToDouble(p -> p[1]).max().orElseThrow();
    double span = Math.max(right - left, high - low);
    double scale = span > 0 ? (CELL - 2 * MARGIN) / span : 1;
    return Arrays.stream(points)
        .map(
            p ->
                (Point2D)
                    new Point2D.Double(
                        box.getCenterX() + scale * (p[0] - (left + right) / 2),
                        box.getCenterY() - 5 - scale * (p[1] - (low + high) / 2)))
        .toList();
  }

  private static void arrow(Graphics2D graphics, Color colour, Point2D from, Point2D to) {
    graphics.setColor(colour);
    graphics.setStroke(Theme.ARROW);
    graphics.draw(new Line2D.Double(from, to));
    graphics.fill(MarkerShape.DISC.at(from, RADIUS));
    double length = from.distance(to);
    if (length > 3 * RADIUS) {
      Path2D head = new Path2D.Double();
      head.moveTo(0, 0);
      head.lineTo(-9, 4);
      head.lineTo(-9, -4);
      head.closePath();
      AffineTransform turned = AffineTransform.getTranslateInstance(to.getX(), to.getY());
      turned.rotate(to.getX() - from.getX(), to.getY() - from.getY());
      graphics.fill(turned.createTransformedShape(head));
    } else {
      graphics.fill(MarkerShape.DISC.at(to, RADIUS));
    }
  }
}
