package org.harmonicloss.models.base;

/// Numbers in rows and columns, in the precision they came in: the embedding of a language model is
/// large, and as `double[][]` it would be twice as large again.
///
/// Made around the array it is given, which nobody may change afterwards.
public interface Matrix {
  int rows();

  int columns();

  double get(int row, int column);

  /// Copies whole rows, one after another.
  ///
  /// @param from the first row
  /// @param to the row after the last
  /// @param into takes (to − from) · columns numbers from its beginning
  void copy(int from, int to, double[] into);

  /// @param values row by row, rows · columns of them
  /// @throws IllegalArgumentException if there are more or fewer
  static Matrix of(float[] values, int rows, int columns) {
    check(values.length, rows, columns);
    return new Floats(values, rows, columns);
  }

  /// @param values row by row, rows · columns of them
  /// @throws IllegalArgumentException if there are more or fewer
  static Matrix of(double[] values, int rows, int columns) {
    check(values.length, rows, columns);
    return new Doubles(values, rows, columns);
  }

  /// @param rows [rows][columns], rectangular; copied
  /// @throws IllegalArgumentException if a row has another length than the first
  static Matrix of(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] values = new double[rows.length * columns];
    for (int row = 0; row < rows.length; row++) {
      check(rows[row].length, 1, columns);
      System.arraycopy(rows[row], 0, values, row * columns, columns);
    }
    return new Doubles(values, rows.length, columns);
  }

  /// @param rows [rows][columns], rectangular; copied
  /// @throws IllegalArgumentException if a row has another length than the first
  static Matrix of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    float[] values = new float[rows.length * columns];
    for (int row = 0; row < rows.length; row++) {
      check(rows[row].length, 1, columns);
      System.arraycopy(rows[row], 0, values, row * columns, columns);
    }
    return new Floats(values, rows.length, columns);
  }

  /// One row.
  default double[] row(int row) {
    double[] values = new double[columns()];
    copy(row, row + 1, values);
    return values;
  }

  /// The first rows.
  ///
  /// @param count 0 … rows
  default Matrix head(int count) {
    double[] values = new double[Math.multiplyExact(count, columns())];
    copy(0, count, values);
    return new Doubles(values, count, columns());
  }

  private static void check(int length, int rows, int columns) {
    if (length != (long) rows * columns) {
      throw new IllegalArgumentException(
          length + " numbers for " + rows + " rows of " + columns + " columns");
    }
  }

  /// In single precision, which every number here is exactly.
  record Floats(float[] values, int rows, int columns) implements Matrix {
    @Override
    public double get(int row, int column) {
      return values[row * columns + column];
    }

    @Override
    public void copy(int from, int to, double[] into) {
      int start = from * columns;
      int count = (to - from) * columns;
      for (int i = 0; i < count; i++) {
        into[i] = values[start + i];
      }
    }
  }

  /// In double precision.
  record Doubles(double[] values, int rows, int columns) implements Matrix {
    @Override
    public double get(int row, int column) {
      return values[row * columns + column];
    }

    @Override
    public void copy(int from, int to, double[] into) {
      System.arraycopy(values, from * columns, into, 0, (to - from) * columns);
    }
  }
}
