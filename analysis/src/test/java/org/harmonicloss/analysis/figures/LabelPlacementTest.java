package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelPlacementTest {
  private static final Rectangle2D AREA = new Rectangle2D.Double(0, 0, 600, 600);
  private static final Rectangle2D SIZE = new Rectangle2D.Double(0, 0, 18, 9);

  @Test
  void labelsKeepClearOfEachOtherAndOfPoints() {
    Random random = new Random(2);
    List<Point2D> points =
        Stream.<Point2D>generate(
                () -> new Point2D.Double(600 * random.nextDouble(), 600 * random.nextDouble()))
            .limit(130)
            .toList();
    List<Rectangle2D> boxes = place(points);
    for (int i = 0; i < boxes.size(); i++) {
      assertTrue(AREA.contains(boxes.get(i)));
      for (int j = 0; j < boxes.size(); j++) {
        assertTrue(i == j || !boxes.get(i).intersects(boxes.get(j)), i + " on " + j);
        assertFalse(boxes.get(i).contains(points.get(j)), i + " on the point of " + j);
      }
    }
  }

  @Test
  void labelsOfACircleLieOutsideOfIt() {
    List<Point2D> points =
        Stream.iterate(0, i -> i + 1)
            .limit(24)
            .map(i -> 2 * Math.PI * i / 24)
            .<Point2D>map(t -> new Point2D.Double(300 + 200 * Math.cos(t), 300 + 200 * Math.sin(t)))
            .toList();
    for (Rectangle2D box : place(points)) {
      assertTrue(new Point2D.Double(300, 300).distance(box.getCenterX(), box.getCenterY()) > 200);
    }
  }

  @Test
  void pointsInOnePlaceStillGetALabelEach() {
    List<Rectangle2D> boxes = place(Collections.nCopies(5, new Point2D.Double(300, 300)));
    assertEquals(5, boxes.stream().distinct().count());
  }

  private static List<Rectangle2D> place(List<Point2D> points) {
    return LabelPlacement.place(points, Collections.nCopies(points.size(), SIZE), AREA, 3);
  }
}
