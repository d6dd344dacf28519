package org.harmonicloss.analysis.geometry;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;

/// The rows a metric looks at: one labelled vector per token.
///
/// @param source where the numbers come from, in the user's words; named in errors
/// @param labels one per row, length N ≥ 1
/// @param values [N][D], all finite; kept as given and not copied, since the matrix of a language
///     model is large
public record Embedding(String source, List<String> labels, Matrix values) {
  /// From this many rows on, all cores look at them.
  private static final int MANY = 4096;

  /// @throws HarmonicException naming the source, row and column of the first number that is not
  ///     finite, or saying how the shapes disagree
  public Embedding {
    if (values.rows() == 0 || values.columns() == 0) {
      throw HarmonicException.failed(
          "empty embedding: " + source, "at least one row with one number is needed");
    }
    labels = List.copyOf(labels);
    if (labels.size() != values.rows()) {
      throw HarmonicException.failed(
          "labels and rows disagree: %s has %d labels and %d rows"
              .formatted(source, labels.size(), values.rows()),
          "give every row one label");
    }
    IntStream rows = IntStream.range(0, values.rows());
    OptionalInt bad =
        (values.rows() < MANY ? rows : rows.parallel())
            .filter(i -> !isFinite(values, i))
            .findFirst();
    if (bad.isPresent()) {
      double[] row = values.row(bad.getAsInt());
      int column = 0;
      while (Double.isFinite(row[column])) {
        column++;
      }
      throw HarmonicException.failed(
          "not a finite number: %s, row %s, column %d is %s"
              .formatted(source, labels.get(bad.getAsInt()), column, row[column]),
          "a training run that diverged leaves such weights: use an earlier checkpoint");
    }
  }

  private static boolean isFinite(Matrix values, int row) {
    // A product of 0 is NaN where the number is not finite, and so is any sum with it.
    double sum = 0;
    for (int column = 0; column < values.columns(); column++) {
      sum += 0 * values.get(row, column);
    }
    return sum == 0;
  }

  /// @param values [N][D]; copied
  /// @throws HarmonicException if a row has another length than the first, and as above
  public Embedding(String source, List<String> labels, double[][] values) {
    this(source, labels, rectangular(source, labels, values));
  }

  private static Matrix rectangular(String source, List<String> labels, double[][] values) {
    for (int row = 0; row < values.length; row++) {
      if (values[row].length != values[0].length) {
        String label = row < labels.size() ? labels.get(row) : Integer.toString(row);
        throw HarmonicException.failed(
            "rows of different length: %s, row %s has %d numbers, the first row has %d"
                .formatted(source, label, values[row].length, values[0].length),
            "give every row the same number of columns");
      }
    }
    return Matrix.of(values);
  }

  /// N, the number of vectors.
  public int rows() {
    return values.rows();
  }

  /// D, the length of each vector.
  public int columns() {
    return values.columns();
  }

  /// The Euclidean distance between two rows.
  public double distance(int a, int b) {
    double squares = 0;
    for (int column = 0; column < columns(); column++) {
      double difference = values.get(a, column) - values.get(b, column);
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }
}
