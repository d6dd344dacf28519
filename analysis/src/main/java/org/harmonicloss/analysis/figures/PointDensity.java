package org.harmonicloss.analysis.figures;

import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Very many points, as the small squares of the page that they lie in: the more points, the less
/// transparent. A point that is alone in its square is drawn where it is.
///
/// @param looks one for each point; a square's is that of most of its points
record PointDensity(List<Point2D> centres, List<Look> looks) {
  private static final double SQUARE = 3;
  private static final double RADIUS = 1.7;

  /// Of a single point.
  private static final int LEAST_OPACITY = 70;

  /// More steps would not be seen.
  private static final int STEPS = 6;

  void draw(Graphics2D graphics) {
    Collection<List<Integer>> squares = squares();
    int most = squares.stream().mapToInt(List::size).max().orElseThrow();
    for (List<Integer> square : squares) {
      double share = most == 1 ? 1 : Math.sqrt((double) square.size() / most);
      int step = (int) Math.round(share * (STEPS - 1));
      int opacity = LEAST_OPACITY + step * (255 - LEAST_OPACITY) / (STEPS - 1);
      Look look = mostFrequent(square);
      Point2D last = centres.get(square.getLast());
      graphics.setColor(Theme.transparent(look.colour(), opacity));
      graphics.fill(square.size() == 1 ? look.shape().at(last, RADIUS) : around(last));
    }
  }

  private static Rectangle2D around(Point2D point) {
    double x = Math.floor(point.getX() / SQUARE) * SQUARE;
    double y = Math.floor(point.getY() / SQUARE) * SQUARE;
    return new Rectangle2D.Double(x, y, SQUARE, SQUARE);
  }

  /// From top to bottom.
  private Collection<List<Integer>> squares() {
    Map<Long, List<Integer>> squares = new TreeMap<>();
    for (int i = 0; i < centres.size(); i++) {
      long column = (long) (centres.get(i).getX() / SQUARE);
      long row = (long) (centres.get(i).getY() / SQUARE);
      squares.computeIfAbsent(row << 32 | column, _ -> new ArrayList<>()).add(i);
    }
    return squares.values();
  }

  private Look mostFrequent(List<Integer> square) {
    Map<Look, Integer> counts = new LinkedHashMap<>();
    square.forEach(point -> counts.merge(looks.get(point), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .orElseThrow()
        .getKey();
  }
}
