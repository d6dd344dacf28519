package org.harmonicloss.analysis.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.run.EpochMetrics;
import org.junit.jupiter.api.Test;

class GrokkingTest {
  private static List<EpochMetrics> run(int every, double... accuracies) {
    List<EpochMetrics> metrics = new ArrayList<>();
    for (int i = 0; i < accuracies.length; i++) {
      metrics.add(
          new EpochMetrics((i + 1) * every, i, 0, accuracies[i], 0, 1 - accuracies[i], 0, 0));
    }
    return metrics;
  }

  @Test
  void theEpochThatMakesTheRowFull() {
    Grokking three = new Grokking(0.9, 3);
    var run = run(1, 0.95, 0.95, 0.5, 0.91, 0.92, 0.9, 0.95, 0.95, 0.95, 1);
    assertEquals(OptionalInt.of(9), three.epoch(run, EpochMetrics::trainAccuracy));
    assertEquals(OptionalInt.empty(), three.epoch(run, EpochMetrics::testAccuracy));
    assertEquals(OptionalInt.empty(), three.epoch(List.of(), EpochMetrics::trainAccuracy));
    // Evaluated every 10 epochs: epochs 11 … 20 count as the evaluation at 20.
    assertEquals(
        OptionalInt.of(30),
        new Grokking(0.9, 20).epoch(run(10, 0.5, 0.95, 0.95), EpochMetrics::trainAccuracy));
  }

  @Test
  void equalsASearchByBruteForce() {
    Random random = new Random(1);
    for (int trial = 0; trial < 500; trial++) {
      double[] accuracy = random.doubles(60).map(Math::sqrt).toArray();
      Grokking grokking = new Grokking(0.5, 1 + random.nextInt(8));
      OptionalInt expected = OptionalInt.empty();
      for (int end = grokking.epochs(); end <= accuracy.length && expected.isEmpty(); end++) {
        double[] row = Arrays.copyOfRange(accuracy, end - grokking.epochs(), end);
        if (Arrays.stream(row).allMatch(a -> a > 0.5)) {
          expected = OptionalInt.of(end);
        }
      }
      assertEquals(expected, grokking.epoch(run(1, accuracy), EpochMetrics::trainAccuracy));
    }
  }

  @Test
  void impossibleCriteriaAreRefused() {
    assertThrows(HarmonicException.class, () -> new Grokking(1, 20));
    assertThrows(HarmonicException.class, () -> new Grokking(Double.NaN, 20));
    assertThrows(HarmonicException.class, () -> new Grokking(0.9, 0));
  }

  @Test
  void medians() {
    assertEquals(2, Median.of(3, 1, 2));
    assertEquals(2.5, Median.of(4, 1, 3, 2));
    assertThrows(IllegalArgumentException.class, Median::of);
  }
}
