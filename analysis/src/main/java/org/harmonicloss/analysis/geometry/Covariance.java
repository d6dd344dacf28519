package org.harmonicloss.analysis.geometry;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import smile.math.blas.EVDJob;
import smile.math.blas.EigenRange;
import smile.math.blas.LAPACK;
import smile.math.blas.Layout;
import smile.math.blas.UPLO;

/// Principal components by the eigenvectors of the D×D covariance, for tall matrices such as the
/// embedding of a language model: one product in double precision, a block of rows at a time, so
/// that the matrix itself is never copied whole.
///
/// A variance comes out right to about 1e-15 of the greatest one. Those below that may come out
/// negative; they are returned as 0.
public final class Covariance {
  /// 12 MB of double precision where D = 768: large enough for OpenBLAS to be at its best.
  private static final int BLOCK_NUMBERS = 1_572_864;

  private static final int COLUMN_MAJOR = 102;
  private static final int NO_TRANSPOSE = 111;
  private static final int LOWER = 122;

  private Covariance() {}

  static Pca fit(Matrix rows, double[] mean, int k) {
    int d = mean.length;
    double[] covariance = of(rows, mean);
    double total = 0;
    for (int i = 0; i < d; i++) {
      total += covariance[i * d + i];
    }
    double[] ascending = new double[d];
    double[] vectors = new double[d * k];
    int first = d - k + 1;
    int failure =
        LAPACK.engine.syevr(
            Layout.COL_MAJOR,
            EVDJob.VECTORS,
            k == d ? EigenRange.ALL : EigenRange.INDEX,
            UPLO.LOWER,
            d,
            covariance,
            d,
            0,
            0,
            first,
            d,
            0,
            new int[1],
            ascending,
            vectors,
            d,
            new int[2 * d]);
    if (failure != 0) {
      throw HarmonicException.failed(
          "no eigenvectors found: LAPACK's dsyevr returned " + failure,
          "are there numbers near the limits of double precision in the matrix?");
    }
    double[][] components = new double[k][];
    double[] variance = new double[k];
    double[] ratio = new double[k];
    for (int i = 0; i < k; i++) {
      int from = (k - 1 - i) * d;
      components[i] = Pca.withFixedSign(Arrays.copyOfRange(vectors, from, from + d));
      variance[i] = Math.max(0, ascending[k - 1 - i]);
      ratio[i] = variance[i] / total;
    }
    return new Pca(mean, components, variance, ratio);
  }

  private static void centre(Matrix rows, int row, double[] mean, double[] block, int place) {
    int start = place * mean.length;
    for (int column = 0; column < mean.length; column++) {
      block[start + column] = rows.get(row, column) - mean[column];
    }
  }

  /// The lower triangle of the unbiased covariance, [D][D].
  private static double[] of(Matrix rows, double[] mean) {
    int d = mean.length;
    int n = rows.rows();
    int height = Math.max(1, BLOCK_NUMBERS / d);
    double[] covariance = new double[d * d];
    double[] block = new double[Math.min(height, n) * d];
    for (int from = 0; from < n; from += height) {
      int to = Math.min(from + height, n);
      int first = from;
      IntStream.range(from, to)
          .parallel()
          .forEach(row -> centre(rows, row, mean, block, row - first));
      // Rows of ours are columns to BLAS.
      openblas.cblas_dsyrk(
          COLUMN_MAJOR,
          LOWER,
          NO_TRANSPOSE,
          d,
          to - from,
          1.0 / (n - 1),
          block,
          d,
          1,
          covariance,
          d);
    }
    return covariance;
  }
}
