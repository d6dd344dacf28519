package org.harmonicloss.analysis.metrics;

import java.util.List;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.task.Equivalence;
import org.harmonicloss.models.task.Genealogy;
import org.harmonicloss.models.task.InContext;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Permutation;
import org.harmonicloss.models.task.TokenTask;

/// A number about an embedding. Those of the tasks say how close it comes to the geometry of the
/// task: smaller is better, and 0 is the perfect shape. The others say how many dimensions it uses.
///
/// To add one: implement this, and name it in [#all], and in [#of] where it belongs to a task.
public interface Metric {
  /// What the user types.
  String name();

  /// What it measures, in one line.
  String title();

  /// How it is computed, in a sentence or two.
  String description();

  /// @throws HarmonicException if the embedding has no such value, saying why
  double value(Embedding embedding);

  /// Every metric, in the order of the help: those of the tasks first.
  static List<Metric> all() {
    return List.of(
        new Lattice(),
        new Circle(),
        new EquivalenceClasses(),
        new Tree(),
        new Cosets(),
        new EffectiveRank(),
        new ParticipationRatio());
  }

  /// @throws HarmonicException (usage) naming near ones if there is none of that name
  static Metric named(String name) {
    return all().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                HarmonicException.usage(
                    "unknown metric: " + name,
                    NearNames.hint(name, all().stream().map(Metric::name).toList())));
  }

  /// The metric of the shape that `task` should give to the embedding.
  static Metric of(TokenTask task) {
    return switch (task) {
      case InContext _ -> new Lattice();
      case ModularAddition _ -> new Circle();
      case Equivalence _ -> new EquivalenceClasses();
      case Genealogy _ -> new Tree();
      case Permutation _ -> new Cosets();
    };
  }

  /// @throws HarmonicException unless the embedding has one row for each of the tokens of `task`
  ///     that `metric` looks at
  static void requireRows(Embedding embedding, Metric metric, TokenTask task) {
    int rows = task.embeddingTokens();
    if (embedding.rows() != rows) {
      throw HarmonicException.failed(
          "wrong number of rows for %s: %s has %d, not %d"
              .formatted(metric.name(), embedding.source(), embedding.rows(), rows),
          "it looks at the first %d tokens of %s, in order; 'harmonic analyze representation' takes"
                  .formatted(rows, task.name())
              + " the metric of a run's own task");
    }
  }
}
