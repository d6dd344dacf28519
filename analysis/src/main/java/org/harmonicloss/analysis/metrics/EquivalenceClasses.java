package org.harmonicloss.analysis.metrics;

import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.task.Equivalence;

/// How far the 40 numbers of the equivalence task are from being gathered by class, as the task
/// should make them: the mean distance between two numbers of the same class, divided by the mean
/// distance between two numbers of different classes (the paper, section 4.2).
///
/// As in the reference code, pairs of the same class that are no nearer than the mean of those of
/// different classes are left out, as outliers. Its mean also takes in each number's distance to
/// itself, which is 0; ours is of pairs of different numbers.
///
/// 0 means that each class is one point; moving, rotating or scaling the embedding changes nothing.
public record EquivalenceClasses() implements Metric {
  @Override
  public String name() {
    return "equivalence";
  }

  @Override
  public String title() {
    return "How far an embedding is from gathering equivalent numbers; 0 is one point a class.";
  }

  @Override
  public String description() {
    return "Over the numbers 0 to 39 modulo 5: the mean distance within a class, divided by the mean"
        + " distance between classes. Pairs within a class that are no nearer than the latter are"
        + " left out, as outliers (the paper's section 4.2).";
  }

  /// @param embedding the numbers in order
  /// @return from 0 to 1
  /// @throws HarmonicException unless there are 40 rows, or if no two numbers of the same class are
  ///     nearer than those of different classes are on average
  @Override
  public double value(Embedding embedding) {
    Metric.requireRows(embedding, this, new Equivalence());
    List<Double> within = new ArrayList<>();
    List<Double> across = new ArrayList<>();
    for (int x = 0; x < Equivalence.NUMBERS; x++) {
      for (int y = x + 1; y < Equivalence.NUMBERS; y++) {
        boolean same = x % Equivalence.MODULUS == y % Equivalence.MODULUS;
        (same ? within : across).add(embedding.distance(x, y));
      }
    }
    double apart = mean(across);
    within.removeIf(distance -> distance >= apart);
    if (within.isEmpty()) {
      throw HarmonicException.failed(
          "no class holds together: no two equivalent rows of "
              + embedding.source()
              + " are nearer than others are on average",
          "give the numbers 0 to 39 in order; or has the embedding collapsed?");
    }
    return mean(within) / apart;
  }

  private static double mean(List<Double> distances) {
    return distances.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
