package org.harmonicloss.analysis.metrics;

import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.task.InContext;

/// How far the 25 points of the in-context task are from a lattice, as the task should make them:
/// the mean, over parallelograms (a, b, c, d = b + c − a), of
///
///     √((|ab| − |cd|)² + (|ac| − |bd|)²) / √((|ab|² + |bc|² + |cd|² + |ad|²) / 2)
///
/// with Euclidean distances between embeddings (the paper, section 4.2). The parallelograms are
/// those of three different points a, b, c in row-major order whose d lies on the lattice, but for
/// triples on one row or one column. Those on a diagonal count, as in the reference code.
///
/// 0 is a lattice of parallelograms, however skew; moving, rotating or scaling the embedding
/// changes nothing.
public record Lattice() implements Metric {
  private static final int SIDE = InContext.SIDE;

  @Override
  public String name() {
    return "lattice";
  }

  @Override
  public String title() {
    return "How far an embedding is from a lattice; 0 is a perfect one.";
  }

  @Override
  public String description() {
    return "Over the parallelograms of a 5×5 lattice, given row by row: how much the lengths of"
        + " opposite sides differ, relative to the size, on average (the paper's section 4.2).";
  }

  /// @param embedding the lattice's points in row-major order
  /// @return ≥ 0
  /// @throws HarmonicException unless there are 25 rows, or if the four corners of a parallelogram
  ///     are the same point
  @Override
  public double value(Embedding embedding) {
    Metric.requireRows(embedding, this, new InContext());
    double sum = 0;
    int parallelograms = 0;
    for (int a = 0; a < SIDE * SIDE; a++) {
      for (int b = a + 1; b < SIDE * SIDE; b++) {
        for (int c = b + 1; c < SIDE * SIDE; c++) {
          int row = b / SIDE + c / SIDE - a / SIDE;
          int column = b % SIDE + c % SIDE - a % SIDE;
          boolean line = a / SIDE == c / SIDE || (a % SIDE == b % SIDE && b % SIDE == c % SIDE);
          if (row < SIDE && column >= 0 && column < SIDE && !line) {
            sum += deviation(embedding, a, b, c, SIDE * row + column);
            parallelograms++;
          }
        }
      }
    }
    return sum / parallelograms;
  }

  private static double deviation(Embedding embedding, int a, int b, int c, int d) {
    double ab = embedding.distance(a, b);
    double cd = embedding.distance(c, d);
    double ac = embedding.distance(a, c);
    double bd = embedding.distance(b, d);
    double bc = embedding.distance(b, c);
    double ad = embedding.distance(a, d);
    double size = Math.sqrt((ab * ab + bc * bc + cd * cd + ad * ad) / 2);
    if (size == 0) {
      throw HarmonicException.failed(
          "no parallelogram in one point: the rows %s, %s, %s and %s of %s are the same"
              .formatted(
                  embedding.labels().get(a),
                  embedding.labels().get(b),
                  embedding.labels().get(c),
                  embedding.labels().get(d),
                  embedding.source()),
          "has the embedding collapsed?");
    }
    return Math.hypot(ab - cd, ac - bd) / size;
  }
}
