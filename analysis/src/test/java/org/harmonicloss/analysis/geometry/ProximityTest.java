package org.harmonicloss.analysis.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.analysis.geometry.Proximity.Neighbor;
import org.harmonicloss.models.base.HarmonicException;
import org.junit.jupiter.api.Test;

class ProximityTest {
  private static final Golden GOLDEN = new Golden("proximity");
  private static final Embedding ROWS = GOLDEN.embedding();
  private static final int[] ALL = IntStream.range(0, 12).toArray();

  @Test
  void valuesAreScikitLearns() {
    for (Proximity proximity : Proximity.values()) {
      double[][] expected = GOLDEN.all(proximity.text());
      double[][] values = proximity.between(ROWS, ALL);
      assertEquals(12, expected.length);
      for (int i = 0; i < 12; i++) {
        // scikit-learn expands the square, which loses digits where rows are close.
        assertArrayEquals(expected[i], values[i], 1e-7, proximity + " " + i);
        for (int j = 0; j < 12; j++) {
          assertEquals(values[j][i], values[i][j]);
        }
      }
    }
    assertEquals(-1, Proximity.COSINE.between(ROWS, new int[] {4, 5})[0][1], 1e-15);
    assertEquals(0, Proximity.EUCLIDEAN.between(ROWS, new int[] {6, 7})[0][1]);
  }

  /// Beside a full sort of scikit-learn's values.
  @Test
  void nearestAreTheFirstOfAll() {
    for (Proximity proximity : Proximity.values()) {
      double sign = proximity == Proximity.COSINE ? -1 : 1;
      double[][] expected = GOLDEN.all(proximity.text());
      for (int k : new int[] {1, 3, 11}) {
        List<List<Neighbor>> nearest = proximity.nearest(ROWS, ALL, k);
        for (int row = 0; row < 12; row++) {
          double[] others = expected[row].clone();
          others[row] = Double.NaN; // sorted to the end
          double[] sorted = Arrays.stream(others).map(value -> sign * value).sorted().toArray();
          List<Neighbor> found = nearest.get(row);
          assertEquals(k, found.stream().map(Neighbor::row).distinct().count());
          for (int i = 0; i < k; i++) {
            // Of rows in one direction, rounding decides which comes first.
            assertEquals(sign * sorted[i], found.get(i).value(), 1e-7, proximity + " of " + row);
            assertEquals(others[found.get(i).row()], found.get(i).value(), 1e-7);
          }
        }
      }
    }
  }

  @Test
  void ofEqualsTheFirstComesFirst() {
    double[][] rows = {{1, 0}, {2, 2}, {2, 2}, {2, 2}};
    Embedding embedding = new Embedding("four", List.of("a", "b", "c", "d"), rows);
    for (Proximity proximity : Proximity.values()) {
      List<Neighbor> two = proximity.nearest(embedding, new int[] {0}, 2).getFirst();
      assertEquals(List.of(1, 2), two.stream().map(Neighbor::row).toList());
    }
  }

  @Test
  void scaleDoesNotMatterToAngles() {
    for (double scale : new double[] {1e-300, 1e-10, 1e10, 1e300}) {
      double[][] rows = {{3, 4}, {4 * scale, 3 * scale}};
      Embedding embedding = new Embedding("two", List.of("a", "b"), rows);
      assertEquals(0.96, Proximity.COSINE.between(embedding, new int[] {0, 1})[0][1], 1e-15);
    }
  }

  @Test
  void zerosHaveNoAngle() {
    double[][] rows = {{1, 0}, {0, 0}, {0, 2}};
    Embedding embedding = new Embedding("x.npy", List.of("a", "zero", "b"), rows);
    assertEquals(
        List.of(new Neighbor(2, 0)),
        Proximity.COSINE.nearest(embedding, new int[] {0}, 2).getFirst());
    HarmonicException e =
        assertThrows(
            HarmonicException.class, () -> Proximity.COSINE.between(embedding, new int[] {0, 1}));
    assertEquals("all numbers are zero: x.npy, row zero", e.getMessage());
    assertEquals(
        List.of(new Neighbor(0, 1), new Neighbor(2, 2)),
        Proximity.EUCLIDEAN.nearest(embedding, new int[] {1}, 2).getFirst());
    assertTrue(e.hint().contains("euclidean"));
  }
}
