package org.harmonicloss.analysis.geometry;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import smile.math.blas.LAPACK;
import smile.math.blas.Layout;
import smile.math.blas.SVDJob;

/// Products of the rows or columns of two matrices in double precision, a block of rows at a time,
/// so that no matrix of a language model's size is copied whole.
public final class CrossProducts {
  /// 12 MB of double precision where D = 768: large enough for OpenBLAS to be at its best.
  private static final int BLOCK_NUMBERS = 1_572_864;

  /// The most columns: 16,384² numbers are 2 GB, and their singular values take a quarter of an
  /// hour.
  public static final int MOST_COLUMNS = 1 << 14;

  /// Rows that one core sums at a time.
  private static final int MEAN_ROWS = 1024;

  private static final int COLUMN_MAJOR = 102;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;
  private static final int LOWER = 122;

  private CrossProducts() {}

  /// How many rows of so many numbers make a block.
  public static int blockRows(int columns) {
    return Math.max(1, BLOCK_NUMBERS / columns);
  }

  /// The mean of each column, [D]. By blocks of rows, which are summed in their order however many
  /// cores have summed the rows.
  public static double[] mean(Matrix rows) {
    int columns = rows.columns();
    double[][] sums =
        IntStream.range(0, Math.ceilDiv(rows.rows(), MEAN_ROWS))
            .parallel()
            .mapToObj(block -> sum(rows, block * MEAN_ROWS))
            .toArray(double[][]::new);
    double[] mean = new double[columns];
    for (double[] sum : sums) {
      for (int column = 0; column < columns; column++) {
        mean[column] += sum[column];
      }
    }
    Arrays.setAll(mean, column -> mean[column] / rows.rows());
    return mean;
  }

  private static double[] sum(Matrix rows, int from) {
    double[] sum = new double[rows.columns()];
    double[] row = new double[rows.columns()];
    for (int i = from; i < Math.min(from + MEAN_ROWS, rows.rows()); i++) {
      rows.copy(i, i + 1, row);
      for (int column = 0; column < sum.length; column++) {
        sum[column] += row[column];
      }
    }
    return sum;
  }

  /// XᵀX of a centred matrix, [D·D].
  ///
  /// @param mean of the columns
  public static double[] gram(Matrix x, double[] mean) {
    requireNarrow(x);
    double[] product = lowerGram(x, mean, 1);
    mirror(product, mean.length);
    return product;
  }

  /// The lower triangle of `factor` · XᵀX, column by column.
  static double[] lowerGram(Matrix x, double[] mean, double factor) {
    OpenBlas.load();
    int d = mean.length;
    int height = Math.min(blockRows(d), x.rows());
    double[] product = new double[d * d];
    double[] block = new double[height * d];
    for (int from = 0; from < x.rows(); from += height) {
      int to = Math.min(from + height, x.rows());
      centre(x, from, to, mean, block);
      // Rows of ours are columns to BLAS.
      openblas.cblas_dsyrk(
          COLUMN_MAJOR, LOWER, NO_TRANSPOSE, d, to - from, factor, block, d, 1, product, d);
    }
    return product;
  }

  /// XᵀY of two centred matrices with as many rows, [D1·D2], column by column.
  ///
  /// @param meanX of the columns of x
  /// @param meanY of the columns of y
  public static double[] of(Matrix x, double[] meanX, Matrix y, double[] meanY) {
    OpenBlas.load();
    int dx = requireNarrow(x);
    int dy = requireNarrow(y);
    int height = Math.min(blockRows(Math.max(dx, dy)), x.rows());
    double[] product = new double[dx * dy];
    double[] ofX = new double[height * dx];
    double[] ofY = new double[height * dy];
    for (int from = 0; from < x.rows(); from += height) {
      int to = Math.min(from + height, x.rows());
      centre(x, from, to, meanX, ofX);
      centre(y, from, to, meanY, ofY);
      openblas.cblas_dgemm(
          COLUMN_MAJOR,
          NO_TRANSPOSE,
          TRANSPOSE,
          dx,
          dy,
          to - from,
          1,
          ofX,
          dx,
          ofY,
          dy,
          1,
          product,
          dx);
    }
    return product;
  }

  /// Only the lower triangle was computed, which is half the work.
  private static void mirror(double[] product, int d) {
    for (int column = 0; column < d; column++) {
      for (int row = column + 1; row < d; row++) {
        product[row * d + column] = product[column * d + row];
      }
    }
  }

  private static int requireNarrow(Matrix matrix) {
    if (matrix.columns() > MOST_COLUMNS) {
      throw HarmonicException.failed(
          "too wide: rows of %d numbers, at most %d".formatted(matrix.columns(), MOST_COLUMNS),
          "give an embedding, with a row for each token or input");
    }
    return matrix.columns();
  }

  private static void centre(Matrix rows, int from, int to, double[] mean, double[] block) {
    int d = mean.length;
    IntStream.range(from, to)
        .parallel()
        .forEach(
            row -> {
              int start = (row - from) * d;
              for (int column = 0; column < d; column++) {
                block[start + column] = rows.get(row, column) - mean[column];
              }
            });
  }

  /// Each of some rows times each of others, [others][rows] in one array.
  ///
  /// @param rows [count][d], row by row
  /// @param others [otherCount][d], row by row
  public static void ofRows(
      double[] rows, int count, double[] others, int otherCount, int d, double[] products) {
    OpenBlas.load();
    openblas.cblas_dgemm(
        COLUMN_MAJOR,
        TRANSPOSE,
        NO_TRANSPOSE,
        count,
        otherCount,
        d,
        1,
        rows,
        d,
        others,
        d,
        0,
        products,
        count);
  }

  /// The singular values of a matrix, which is overwritten; the greatest first.
  ///
  /// @param product [rows·columns], column by column
  public static double[] singularValues(double[] product, int rows, int columns) {
    OpenBlas.load();
    double[] values = new double[Math.min(rows, columns)];
    int failure =
        LAPACK.engine.gesdd(
            Layout.COL_MAJOR,
            SVDJob.NO_VECTORS,
            rows,
            columns,
            product,
            rows,
            values,
            new double[1],
            rows,
            new double[1],
            values.length);
    if (failure != 0) {
      throw HarmonicException.failed(
          "no singular values found: LAPACK's dgesdd returned " + failure,
          "are there numbers near the limits of double precision in the matrix?");
    }
    return values;
  }
}
