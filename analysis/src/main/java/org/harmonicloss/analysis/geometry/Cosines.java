package org.harmonicloss.analysis.geometry;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.harmonicloss.models.base.Matrix;

/// Cosines between some rows of a matrix and all, by products of blocks in single precision: for
/// many vectors at once, where [Proximity] would read the matrix again for each few.
///
/// A cosine comes out right to about 1e-6. That with a row of zeros is NaN.
public final class Cosines {
  /// Rows of the matrix in a block.
  private static final int HEIGHT = 2048;

  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;

  private Cosines() {}

  /// Takes the cosines with some of the rows.
  public interface Block {
    /// @param from the first of the rows
    /// @param count how many they are
    /// @param cosines of each chosen row with these, [chosen][width]
    /// @param width of which the first `count` are meant
    void take(int from, int count, float[] cosines, int width);
  }

  /// @param chosen rows, K of them
  public static void each(Matrix rows, int[] chosen, Block block) {
    OpenBlas.load();
    int d = rows.columns();
    float[] wanted = new float[Math.multiplyExact(chosen.length, d)];
    for (int i = 0; i < chosen.length; i++) {
      unit(rows, chosen[i], wanted, i);
    }
    int height = Math.min(HEIGHT, rows.rows());
    float[] others = new float[Math.multiplyExact(height, d)];
    float[] cosines = new float[Math.multiplyExact(chosen.length, height)];
    for (int from = 0; from < rows.rows(); from += height) {
      int first = from;
      int count = Math.min(height, rows.rows() - from);
      IntStream.range(0, count).parallel().forEach(i -> unit(rows, first + i, others, i));
      openblas.cblas_sgemm(
          ROW_MAJOR,
          NO_TRANSPOSE,
          TRANSPOSE,
          chosen.length,
          count,
          d,
          1,
          wanted,
          d,
          others,
          d,
          0,
          cosines,
          height);
      block.take(from, count, cosines, height);
    }
  }

  /// A row at length 1; of zeros, NaN.
  private static void unit(Matrix rows, int row, float[] into, int place) {
    double[] values = rows.row(row);
    Proximity.COSINE.prepare(values);
    int start = place * values.length;
    for (int i = 0; i < values.length; i++) {
      into[start + i] = (float) values[i];
    }
    if (Double.isNaN(values[0])) {
      Arrays.fill(into, start, start + values.length, Float.NaN);
    }
  }
}
