package org.harmonicloss.analysis.alignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Proximity;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.junit.jupiter.api.Test;

class AlignmentTest {
  private static final Golden GOLDEN = new Golden("alignment");
  private static final List<Embedding> SPACES =
      List.of(
          new Golden("alignment_a").embedding(),
          new Golden("alignment_b").embedding(),
          new Golden("alignment_c").embedding());
  private static final Set<Measure> ALL = EnumSet.allOf(Measure.class);
  private static final int MANY = 1_000_000;

  private static Alignment.Settings settings(Proximity proximity, int pairs, int rows) {
    return new Alignment.Settings(ALL, proximity, 5, pairs, rows, 0);
  }

  @Test
  void valuesAreThoseOfNumpyAndScipy() {
    for (Proximity proximity : Proximity.values()) {
      Alignment alignment = new Alignment(SPACES, settings(proximity, MANY, MANY));
      List<Alignment.Pair> pairs = alignment.pairs();
      assertEquals(3, pairs.size());
      int checked = 0;
      for (Measure measure : Measure.values()) {
        boolean byRows = measure == Measure.RSA || measure == Measure.NEIGHBORS;
        String name = measure.text() + (byRows ? "_" + proximity.text() : "");
        for (double[] golden : GOLDEN.all(name)) {
          double found =
              pairs.stream()
                  .filter(pair -> pair.first() == golden[0] && pair.second() == golden[1])
                  .findFirst()
                  .orElseThrow()
                  .values()
                  .get(measure);
          assertEquals(golden[2], found, 1e-12, name);
          checked++;
        }
      }
      assertEquals(12, checked);
      for (double[] golden : GOLDEN.all("rank")) {
        assertEquals(golden[1], alignment.effectiveRank((int) golden[0]), 1e-9);
      }
      assertEquals(40 * 39 / 2, alignment.rowPairs());
      assertEquals(40, alignment.askedRows());
    }
  }

  private static Embedding embedding(String name, int rows, double[][] values) {
    return new Embedding(
        name, IntStream.range(0, rows).mapToObj(Integer::toString).toList(), values);
  }

  /// More rows than a block, turned and stretched: all measures are 1, sampled or not.
  @Test
  void aTurnedSpaceIsTheSame() {
    Random random = new Random(3);
    int n = 3000;
    double angle = 0.7;
    double[][] x = new double[n][];
    double[][] y = new double[n][];
    for (int i = 0; i < n; i++) {
      double u = random.nextGaussian();
      double v = 3 * random.nextGaussian();
      x[i] = new double[] {u, v};
      y[i] =
          new double[] {
            2 * (Math.cos(angle) * u - Math.sin(angle) * v),
            0,
            2 * (Math.sin(angle) * u + Math.cos(angle) * v)
          };
    }
    List<Embedding> spaces = List.of(embedding("x", n, x), embedding("y", n, y));
    for (Proximity proximity : Proximity.values()) {
      Alignment alignment = new Alignment(spaces, settings(proximity, 5000, 100));
      assertEquals(5000, alignment.rowPairs());
      assertEquals(100, alignment.askedRows());
      alignment.pairs().getFirst().values().forEach((m, v) -> assertEquals(1, v, 1e-9, "" + m));
      assertEquals(alignment.effectiveRank(0), alignment.effectiveRank(1), 1e-6);
    }
  }

  /// What is sampled is near what is whole.
  @Test
  void samplesAreNearTheWhole() {
    Alignment.Pair whole =
        new Alignment(SPACES, settings(Proximity.COSINE, MANY, MANY)).pairs().getFirst();
    Alignment.Pair some =
        new Alignment(SPACES, settings(Proximity.COSINE, 500, 20)).pairs().getFirst();
    double difference = some.values().get(Measure.RSA) - whole.values().get(Measure.RSA);
    assertTrue(difference != 0 && Math.abs(difference) < 0.15, "by " + difference);
    assertEquals(whole.values().get(Measure.NEIGHBORS), some.values().get(Measure.NEIGHBORS), 0.15);
  }

  /// Neighbours found in several blocks of rows are those found one by one.
  @Test
  void neighboursAreThoseOfEveryRow() {
    Random random = new Random(5);
    int n = 9000;
    int d = 350; // two blocks
    float[] values = new float[n * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() + 2;
    }
    List<String> labels = IntStream.range(0, n).mapToObj(Integer::toString).toList();
    Embedding rows = new Embedding("rows", labels, Matrix.of(values, n, d));
    int[] asked = {0, 17, 4500, 8999};
    for (Proximity proximity : Proximity.values()) {
      int[][] found = Neighborhoods.of(rows, asked, 4, proximity).nearest();
      var expected = proximity.nearest(rows, asked, 4);
      for (int i = 0; i < asked.length; i++) {
        int[] sorted =
            expected.get(i).stream().mapToInt(Proximity.Neighbor::row).sorted().toArray();
        assertArrayEquals(sorted, found[i]);
      }
    }
  }

  @Test
  void whatDoesNotDifferIsRefused() {
    Embedding flat = embedding("flat", 3, new double[][] {{1, 2}, {1, 2}, {1, 2}});
    Embedding other = embedding("other", 3, new double[][] {{1, 2}, {3, 2}, {0, 0}});
    List<Embedding> both = List.of(other, flat);
    HarmonicException refused =
        assertThrows(
            HarmonicException.class,
            () -> new Alignment(both, settings(Proximity.EUCLIDEAN, 9, 9)));
    assertTrue(refused.getMessage().contains("flat has 3 rows"), refused.getMessage());
    List<Embedding> zeros = List.of(other, other);
    HarmonicException none =
        assertThrows(
            HarmonicException.class, () -> new Alignment(zeros, settings(Proximity.COSINE, 9, 9)));
    assertTrue(none.getMessage().contains("zero: other, row 2"), none.getMessage());
  }
}
