package org.harmonicloss.analysis.alignment;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Proximity;

/// Distances between pairs of rows, and Spearman's correlation of two lists of them.
final class Distances {
  /// Pairs that one core takes at a time.
  private static final int PIECE = 4096;

  private Distances() {}

  /// Pairs of rows: all of them, or, where these are more than `most`, `most` drawn with
  /// replacement, so that each pair of different rows is as likely as another.
  ///
  /// @return [2·pairs], the two rows of the first pair, of the second, and so on
  static int[] pairs(int rows, int most, RandomGenerator random) {
    long all = (long) rows * (rows - 1) / 2;
    int[] pairs = new int[2 * (int) Math.min(all, most)];
    int at = 0;
    if (all <= most) {
      for (int i = 0; i < rows; i++) {
        for (int j = i + 1; j < rows; j++) {
          pairs[at++] = i;
          pairs[at++] = j;
        }
      }
      return pairs;
    }
    while (at < pairs.length) {
      int i = random.nextInt(rows);
      int j = random.nextInt(rows - 1);
      pairs[at++] = i;
      pairs[at++] = j < i ? j : j + 1;
    }
    return pairs;
  }

  /// 1 minus the cosine, or Euclidean.
  static double[] of(Embedding embedding, int[] pairs, Proximity proximity) {
    int count = pairs.length / 2;
    double[] distances = new double[count];
    IntStream.range(0, Math.ceilDiv(count, PIECE))
        .parallel()
        .forEach(
            piece -> {
              double[] x = new double[embedding.columns()];
              double[] y = new double[embedding.columns()];
              int to = Math.min(count, (piece + 1) * PIECE);
              for (int pair = piece * PIECE; pair < to; pair++) {
                embedding.values().copy(pairs[2 * pair], pairs[2 * pair] + 1, x);
                embedding.values().copy(pairs[2 * pair + 1], pairs[2 * pair + 1] + 1, y);
                distances[pair] = proximity.distance(x, y);
              }
            });
    return distances;
  }

  /// Ranks from 1 on; equals have the mean of theirs.
  static double[] ranks(double[] values) {
    double[] sorted = values.clone();
    Arrays.parallelSort(sorted);
    double[] ranks = new double[values.length];
    IntStream.range(0, values.length)
        .parallel()
        .forEach(i -> ranks[i] = (below(sorted, values[i]) + upTo(sorted, values[i]) + 1) / 2.0);
    return ranks;
  }

  /// How many are less than `value`.
  private static int below(double[] sorted, double value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /// How many are `value` or less.
  private static int upTo(double[] sorted, double value) {
    return below(sorted, Math.nextUp(value));
  }

  /// Pearson's, of two lists that are not constant.
  static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }
}
