package org.harmonicloss.analysis.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Silhouette;
import org.harmonicloss.analysis.groups.CosetPartition;
import org.harmonicloss.analysis.groups.SymmetricGroup;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.task.Permutation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CosetsTest {
  private static final List<String> LABELS = new Permutation().labels();

  private static Embedding embedding(List<String> labels, double[][] values) {
    return new Embedding("test", labels, Matrix.of(values));
  }

  private static double[][] random(int rows, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, rows)
        .mapToObj(row -> random.doubles(3, -1, 1).toArray())
        .toArray(double[][]::new);
  }

  /// Points near one place for each coset, in random order of the rows.
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void findsTheCosetsThatArePlanted(int symbols) {
    List<CosetPartition> partitions = CosetPartition.all(new SymmetricGroup(symbols));
    for (int p = 0; p < partitions.size(); p += symbols == 5 ? 17 : 1) {
      CosetPartition planted = partitions.get(p);
      int size = planted.cosetOf().length;
      double[][] noise = random(size, p);
      List<String> names = PermutationRows.of(embedding(numbers(size), noise)).names();
      List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
      Collections.shuffle(order, new Random(p));
      List<String> labels = order.stream().map(names::get).toList();
      double[][] points = new double[size][];
      for (int row = 0; row < size; row++) {
        int coset = planted.cosetOf()[order.get(row)];
        points[row] =
            new double[] {
              10 * Math.cos(coset) + 1e-3 * noise[row][0],
              10 * Math.sin(coset),
              1e-3 * noise[row][2]
            };
      }
      PermutationRows rows = PermutationRows.of(embedding(labels, points));
      List<Cosets.Ranked> ranked = Cosets.rank(points, rows);
      Cosets.Ranked best = ranked.getFirst();
      assertEquals(partitions.size(), ranked.size());
      assertArrayEquals(planted.cosetOf(), best.partition().cosetOf());
      assertTrue(best.silhouette() > 0.98, planted + ": " + best.silhouette());
      for (int i = 1; i < ranked.size(); i++) {
        assertTrue(ranked.get(i - 1).silhouette() >= ranked.get(i).silhouette());
      }
      assertTrue(new Cosets().value(embedding(labels, points)) < 0.02);
    }
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Test
  void aPointForEachCosetIsPerfect() {
    for (CosetPartition partition : CosetPartition.all(new SymmetricGroup(4))) {
      double[][] points =
          IntStream.of(partition.cosetOf())
              .mapToObj(coset -> new double[] {Math.cos(coset), Math.sin(coset)})
              .toArray(double[][]::new);
      PermutationRows rows = PermutationRows.of(embedding(LABELS, points));
      assertEquals(1, Cosets.rank(points, rows).getFirst().silhouette());
      assertEquals(0, new Cosets().value(embedding(LABELS, points)), 1e-9);
    }
  }

  /// Each is what the silhouette says of it alone.
  @Test
  void allAreScored() {
    double[][] points = random(24, 7);
    PermutationRows rows = PermutationRows.of(embedding(LABELS, points));
    for (Cosets.Ranked ranked : Cosets.rank(points, rows)) {
      int[] clusters = ranked.partition().cosetOf();
      assertEquals(Silhouette.of(points, clusters).mean(), ranked.silhouette());
    }
    assertEquals(
        54, Cosets.rank(points, rows).stream().map(Cosets.Ranked::silhouette).distinct().count());
  }

  @Test
  void labelsSayThePermutation() {
    List<String> letters = new ArrayList<>(LABELS.stream().map(CosetsTest::letters).toList());
    Collections.reverse(letters);
    PermutationRows rows = PermutationRows.of(embedding(letters, random(24, 1)));
    assertEquals("abcd", rows.names().getFirst());
    assertEquals(0, rows.elements()[23]);
    // Numbers are no permutations of each other: they count in order.
    rows = PermutationRows.of(embedding(numbers(24), random(24, 1)));
    assertEquals(LABELS, rows.names());
    assertEquals(23, rows.elements()[23]);
    assertEquals(3, PermutationRows.of(embedding(numbers(6), random(6, 1))).group().symbols());
  }

  private static String letters(String label) {
    return label.replace('0', 'a').replace('1', 'b').replace('2', 'c').replace('3', 'd');
  }

  @Test
  void otherRowsAreRefused() {
    for (int count : new int[] {1, 2, 5, 23, 25, 31, 121, 720, 5000}) {
      assertRefused("not all permutations of 3 to 5 symbols", numbers(count));
    }
    assertRefused("test has 23 rows", LABELS.subList(0, 23));
    List<String> twice = new ArrayList<>(LABELS);
    twice.set(5, "3210");
    assertRefused("the same permutation twice: test has two rows 3210", twice);
    assertRefused("not all permutations", List.of("012345", "123450"));
  }

  private static void assertRefused(String message, List<String> labels) {
    HarmonicException e =
        assertThrows(
            HarmonicException.class,
            () -> PermutationRows.of(embedding(labels, random(labels.size(), 2))));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
