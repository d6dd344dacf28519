package org.harmonicloss.analysis.geometry;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Singular values and right singular vectors of a small matrix, by plane rotations of its columns
/// until each two are orthogonal (one-sided Jacobi: Golub and Van Loan, *Matrix Computations*, 4th
/// edition, section 8.6.3). To load OpenBLAS takes longer than this does for the embedding of a
/// small model, and what it gives is as exact or more.
///
/// @param values falling, never negative
/// @param right [values][columns], orthonormal rows, each the singular vector of a value; any that
///     complete the basis where values are 0
record JacobiSvd(double[] values, double[][] right) {
  /// Products that a sweep may take, as [#products] counts them: a few milliseconds in all.
  private static final long MOST_PRODUCTS = 1 << 17;

  /// Some ten are enough; rounding could keep two columns turning for ever.
  private static final int MOST_SWEEPS = 40;

  private static final double EPSILON = Math.ulp(1.0);

  /// Whether a matrix is small enough for it.
  static boolean suits(int rows, int columns) {
    return products(rows, columns) <= MOST_PRODUCTS;
  }

  private static long products(long rows, long columns) {
    return Math.max(rows, columns) > MOST_PRODUCTS
        ? Long.MAX_VALUE
        : columns * columns * (rows + columns);
  }

  /// @param columns [D][N], the matrix column by column; overwritten. All numbers are finite
  /// @return min(N, D) singular values
  static JacobiSvd of(double[][] columns) {
    int n = columns[0].length;
    double[][] right = new double[columns.length][columns.length];
    for (int i = 0; i < right.length; i++) {
      right[i][i] = 1;
    }
    // A power of two changes no digit, and lets squares neither overflow nor underflow.
    int exponent = Math.max(Math.getExponent(largest(columns)), Double.MIN_EXPONENT);
    scale(columns, -exponent);
    double tolerance = Math.sqrt(n) * EPSILON;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      boolean turned = false;
      for (int p = 0; p < columns.length; p++) {
        for (int q = p + 1; q < columns.length; q++) {
          turned |= orthogonalize(columns[p], columns[q], right[p], right[q], tolerance);
        }
      }
      if (!turned) {
        break;
      }
    }
    double[] norms = Arrays.stream(columns).mapToDouble(c -> Math.sqrt(dot(c, c))).toArray();
    int[] order =
        IntStream.range(0, norms.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -norms[i]))
            .mapToInt(Integer::intValue)
            .limit(Math.min(n, norms.length))
            .toArray();
    return new JacobiSvd(
        Arrays.stream(order).mapToDouble(i -> Math.scalb(norms[i], exponent)).toArray(),
        Arrays.stream(order).mapToObj(i -> right[i]).toArray(double[][]::new));
  }

  /// Turns columns x and y in their plane, and their vectors v and w with them.
  ///
  /// @return whether they were not orthogonal
  private static boolean orthogonalize(
      double[] x, double[] y, double[] v, double[] w, double tolerance) {
    double xx = dot(x, x);
    double yy = dot(y, y);
    double xy = dot(x, y);
    if (Math.abs(xy) <= tolerance * Math.sqrt(xx) * Math.sqrt(yy)) {
      return false;
    }
    double zeta = (yy - xx) / (2 * xy);
    double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
    rotate(x, y, cosine, cosine * tangent);
    rotate(v, w, cosine, cosine * tangent);
    return true;
  }

  private static void rotate(double[] x, double[] y, double cosine, double sine) {
    for (int i = 0; i < x.length; i++) {
      double old = x[i];
      x[i] = cosine * old - sine * y[i];
      y[i] = sine * old + cosine * y[i];
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double largest(double[][] columns) {
    return Arrays.stream(columns).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }

  private static void scale(double[][] columns, int exponent) {
    for (double[] column : columns) {
      Arrays.setAll(column, i -> Math.scalb(column[i], exponent));
    }
  }
}
