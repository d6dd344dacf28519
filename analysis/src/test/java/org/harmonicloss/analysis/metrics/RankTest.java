package org.harmonicloss.analysis.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankTest {
  private static final List<Metric> RANKS = List.of(new EffectiveRank(), new ParticipationRatio());

  private static double[] values(double[][] rows) {
    List<String> labels = IntStream.range(0, rows.length).mapToObj(i -> "r" + i).toList();
    Embedding embedding = new Embedding("test", labels, rows);
    return RANKS.stream().mapToDouble(metric -> metric.value(embedding)).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"circle", "tall", "wide", "rank-deficient"})
  void agreesWithNumpy(String name) {
    double[] expected = new Golden("rank").one(name);
    double[] actual = values(new Golden(name).rows());
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected[i], actual[i], 1e-9 * expected[i]);
    }
  }

  /// The corners of a regular body of K + 1 corners lie equally far in all K directions.
  @Test
  void equalDirectionsAreCounted() {
    for (int k : new int[] {1, 2, 3, 7}) {
      double[][] corners = new double[k + 1][k + 1];
      for (int i = 0; i <= k; i++) {
        corners[i][i] = 5;
      }
      for (double value : values(corners)) {
        assertEquals(k, value, 1e-12);
      }
    }
  }

  /// Two directions with standard deviations 3 : 1, by hand.
  @Test
  void smallDirectionsCountForLess() {
    double[][] cross = {{3, 0}, {-3, 0}, {0, 1}, {0, -1}};
    double entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    assertEquals(Math.exp(entropy), values(cross)[0], 1e-12);
    assertEquals(100.0 / 82, values(cross)[1], 1e-12);
  }

  @Test
  void turningMovingAndScalingChangeNothing() {
    Random random = new Random(1);
    double[][] rows = new double[20][6];
    double[][] moved = new double[20][6];
    for (int i = 0; i < rows.length; i++) {
      Arrays.setAll(rows[i], k -> (k + 1) * random.nextGaussian());
      // A reflection across (1, 1, …).
      double third = Arrays.stream(rows[i]).sum() / 3;
      double[] row = rows[i];
      Arrays.setAll(moved[i], k -> 1e-3 * (row[k] - third) + 7);
    }
    double[] expected = values(rows);
    double[] actual = values(moved);
    assertEquals(expected[0], actual[0], 1e-9);
    assertEquals(expected[1], actual[1], 1e-9);
    assertTrue(actual[1] < actual[0] && actual[0] < 6, Arrays.toString(actual));
  }

  @Test
  void oneRowAndEqualRowsHaveNone() {
    assertThrows(HarmonicException.class, () -> values(new double[][] {{1, 2}}));
    assertThrows(HarmonicException.class, () -> values(new double[][] {{1, 2}, {1, 2}}));
  }
}
