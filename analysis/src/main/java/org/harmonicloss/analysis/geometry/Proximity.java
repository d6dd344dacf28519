package org.harmonicloss.analysis.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;

/// How near two rows of an embedding are to each other. All is computed in double precision.
public enum Proximity {
  /// The cosine of the angle between them, −1 … 1: x·y / (‖x‖ ‖y‖). Undefined for rows of zeros.
  COSINE("similarity") {
    @Override
    double of(double[] x, double[] y) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += x[i] * y[i];
      }
      return Math.clamp(sum, -1, 1); // NaN stays
    }

    // To length 1; zeros become NaN. The power of two of the largest entry is taken out first,
    // which is exact, so that no square overflows.
    @Override
    public void prepare(double[] row) {
      double largest = 0;
      for (double value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
      double scale = Math.scalb(1.0, -Math.getExponent(largest));
      double squares = 0;
      for (int i = 0; i < row.length; i++) {
        row[i] *= scale;
        squares += row[i] * row[i];
      }
      double length = Math.sqrt(squares);
      for (int i = 0; i < row.length; i++) {
        row[i] /= length;
      }
    }
  },

  /// The distance between them, ‖x − y‖.
  EUCLIDEAN("distance") {
    @Override
    double of(double[] x, double[] y) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += (x[i] - y[i]) * (x[i] - y[i]);
      }
      return Math.sqrt(sum);
    }

    @Override
    public void prepare(double[] row) {
      // As it is.
    }
  };

  private final String valueName;

  Proximity(String valueName) {
    this.valueName = valueName;
  }

  /// A row near to another, and how near.
  public record Neighbor(int row, double value) {}

  /// What the user types.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What its values are called: similarity, of which more is nearer, or distance.
  public String valueName() {
    return valueName;
  }

  abstract double of(double[] x, double[] y);

  /// What is done to each row before it is compared: cosines are products of what this leaves.
  public abstract void prepare(double[] row);

  /// How far two rows are from each other: 1 minus the cosine, or the distance. Overwrites both.
  public double distance(double[] x, double[] y) {
    prepare(x);
    prepare(y);
    return this == COSINE ? 1 - of(x, y) : of(x, y);
  }

  /// @throws HarmonicException if a row has no angle
  public void requireDefined(Embedding embedding) {
    double[] row = new double[embedding.columns()];
    for (int i = 0; this == COSINE && i < embedding.rows(); i++) {
      embedding.values().copy(i, i + 1, row);
      requireAngle(embedding, i, Arrays.stream(row).anyMatch(value -> value != 0));
    }
  }

  private static void requireAngle(Embedding embedding, int row, boolean has) {
    if (!has) {
      throw HarmonicException.failed(
          "all numbers are zero: %s, row %s"
              .formatted(embedding.source(), embedding.labels().get(row)),
          "it has no direction; compare by `measure` euclidean");
    }
  }

  /// The nearest other rows.
  ///
  /// @param rows whose neighbours are looked for
  /// @param k how many of each, 1 … N − 1
  /// @return for each of `rows` the nearest first, of equals the one with the smaller number; fewer
  ///     than k where others have no angle
  /// @throws HarmonicException if one of `rows` has no angle
  public List<List<Neighbor>> nearest(Embedding embedding, int[] rows, int k) {
    double[][] wanted = prepared(embedding, rows);
    Comparator<Neighbor> nearer =
        Comparator.comparingDouble(n -> this == COSINE ? -n.value : n.value);
    Comparator<Neighbor> order = nearer.thenComparingInt(Neighbor::row);
    List<PriorityQueue<Neighbor>> best =
        IntStream.range(0, rows.length)
            .mapToObj(i -> new PriorityQueue<>(order.reversed()))
            .toList();
    double[] other = new double[embedding.columns()];
    for (int row = 0; row < embedding.rows(); row++) {
      embedding.values().copy(row, row + 1, other);
      prepare(other);
      for (int i = 0; i < rows.length; i++) {
        double value = of(wanted[i], other);
        if (row != rows[i] && !Double.isNaN(value)) {
          best.get(i).add(new Neighbor(row, value));
          if (best.get(i).size() > k) {
            best.get(i).poll();
          }
        }
      }
    }
    List<List<Neighbor>> neighbors = new ArrayList<>();
    best.forEach(queue -> neighbors.add(queue.stream().sorted(order).toList()));
    return neighbors;
  }

  /// Each of the rows beside each.
  ///
  /// @return [rows][rows], symmetric
  /// @throws HarmonicException if one of them has no angle
  public double[][] between(Embedding embedding, int[] rows) {
    double[][] vectors = prepared(embedding, rows);
    double[][] values = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= i; j++) {
        values[i][j] = of(vectors[i], vectors[j]);
        values[j][i] = values[i][j];
      }
    }
    return values;
  }

  /// Some of the rows as they are compared, by cosine at length 1.
  ///
  /// @throws HarmonicException if one of them has no angle
  public double[][] directions(Embedding embedding, List<Integer> rows) {
    return prepared(embedding, rows.stream().mapToInt(Integer::intValue).toArray());
  }

  /// One row as it is compared; NaN where it has no angle.
  public double[] direction(Embedding embedding, int row) {
    double[] values = embedding.values().row(row);
    prepare(values);
    return values;
  }

  private double[][] prepared(Embedding embedding, int[] rows) {
    double[][] prepared = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      prepared[i] = embedding.values().row(rows[i]);
      prepare(prepared[i]);
      requireAngle(embedding, rows[i], Arrays.stream(prepared[i]).noneMatch(Double::isNaN));
    }
    return prepared;
  }
}
