package org.harmonicloss.analysis.geometry;

import java.util.Arrays;
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
  private Covariance() {}

  static Pca fit(Matrix rows, double[] mean, int k) {
    int d = mean.length;
    // Of the unbiased covariance, the lower triangle.
    double[] covariance = CrossProducts.lowerGram(rows, mean, 1.0 / (rows.rows() - 1));
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
}
