package org.harmonicloss.analysis.geometry;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import smile.math.matrix.Matrix.SVD;

/// Principal component analysis of N rows with D columns, in double precision, with up to
/// min(N, D) components.
///
/// The components are the right singular vectors of the centred matrix X, and the variances its
/// squared singular values divided by N − 1 (Jolliffe, *Principal Component Analysis*, 2nd
/// edition, section 3.5). Going through XᵀX squares the condition number and loses components whose
/// share of the variance is below some 1e-14, so that is done only where it saves seconds: see
/// [Covariance]. Small matrices need no linear algebra of others: see [JacobiSvd].
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

  /// From this many numbers on, in matrices this many times as tall as wide, the covariance is
  /// worth its rounding: below, singular values take less than a tenth of a second.
  private static final long LARGE = 1_000_000;

  private static final int TALL = 4;

  /// Rows that one core takes at a time.
  private static final int BLOCK = 1024;

  /// All min(N, D) components.
  ///
  /// @param rows [N][D]
  /// @throws HarmonicException if there are fewer than two rows, all rows are equal, or a number is
  ///     not finite
  public static Pca fit(Matrix rows) {
    return fit(rows, Math.min(rows.rows(), rows.columns()));
  }

  /// @param rows [N][D], rectangular; left unchanged
  /// @throws HarmonicException as above
  public static Pca fit(double[][] rows) {
    return fit(Matrix.of(rows));
  }

  /// The first `k` components; ratios are still parts of the whole variance.
  ///
  /// @param k 1 … min(N, D)
  /// @throws HarmonicException as above
  public static Pca fit(Matrix rows, int k) {
    int most = Math.min(rows.rows(), rows.columns());
    if (k < 1 || k > Math.max(1, most)) {
      throw new IllegalArgumentException(k + " of " + most + " components");
    }
    check(rows);
    double[] mean = mean(rows);
    if (JacobiSvd.suits(rows.rows(), rows.columns())) {
      JacobiSvd svd = JacobiSvd.of(centredColumns(rows, mean));
      return bySingularValues(rows.rows(), mean, k, svd.values(), i -> svd.right()[i]);
    }
    OpenBlas.load();
    boolean large = (long) rows.rows() * rows.columns() >= LARGE;
    if (large && rows.rows() >= TALL * rows.columns()) {
      return Covariance.fit(rows, mean, k);
    }
    SVD svd = decompose(centred(rows, mean));
    return bySingularValues(rows.rows(), mean, k, svd.s, svd.V::col);
  }

  private static Pca bySingularValues(
      int rows, double[] mean, int k, double[] values, IntFunction<double[]> right) {
    double[] variance = new double[k];
    double[] ratio = new double[k];
    // Relative to the largest, so that tiny numbers do not underflow to 0 / 0.
    double total = Arrays.stream(values).map(s -> (s / values[0]) * (s / values[0])).sum();
    double[][] components = new double[k][];
    for (int i = 0; i < k; i++) {
      variance[i] = values[i] * values[i] / (rows - 1);
      ratio[i] = (values[i] / values[0]) * (values[i] / values[0]) / total;
      components[i] = withFixedSign(right.apply(i));
    }
    return new Pca(mean, components, variance, ratio);
  }

  /// [K], the part of the total variance that the first 1, 2, … K components explain.
  public double[] cumulative() {
    double[] sums = explainedVarianceRatio.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    return sums;
  }

  /// The part of the total variance that the first two components explain, or the only one.
  public double plane() {
    return explainedVarianceRatio[0]
        + (explainedVarianceRatio.length > 1 ? explainedVarianceRatio[1] : 0);
  }

  /// Coordinates of rows on the first `k` components; those of the rows that were fitted are their
  /// scores, whose variances are [#explainedVariance].
  ///
  /// @param rows [N][D], any rows of the fitted width
  /// @param k 1 … K
  /// @return [N][k]
  public double[][] project(Matrix rows, int k) {
    if (k < 1 || k > components.length) {
      throw new IllegalArgumentException(k + " of " + components.length + " components");
    }
    double[][] scores = new double[rows.rows()][k];
    IntStream.range(0, Math.ceilDiv(scores.length, BLOCK))
        .parallel()
        .forEach(block -> project(rows, block * BLOCK, scores));
    return scores;
  }

  private void project(Matrix rows, int from, double[][] scores) {
    double[] row = new double[mean.length];
    for (int i = from; i < Math.min(from + BLOCK, scores.length); i++) {
      rows.copy(i, i + 1, row);
      for (int component = 0; component < scores[i].length; component++) {
        double score = 0;
        for (int column = 0; column < mean.length; column++) {
          score += (row[column] - mean[column]) * components[component][column];
        }
        scores[i][component] = score;
      }
    }
  }

  /// As above.
  public double[][] project(double[][] rows, int k) {
    return project(Matrix.of(rows), k);
  }

  private static void check(Matrix rows) {
    if (rows.rows() < 2) {
      throw HarmonicException.failed(
          "too few rows for principal components: " + rows.rows(), "at least 2 rows are needed");
    }
    double[] first = rows.row(0);
    if (IntStream.range(1, rows.rows()).allMatch(i -> Arrays.equals(rows.row(i), first))) {
      throw HarmonicException.failed(
          "principal components of equal rows: all " + rows.rows() + " rows are the same",
          "the total variance is 0, so there is no direction to find: has the model been trained?");
    }
  }

  private static double[] mean(Matrix rows) {
    double[] mean = CrossProducts.mean(rows);
    // Any number that is not finite has made its column's mean so.
    if (!Arrays.stream(mean).allMatch(Double::isFinite)) {
      throw HarmonicException.failed(
          "principal components of numbers that are not finite",
          "look for NaN or infinity in the rows: the training run may have diverged");
    }
    return mean;
  }

  private static smile.math.matrix.Matrix centred(Matrix rows, double[] mean) {
    smile.math.matrix.Matrix matrix = new smile.math.matrix.Matrix(rows.rows(), mean.length);
    double[] row = new double[mean.length];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copy(i, i + 1, row);
      for (int column = 0; column < mean.length; column++) {
        matrix.set(i, column, row[column] - mean[column]);
      }
    }
    return matrix;
  }

  private static double[][] centredColumns(Matrix rows, double[] mean) {
    double[][] columns = new double[mean.length][rows.rows()];
    double[] row = new double[mean.length];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copy(i, i + 1, row);
      for (int column = 0; column < mean.length; column++) {
        columns[column][i] = row[column] - mean[column];
      }
    }
    return columns;
  }

  /// A tall X = QR has the singular values and right singular vectors of its small triangle R, so
  /// the N×D left singular vectors, which nobody needs, are never computed.
  private static SVD decompose(smile.math.matrix.Matrix centred) {
    boolean tall = centred.nrow() > centred.ncol();
    return (tall ? centred.qr(true).R() : centred).svd(true, true);
  }

  static double[] withFixedSign(double[] component) {
    double largest = Arrays.stream(component).map(Math::abs).max().orElseThrow();
    double deciding =
        Arrays.stream(component)
            .filter(entry -> Math.abs(entry) >= largest * (1 - TIE))
            .findFirst()
            .orElseThrow();
    return deciding < 0 ? Arrays.stream(component).map(entry -> -entry).toArray() : component;
  }
}
