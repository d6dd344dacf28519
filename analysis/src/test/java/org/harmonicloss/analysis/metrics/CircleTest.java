package org.harmonicloss.analysis.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircleTest {
  private final Metric circle = new Circle();

  @ParameterizedTest
  @ValueSource(strings = {"circle", "tall", "wide", "rank-deficient"})
  void agreesWithNumpy(String name) {
    Golden golden = new Golden(name);
    assertEquals(golden.one("circle")[0], circle.value(golden.embedding()), 1e-9);
  }

  /// In the plane the principal axes have a closed form: half the angle of (cxx − cyy, 2 cxy).
  @Test
  void agreesWithTheFormulaInThePlane() {
    Random random = new Random(5);
    double[][] rows = new double[20][];
    Arrays.setAll(rows, i -> new double[] {random.nextGaussian(), 2 * random.nextDouble()});
    double meanX = Arrays.stream(rows).mapToDouble(row -> row[0]).average().orElseThrow();
    double meanY = Arrays.stream(rows).mapToDouble(row -> row[1]).average().orElseThrow();
    double cxx = 0;
    double cyy = 0;
    double cxy = 0;
    for (double[] row : rows) {
      cxx += (row[0] - meanX) * (row[0] - meanX);
      cyy += (row[1] - meanY) * (row[1] - meanY);
      cxy += (row[0] - meanX) * (row[1] - meanY);
    }
    double angle = Math.atan2(2 * cxy, cxx - cyy) / 2;
    double[] u = unit(rows, Math.cos(angle), Math.sin(angle));
    double[] v = unit(rows, -Math.sin(angle), Math.cos(angle));
    double centreU = Arrays.stream(u).sum() / 20;
    double centreV = Arrays.stream(v).sum() / 20;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 20; i++) {
      double squared = Math.pow(u[i] - centreU, 2) + Math.pow(v[i] - centreV, 2);
      sum += Math.sqrt(squared);
      squares += squared;
    }
    double expected = Math.sqrt(squares / 20 - Math.pow(sum / 20, 2)) / (sum / 20);
    assertEquals(expected, circle.value(embedding(rows)), 1e-12);
  }

  @Test
  void aCircleInAWiderSpaceIsOne() {
    // 31 points have no two at right angles, so that min and max fall just short of the circle.
    assertEquals(0, circle.value(embedding(evenly(31, 1))), 2e-3);
    assertEquals(0, circle.value(embedding(evenly(32, 1))), 5e-3);
    // An ellipse of which the axes are hit exactly is stretched to a perfect circle.
    assertEquals(0, circle.value(embedding(evenly(32, 2))), 1e-12);
    assertTrue(circle.value(new Golden("wide").embedding()) > 0.2);
  }

  @Test
  void sizeAndPlaceDoNotMatter() {
    double[][] rows = new Golden("circle").rows();
    double[][] moved =
        Arrays.stream(rows)
            .map(row -> Arrays.stream(row).map(entry -> 1e-3 * entry + 5).toArray())
            .toArray(double[][]::new);
    assertEquals(circle.value(embedding(rows)), circle.value(embedding(moved)), 1e-9);
  }

  @Test
  void saysWhatHasNoCircle() {
    assertFails("too few rows", new double[][] {{0, 1}, {1, 0}});
    assertFails("on a line", new double[][] {{0.1, 0.3}, {0.2, 0.6}, {0.7, 2.1}, {0.9, 2.7}});
    assertFails("on a line", new double[][] {{1}, {2}, {4}});
    assertFails("equal rows", new double[][] {{1, 2}, {1, 2}, {1, 2}});
  }

  private void assertFails(String message, double[][] rows) {
    HarmonicException e =
        assertThrows(HarmonicException.class, () -> circle.value(embedding(rows)));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(!e.hint().isBlank());
  }

  /// Points spaced evenly on an ellipse with half axes 1 and `stretch`, in a plane of a space of 16
  /// dimensions.
  private static double[][] evenly(int count, double stretch) {
    double[][] rows = new double[count][16];
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * i / count;
      for (int column = 0; column < 16; column++) {
        // Two orthogonal vectors of length 1, a pair of the discrete cosine transform's.
        double first = Math.sqrt(1 / 8.0) * Math.cos(Math.PI * 3 * (column + 0.5) / 16);
        double second = Math.sqrt(1 / 8.0) * Math.cos(Math.PI * 8 * (column + 0.5) / 16);
        rows[i][column] = Math.cos(angle) * first + stretch * Math.sin(angle) * second;
      }
    }
    return rows;
  }

  private static double[] unit(double[][] rows, double x, double y) {
    double[] along = Arrays.stream(rows).mapToDouble(row -> x * row[0] + y * row[1]).toArray();
    double min = Arrays.stream(along).min().orElseThrow();
    double max = Arrays.stream(along).max().orElseThrow();
    return Arrays.stream(along).map(value -> (value - min) / (max - min)).toArray();
  }

  private static Embedding embedding(double[][] rows) {
    return new Embedding("test", Collections.nCopies(rows.length, "row"), rows);
  }
}
