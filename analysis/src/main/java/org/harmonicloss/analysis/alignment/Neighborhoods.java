package org.harmonicloss.analysis.alignment;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.CrossProducts;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Proximity;

/// The nearest rows of some rows among all, by products of blocks.
///
/// @param nearest [asked][k], the numbers of the rows, in rising order
record Neighborhoods(int[][] nearest) {
  private static final int ASKED_AT_ONCE = 2048;

  /// @param asked whose neighbours are looked for; a row is not its own
  static Neighborhoods of(Embedding embedding, int[] asked, int k, Proximity proximity) {
    double[] mean = CrossProducts.mean(embedding.values());
    int[][] nearest = new int[asked.length][];
    for (int from = 0; from < asked.length; from += ASKED_AT_ONCE) {
      int to = Math.min(from + ASKED_AT_ONCE, asked.length);
      find(embedding, Arrays.copyOfRange(asked, from, to), k, proximity, mean, nearest, from);
    }
    return new Neighborhoods(nearest);
  }

  private static void find(
      Embedding embedding,
      int[] asked,
      int k,
      Proximity proximity,
      double[] mean,
      int[][] nearest,
      int place) {
    int d = embedding.columns();
    double[] wanted = new double[asked.length * d];
    for (int i = 0; i < asked.length; i++) {
      double[] row = prepared(embedding, asked[i], proximity, mean);
      System.arraycopy(row, 0, wanted, i * d, d);
    }
    Nearest[] best =
        IntStream.range(0, asked.length).mapToObj(_ -> new Nearest(k)).toArray(Nearest[]::new);
    int height = Math.min(embedding.rows(), CrossProducts.blockRows(d));
    double[] others = new double[height * d];
    double[] halfSquares = new double[height];
    double[] products = new double[height * asked.length];
    for (int from = 0; from < embedding.rows(); from += height) {
      int first = from;
      int count = Math.min(height, embedding.rows() - from);
      IntStream.range(0, count)
          .parallel()
          .forEach(
              i -> {
                double[] row = prepared(embedding, first + i, proximity, mean);
                System.arraycopy(row, 0, others, i * d, d);
                // ‖x − y‖² is least where x·y − ‖y‖²/2 is greatest.
                halfSquares[i] = proximity == Proximity.COSINE ? 0 : halfSquare(row);
              });
      CrossProducts.ofRows(wanted, asked.length, others, count, d, products);
      IntStream.range(0, asked.length)
          .parallel()
          .forEach(
              i -> {
                for (int j = 0; j < count; j++) {
                  if (first + j != asked[i]) {
                    best[i].offer(products[j * asked.length + i] - halfSquares[j], first + j);
                  }
                }
              });
    }
    for (int i = 0; i < asked.length; i++) {
      nearest[place + i] = best[i].rows();
    }
  }

  private static double[] prepared(
      Embedding embedding, int row, Proximity proximity, double[] mean) {
    double[] values = embedding.values().row(row);
    if (proximity == Proximity.COSINE) {
      proximity.prepare(values);
    } else {
      // Around 0, differences lose least; distances stay.
      for (int column = 0; column < values.length; column++) {
        values[column] -= mean[column];
      }
    }
    return values;
  }

  private static double halfSquare(double[] row) {
    return Arrays.stream(row).map(value -> value * value).sum() / 2;
  }

  /// The mean share of neighbours that are the same, 0 to 1.
  double overlap(Neighborhoods other) {
    double sum = 0;
    for (int i = 0; i < nearest.length; i++) {
      int[] theirs = other.nearest[i];
      long common =
          Arrays.stream(nearest[i]).filter(row -> Arrays.binarySearch(theirs, row) >= 0).count();
      sum += (double) common / theirs.length;
    }
    return sum / nearest.length;
  }

  /// The k greatest of what is offered, of equals the first.
  private static final class Nearest {
    private final double[] values;
    private final int[] rows;
    private int size;

    Nearest(int k) {
      values = new double[k];
      rows = new int[k];
    }

    void offer(double value, int row) {
      if (size == values.length && !(value > values[size - 1])) {
        return;
      }
      int at = size < values.length ? size++ : size - 1;
      while (at > 0 && values[at - 1] < value) {
        values[at] = values[at - 1];
        rows[at] = rows[at - 1];
        at--;
      }
      values[at] = value;
      rows[at] = row;
    }

    int[] rows() {
      return Arrays.stream(rows, 0, size).sorted().toArray();
    }
  }
}
