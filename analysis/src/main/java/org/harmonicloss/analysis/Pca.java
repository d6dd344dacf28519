package org.harmonicloss.analysis;

import java.util.Arrays;
import org.harmonicloss.models.HarmonicException;
import smile.math.matrix.Matrix;

/// Principal component analysis of N rows with D columns, in double precision, with
/// K = min(N, D) components.
///
/// The components are the right singular vectors of the centred matrix X, and the variances its
/// squared singular values divided by N − 1 (Jolliffe, *Principal Component Analysis*, 2nd
/// edition, section 3.5). Going through XᵀX instead would square the condition number and lose the
/// small components, and could make a variance negative.
///
/// A centred matrix has rank at most N − 1: where K = N the last variance is 0 up to rounding, and
/// the direction of its component is arbitrary. So is that of components with equal variances.
///
/// @param mean [D], what was subtracted from every row
/// @param components [K][D], orthonormal rows, by falling variance; the entry of largest absolute
///     value is positive, so that the same data gives the same signs on every machine
/// @param explainedVariance [K], unbiased (divided by N − 1), falling, never negative
/// @param explainedVarianceRatio [K], parts of the total variance, in [0, 1]; they sum to 1
public record Pca(
    double[] mean,
    double[][] components,
    double[] explainedVariance,
    double[] explainedVarianceRatio) {

  /// Entries this close to the largest count as equally large when a sign is chosen: of two that
  /// differ only by rounding, the first decides.
  private static final double TIE = 1e-9;

  /// @param rows [N][D], rectangular; left unchanged
  /// @throws HarmonicException if there are fewer than two rows, all rows are equal, or a number is
  ///     not finite
  public static Pca fit(double[][] rows) {
    check(rows);
    OpenBlas.load();
    double[] mean = mean(rows);
    Matrix.SVD svd = decompose(centred(rows, mean));
    double[] variance = new double[svd.s.length];
    double[] ratio = new double[svd.s.length];
    for (int i = 0; i < svd.s.length; i++) {
      variance[i] = svd.s[i] * svd.s[i] / (rows.length - 1);
      // Relative to the largest, so that tiny numbers do not underflow to 0 / 0.
      ratio[i] = (svd.s[i] / svd.s[0]) * (svd.s[i] / svd.s[0]);
    }
    double total = Arrays.stream(ratio).sum();
    Arrays.setAll(ratio, i -> ratio[i] / total);
    double[][] components = new double[svd.s.length][];
    Arrays.setAll(components, i -> withFixedSign(svd.V.col(i)));
    return new Pca(mean, components, variance, ratio);
  }

  /// [K], the part of the total variance that the first 1, 2, … K components explain.
  public double[] cumulative() {
    double[] sums = explainedVarianceRatio.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    return sums;
  }

  /// Coordinates of rows on the first `k` components; those of the rows that were fitted are their
  /// scores, whose variances are [#explainedVariance].
  ///
  /// @param rows [N][D], any rows of the fitted width
  /// @param k 1 … K
  /// @return [N][k]
  public double[][] project(double[][] rows, int k) {
    if (k < 1 || k > components.length) {
      throw new IllegalArgumentException(k + " of " + components.length + " components");
    }
    double[][] scores = new double[rows.length][k];
    for (int row = 0; row < rows.length; row++) {
      for (int component = 0; component < k; component++) {
        double score = 0;
        for (int column = 0; column < mean.length; column++) {
          score += (rows[row][column] - mean[column]) * components[component][column];
        }
        scores[row][component] = score;
      }
    }
    return scores;
  }

  private static void check(double[][] rows) {
    if (rows.length < 2) {
      throw HarmonicException.failed(
          "too few rows for principal components: " + rows.length, "at least 2 rows are needed");
    }
    boolean constant = true;
    for (double[] row : rows) {
      if (row.length != rows[0].length) {
        throw new IllegalArgumentException("rows of different length");
      }
      if (!Arrays.stream(row).allMatch(Double::isFinite)) {
        throw HarmonicException.failed(
            "principal components of numbers that are not finite",
            "look for NaN or infinity in the rows: the training run may have diverged");
      }
      constant &= Arrays.equals(row, rows[0]);
    }
    if (constant) {
      throw HarmonicException.failed(
          "principal components of equal rows: all " + rows.length + " rows are the same",
          "the total variance is 0, so there is no direction to find: has the model been trained?");
    }
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int column = 0; column < mean.length; column++) {
        mean[column] += row[column];
      }
    }
    Arrays.setAll(mean, column -> mean[column] / rows.length);
    return mean;
  }

  private static Matrix centred(double[][] rows, double[] mean) {
    Matrix matrix = new Matrix(rows.length, mean.length);
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < mean.length; column++) {
        matrix.set(row, column, rows[row][column] - mean[column]);
      }
    }
    return matrix;
  }

  /// A tall X = QR has the singular values and right singular vectors of its small triangle R, so
  /// the N×D left singular vectors, which nobody needs, are never computed.
  private static Matrix.SVD decompose(Matrix centred) {
    boolean tall = centred.nrow() > centred.ncol();
    return (tall ? centred.qr(true).R() : centred).svd(true, true);
  }

  private static double[] withFixedSign(double[] component) {
    double largest = Arrays.stream(component).map(Math::abs).max().orElseThrow();
    double deciding =
        Arrays.stream(component)
            .filter(entry -> Math.abs(entry) >= largest * (1 - TIE))
            .findFirst()
            .orElseThrow();
    return deciding < 0 ? Arrays.stream(component).map(entry -> -entry).toArray() : component;
  }
}
