package org.harmonicloss.analysis.alignment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;

/// Brings embeddings into the same rows. Rows are matched by their labels where both have some, in
/// whatever order; by their place where one has none.
public final class SameRows {
  private SameRows() {}

  /// @param common whether to take the rows whose labels all of them have, rather than to refuse
  ///     others
  /// @return the embeddings with as many rows each, in the order of the first
  /// @throws HarmonicException saying how the rows differ
  public static List<Embedding> of(List<Embedding> embeddings, boolean common) {
    if (common) {
      return common(embeddings);
    }
    Embedding first = embeddings.getFirst();
    List<Embedding> matched = new ArrayList<>(List.of(first));
    for (Embedding other : embeddings.subList(1, embeddings.size())) {
      matched.add(matched(reference(matched, other), other));
    }
    return matched;
  }

  /// The first that has labels to match by.
  private static Embedding reference(List<Embedding> matched, Embedding other) {
    return matched.stream()
        .filter(one -> isNamed(one) && isNamed(other))
        .findFirst()
        .orElse(matched.getFirst());
  }

  /// Whether labels say more than the number of the row.
  private static boolean isNamed(Embedding embedding) {
    List<String> labels = embedding.labels();
    return IntStream.range(0, labels.size())
        .anyMatch(row -> !labels.get(row).equals(Integer.toString(row)));
  }

  private static Embedding matched(Embedding first, Embedding other) {
    boolean named = isNamed(first) && isNamed(other);
    if ((!named && first.rows() == other.rows()) || first.labels().equals(other.labels())) {
      return other;
    }
    Map<String, Integer> rows = rows(other);
    boolean distinct = named && rows.size() == other.rows() && rows(first).size() == first.rows();
    if (first.rows() != other.rows() || !distinct || !rows.keySet().containsAll(first.labels())) {
      throw different(first, other, named);
    }
    return taken(other, first.labels().stream().mapToInt(rows::get).toArray());
  }

  private static List<Embedding> common(List<Embedding> embeddings) {
    Set<String> labels = new HashSet<>(embeddings.getFirst().labels());
    for (Embedding embedding : embeddings) {
      Map<String, Integer> rows = rows(embedding);
      if (rows.size() != embedding.rows()) {
        String twice = twice(embedding.labels());
        throw HarmonicException.failed(
            "two rows of one label: " + embedding.source() + " has " + twice + " twice",
            "rows in common are found by their labels: give each its own with `vocab`");
      }
      labels.retainAll(rows.keySet());
    }
    if (labels.size() < 2) {
      throw HarmonicException.failed(
          "no rows in common: " + labels.size() + " labels are in all of the embeddings",
          "give embeddings of the same tokens or inputs, or their labels with `vocab`");
    }
    List<String> kept = embeddings.getFirst().labels().stream().filter(labels::contains).toList();
    return embeddings.stream()
        .map(embedding -> taken(embedding, kept.stream().mapToInt(rows(embedding)::get).toArray()))
        .toList();
  }

  private static String twice(List<String> labels) {
    Set<String> seen = new HashSet<>();
    return labels.stream().filter(label -> !seen.add(label)).findFirst().orElseThrow();
  }

  private static Map<String, Integer> rows(Embedding embedding) {
    Map<String, Integer> rows = HashMap.newHashMap(embedding.rows());
    for (int row = 0; row < embedding.rows(); row++) {
      rows.putIfAbsent(embedding.labels().get(row), row);
    }
    return rows;
  }

  private static Embedding taken(Embedding from, int[] rows) {
    int d = from.columns();
    float[] floats = from.values() instanceof Matrix.Floats ? new float[rows.length * d] : null;
    double[] doubles = floats == null ? new double[rows.length * d] : null;
    List<String> labels = new ArrayList<>(rows.length);
    for (int place = 0; place < rows.length; place++) {
      labels.add(from.labels().get(rows[place]));
      for (int column = 0; column < d; column++) {
        double value = from.values().get(rows[place], column);
        if (floats != null) {
          floats[place * d + column] = (float) value; // which it was
        } else {
          doubles[place * d + column] = value;
        }
      }
    }
    Matrix matrix =
        floats != null ? Matrix.of(floats, rows.length, d) : Matrix.of(doubles, rows.length, d);
    return new Embedding(from.source(), labels, matrix);
  }

  private static HarmonicException different(Embedding first, Embedding other, boolean named) {
    String counts =
        "rows differ: %s has %d, %s has %d"
            .formatted(first.source(), first.rows(), other.source(), other.rows());
    int least = Math.min(first.rows(), other.rows());
    String where =
        IntStream.range(0, named ? least : 0)
            .filter(row -> !first.labels().get(row).equals(other.labels().get(row)))
            .mapToObj(
                row ->
                    "; the first that differ are row %d, %s and %s"
                        .formatted(row, first.labels().get(row), other.labels().get(row)))
            .findFirst()
            .orElse("");
    return HarmonicException.failed(
        counts + where,
        named
            ? "`common` takes the rows whose labels all have"
            : "give embeddings of the same tokens or inputs, in the same order");
  }
}
