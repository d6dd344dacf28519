package org.harmonicloss.cli.runs;

import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.cli.analyze.RowLabels;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;

/// Anybody's predictions: rows of probabilities, or of their logarithms, and the class that is
/// right for each.
///
/// @param logProbs [N][C]
/// @param targets [N]
record LabelledPredictions(Matrix logProbs, int[] targets) {
  /// The logarithm of a probability may be rounded to more than 0.
  private static final double ROUNDING = 1e-6;

  /// @param file or `-`
  /// @param tensor of the file, or null for the only one
  /// @param labels a file with a class on each line
  static LabelledPredictions read(Path file, String tensor, String labels, Console console) {
    Embedding rows =
        new EmbeddingSource().another(file.toString(), tensor, null).read(console).embedding();
    RowLabels clusters = RowLabels.read(labels, rows, console.in());
    int classes = rows.values().columns();
    List<Integer> names =
        clusters.names().stream().map(name -> number(name, classes, labels)).toList();
    int[] targets = new int[rows.rows()];
    for (int row = 0; row < targets.length; row++) {
      targets[row] = names.get(clusters.clusters()[row]);
    }
    return new LabelledPredictions(logProbs(rows), targets);
  }

  private static int number(String label, int classes, String labels) {
    if (!label.matches("[0-9]{1,9}") || Integer.parseInt(label) >= classes) {
      throw HarmonicException.failed(
          labels + ": no class: " + label,
          "write the number of the right class on each line, from 0 to " + (classes - 1));
    }
    return Integer.parseInt(label);
  }

  private static Matrix logProbs(Embedding rows) {
    Matrix values = rows.values();
    boolean logarithms = true;
    boolean probabilities = true;
    for (int row = 0; row < values.rows() && (logarithms || probabilities); row++) {
      for (int column = 0; column < values.columns(); column++) {
        double value = values.get(row, column);
        logarithms &= value <= ROUNDING;
        probabilities &= value >= 0;
      }
      if (!logarithms && !probabilities) {
        throw HarmonicException.failed(
            "not probabilities, nor logarithms of them: row " + row + " of " + rows.source(),
            "give a row with a number for each class, such as 'harmonic probe RUN --output log_probs'"
                + " prints");
      }
    }
    if (logarithms) {
      return values;
    }
    double[] logs = new double[Math.multiplyExact(values.rows(), values.columns())];
    values.copy(0, values.rows(), logs);
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(logs[i]);
    }
    return Matrix.of(logs, values.rows(), values.columns());
  }
}
