package org.harmonicloss.analysis.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.analysis.geometry.Quantiles;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.RandomStream;
import org.junit.jupiter.api.Test;

class ParallelogramsTest {
  private final Golden golden = new Golden("parallelogram");
  private final Matrix embedding = Matrix.of(golden.rows());

  @Test
  void agreesWithNumpy() {
    Parallelograms two = Parallelograms.of(embedding, 2);
    Parallelograms three = Parallelograms.of(embedding, 3);
    assertEquals(golden.one("sigma2")[0], two.sigma(), 1e-12);
    assertEquals(golden.one("sigma3")[0], three.sigma(), 1e-12);
    double[][] quadruples = golden.all("quadruple");
    assertEquals(40, quadruples.length);
    for (double[] q : quadruples) {
      assertEquals(q[4], two.loss((int) q[0], (int) q[1], (int) q[2], (int) q[3]), 1e-12);
      assertEquals(q[5], three.loss((int) q[0], (int) q[1], (int) q[2], (int) q[3]), 1e-12);
    }
  }

  @Test
  void isZeroExactlyWhereTokensCancel() {
    Parallelograms parallelograms = Parallelograms.of(embedding, 3);
    for (int a = 0; a < 60; a += 7) {
      for (int b = 0; b < 60; b += 5) {
        assertEquals(0, parallelograms.loss(a, a, b, b));
        assertEquals(0, parallelograms.loss(a, b, a, b));
      }
    }
    assertNotEquals(0, parallelograms.loss(1, 2, 3, 4));
  }

  @Test
  void ignoresWhereTheEmbeddingLiesAndHowLargeItIs() {
    double[][] moved = golden.rows();
    for (double[] row : moved) {
      for (int column = 0; column < row.length; column++) {
        row[column] = 7 * row[column] - 100 + column;
      }
    }
    Parallelograms before = Parallelograms.of(embedding, 2);
    Parallelograms after = Parallelograms.of(Matrix.of(moved), 2);
    assertEquals(7 * before.sigma(), after.sigma(), 1e-9);
    assertEquals(before.loss(5, 9, 33, 21), after.loss(5, 9, 33, 21), 1e-10);
    // Exchanging the pairs, or both ends of both, changes nothing.
    assertEquals(before.loss(5, 9, 33, 21), before.loss(33, 21, 5, 9), 1e-12);
    assertEquals(before.loss(5, 9, 33, 21), before.loss(9, 5, 21, 33), 1e-12);
  }

  @Test
  void drawsEveryTwoDifferentPairsEquallyOften() {
    int[][] drawn = Parallelograms.draw(4, 120_000, RandomStream.QUADRUPLES.of(3));
    int[][] counts = new int[4][4];
    for (int[] quadruple : drawn) {
      counts[quadruple[0]][quadruple[1]]++;
    }
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        // Expected 10,000 with a standard deviation of 96.
        assertTrue(a == b ? counts[a][b] == 0 : Math.abs(counts[a][b] - 10_000) < 500, a + " " + b);
      }
    }
    assertArrayEquals(drawn, Parallelograms.draw(4, 120_000, RandomStream.QUADRUPLES.of(3)));
    for (int[] quadruple : Parallelograms.draw(2, 50, new Random(1))) {
      assertEquals(1, quadruple[0] + quadruple[1]);
    }
  }

  @Test
  void quantilesAreNumpysDefault() {
    Quantiles quantiles = new Quantiles(3, 1, 10, 2);
    // numpy.quantile([3, 1, 10, 2], [0, 0.1, 0.5, 0.9, 1])
    assertEquals(1, quantiles.at(0));
    assertEquals(1.3, quantiles.at(0.1), 1e-12);
    assertEquals(2.5, quantiles.at(0.5), 1e-12);
    assertEquals(7.9, quantiles.at(0.9), 1e-12);
    assertEquals(10, quantiles.at(1));
    assertEquals(4, quantiles.mean(), 1e-12);
  }
}
