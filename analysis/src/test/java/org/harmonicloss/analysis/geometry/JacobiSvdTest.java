package org.harmonicloss.analysis.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smile.math.matrix.Matrix;
import smile.math.matrix.Matrix.SVD;

/// Against LAPACK's decomposition, which is what larger matrices get.
class JacobiSvdTest {
  @ParameterizedTest
  @CsvSource({"31, 16", "40, 40", "9, 33", "50, 1", "2, 5"})
  void agreesWithLapack(int rows, int columns) {
    OpenBlas.load();
    Random random = new Random(rows);
    double[][] matrix = new double[rows][];
    Arrays.setAll(matrix, i -> random.doubles(columns, -1, 1).toArray());
    SVD expected = Matrix.of(matrix).svd(true, true);
    JacobiSvd actual = JacobiSvd.of(transposed(matrix));
    assertArrayEquals(expected.s, actual.values(), 1e-13 * expected.s[0]);
    for (int i = 0; i < expected.s.length; i++) {
      double product = dot(expected.V.col(i), actual.right()[i]);
      assertEquals(1, Math.abs(product), 1e-11, "vector " + i);
    }
  }

  /// Columns that differ in size by 1e70 each, where LAPACK has no digits of the small ones left:
  /// the singular values of diag(5, 5e-70, 1e-140) times a rotation are known.
  @Test
  void smallSingularValuesKeepTheirDigits() {
    double[][] columns = {{1e-140, 0, 0}, {0, 3, 4}, {0, -4e-70, 3e-70}};
    JacobiSvd svd = JacobiSvd.of(columns);
    double[] expected = {5, 5e-70, 1e-140};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], svd.values()[i], 1e-15 * expected[i]);
    }
  }

  @Test
  void numbersNearTheLimitsOfDoublePrecisionAreScaled() {
    for (double factor : new double[] {1e300, 1e-300, Double.MIN_VALUE}) {
      JacobiSvd svd = JacobiSvd.of(new double[][] {{3 * factor, 0}, {0, 4 * factor}});
      assertEquals(4 * factor, svd.values()[0]);
      assertEquals(3 * factor, svd.values()[1]);
    }
  }

  @Test
  void zerosHaveABasisToo() {
    JacobiSvd svd = JacobiSvd.of(new double[3][4]);
    assertArrayEquals(new double[3], svd.values());
    assertArrayEquals(new double[] {1, 0, 0}, svd.right()[0]);
  }

  @Test
  void suitsSmallMatricesOnly() {
    assertTrue(JacobiSvd.suits(31, 16));
    assertTrue(JacobiSvd.suits(113, 24));
    assertFalse(JacobiSvd.suits(31, 128));
    assertFalse(JacobiSvd.suits(Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] columns = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = matrix[i][j];
      }
    }
    return columns;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
