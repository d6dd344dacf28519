package org.harmonicloss.analysis;

import java.util.List;
import org.harmonicloss.models.HarmonicException;

/// The rows a metric looks at: one labelled vector per token.
///
/// @param source where the numbers come from, in the user's words; named in errors
/// @param labels one per row, length N ≥ 1
/// @param values [N][D], all finite; kept as given and not copied, since the matrix of a language
///     model is large: nobody may change it afterwards
public record Embedding(String source, List<String> labels, double[][] values) {
  /// @throws HarmonicException naming the source, row and column of the first number that is not
  ///     finite, or saying how the shapes disagree
  public Embedding {
    labels = List.copyOf(labels);
    if (values.length == 0 || values[0].length == 0) {
      throw HarmonicException.failed(
          "empty embedding: " + source, "at least one row with one number is needed");
    }
    if (labels.size() != values.length) {
      throw HarmonicException.failed(
          "labels and rows disagree: "
              + source
              + " has "
              + labels.size()
              + " labels and "
              + values.length
              + " rows",
          "give every row one label");
    }
    for (int row = 0; row < values.length; row++) {
      check(source, labels.get(row), values[row], values[0].length);
    }
  }

  private static void check(String source, String label, double[] row, int columns) {
    if (row.length != columns) {
      throw HarmonicException.failed(
          "rows of different length: "
              + source
              + ", row "
              + label
              + " has "
              + row.length
              + " numbers, the first row has "
              + columns,
          "give every row the same number of columns");
    }
    for (int column = 0; column < columns; column++) {
      if (!Double.isFinite(row[column])) {
        throw HarmonicException.failed(
            "not a finite number: "
                + source
                + ", row "
                + label
                + ", column "
                + column
                + " is "
                + row[column],
            "a training run that diverged leaves such weights: use an earlier checkpoint");
      }
    }
  }

  /// N, the number of vectors.
  public int rows() {
    return values.length;
  }

  /// D, the length of each vector.
  public int columns() {
    return values[0].length;
  }

  /// The Euclidean distance between two rows.
  public double distance(int a, int b) {
    double squares = 0;
    for (int column = 0; column < columns(); column++) {
      double difference = values[a][column] - values[b][column];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }
}
