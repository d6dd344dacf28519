package org.harmonicloss.analysis.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcaTest {
  @ParameterizedTest
  @ValueSource(strings = {"circle", "tall", "wide", "rank-deficient"})
  void agreesWithScikitLearn(String name) {
    Golden golden = new Golden(name);
    Pca pca = Pca.fit(golden.rows());
    assertArrayEquals(golden.one("mean"), pca.mean(), 1e-12);
    assertArrayEquals(golden.one("variance"), pca.explainedVariance(), 1e-9);
    assertArrayEquals(golden.one("ratio"), pca.explainedVarianceRatio(), 1e-9);
    double[][] components = golden.all("component");
    assertEquals(components.length, pca.components().length);
    for (int i = 0; i < components.length; i++) {
      // The direction of a component without variance is arbitrary.
      if (pca.explainedVarianceRatio()[i] > 1e-12) {
        double sign = Math.signum(dot(components[i], pca.components()[i]));
        double[] expected = Arrays.stream(components[i]).map(entry -> sign * entry).toArray();
        assertArrayEquals(expected, pca.components()[i], 1e-8);
      }
    }
  }

  /// Large enough to be computed from the covariance.
  @Test
  void agreesWithScikitLearnOnATallMatrix() {
    Golden golden = new Golden("large");
    Pca pca = Pca.fit(large());
    assertArrayEquals(golden.one("mean"), pca.mean(), 1e-11);
    assertArrayEquals(golden.one("variance"), pca.explainedVariance(), 1e-8);
    assertArrayEquals(golden.one("ratio"), pca.explainedVarianceRatio(), 1e-12);
    double[][] components = golden.all("component");
    for (int i = 0; i < components.length; i++) {
      assertEquals(1, Math.abs(dot(components[i], pca.components()[i])), 1e-9);
    }
  }

  @Test
  void theFirstComponentsAreThoseOfAll() {
    for (Matrix rows : List.of(large(), Matrix.of(new Golden("tall").rows()))) {
      Pca all = Pca.fit(rows);
      Pca two = Pca.fit(rows, 2);
      assertEquals(2, two.components().length);
      for (int i = 0; i < 2; i++) {
        assertEquals(all.explainedVariance()[i], two.explainedVariance()[i], 1e-9);
        assertEquals(all.explainedVarianceRatio()[i], two.explainedVarianceRatio()[i], 1e-12);
        assertArrayEquals(all.components()[i], two.components()[i], 1e-8);
      }
    }
  }

  private static Matrix large() {
    double[][] rows = new double[20_000][64];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] =
            Math.sin(0.37 * (i + 1) * (j + 1)) * (1 + j % 7) + (1 + j) * Math.cos(0.011 * i);
      }
    }
    return Matrix.of(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"circle", "tall", "wide", "rank-deficient"})
  void isADecompositionOfTheVariance(String name) {
    double[][] rows = new Golden(name).rows();
    Pca pca = Pca.fit(rows);
    int k = Math.min(rows.length, rows[0].length);
    assertEquals(k, pca.explainedVariance().length);
    assertTrue(Arrays.stream(pca.explainedVariance()).allMatch(variance -> variance >= 0));
    assertEquals(1, Arrays.stream(pca.explainedVarianceRatio()).sum(), 1e-12);
    assertEquals(1, pca.cumulative()[k - 1], 1e-12);
    double[][] scores = pca.project(rows, k);
    for (int i = 0; i < k; i++) {
      int component = i;
      double squares = Arrays.stream(scores).mapToDouble(s -> s[component] * s[component]).sum();
      assertEquals(pca.explainedVariance()[i], squares / (rows.length - 1), 1e-10);
      for (int j = 0; j < k; j++) {
        double product = dot(pca.components()[i], pca.components()[j]);
        assertEquals(i == j ? 1 : 0, product, 1e-12);
      }
    }
  }

  @Test
  void turningAndMovingLeaveTheRatios() {
    double[][] rows = new Golden("tall").rows();
    // Three plane rotations mix all of the first four columns.
    double[][] moved = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    for (double[] row : moved) {
      for (int column = 0; column < 3; column++) {
        double x = row[column];
        double y = row[column + 1];
        row[column] = Math.cos(0.7) * x - Math.sin(0.7) * y - 1000;
        row[column + 1] = Math.sin(0.7) * x + Math.cos(0.7) * y;
      }
    }
    assertArrayEquals(
        Pca.fit(rows).explainedVarianceRatio(), Pca.fit(moved).explainedVarianceRatio(), 1e-12);
  }

  @Test
  void signsDoNotDependOnThoseOfTheData() {
    double[][] rows = new Golden("wide").rows();
    double[][] mirrored =
        Arrays.stream(rows)
            .map(row -> Arrays.stream(row).map(entry -> -entry).toArray())
            .toArray(double[][]::new);
    double[][] components = Pca.fit(rows).components();
    double[][] others = Pca.fit(mirrored).components();
    for (int i = 0; i < components.length - 1; i++) {
      assertArrayEquals(components[i], others[i], 1e-9);
      double largest = Arrays.stream(components[i]).map(Math::abs).max().orElseThrow();
      assertEquals(largest, Arrays.stream(components[i]).max().orElseThrow());
    }
  }

  @Test
  void numbersTooSmallToSquareStillHaveRatios() {
    double[][] rows = {{0, 0}, {3e-200, 0}, {0, 4e-200}};
    double[][] scaled = {{0, 0}, {3, 0}, {0, 4}};
    assertArrayEquals(
        Pca.fit(scaled).explainedVarianceRatio(), Pca.fit(rows).explainedVarianceRatio(), 1e-12);
  }

  @Test
  void aLargeMatrixIsReducedBeforeItIsDecomposed() {
    Random random = new Random(1);
    double[][] rows = new double[3000][];
    Arrays.setAll(rows, i -> random.doubles(40, -1, 1).toArray());
    Pca pca = Pca.fit(rows);
    // Uniform on [-1, 1] has variance 1/3 in every direction.
    assertEquals(40 / 3.0, Arrays.stream(pca.explainedVariance()).sum(), 0.1);
    assertTrue(pca.explainedVariance()[39] > 0.2);
  }

  @Test
  void saysWhatCannotBeDecomposed() {
    assertFails("too few rows", new double[][] {{1, 2}});
    assertFails("equal rows", new double[][] {{0.1, 0.2}, {0.1, 0.2}, {0.1, 0.2}});
    assertFails("not finite", new double[][] {{1, 2}, {Double.NaN, 3}});
    assertFails("not finite", new double[][] {{1, 2}, {3, Double.POSITIVE_INFINITY}});
  }

  private static void assertFails(String message, double[][] rows) {
    HarmonicException e = assertThrows(HarmonicException.class, () -> Pca.fit(rows));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(!e.hint().isBlank());
  }

  private static double dot(double[] a, double[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
    }
    return dot;
  }
}
