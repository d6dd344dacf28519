package org.harmonicloss.analysis.alignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.junit.jupiter.api.Test;

class SameRowsTest {
  /// Each row is the length of its label, and its place.
  private static Embedding embedding(String name, String... labels) {
    float[] values = new float[2 * labels.length];
    for (int row = 0; row < labels.length; row++) {
      values[2 * row] = labels[row].length();
      values[2 * row + 1] = row;
    }
    return new Embedding(name, Arrays.asList(labels), Matrix.of(values, labels.length, 2));
  }

  private static String refusal(boolean common, Embedding... embeddings) {
    return assertThrows(HarmonicException.class, () -> SameRows.of(List.of(embeddings), common))
        .getMessage();
  }

  @Test
  void rowsAreMatchedByTheirLabels() {
    Embedding a = embedding("a", "x", "yy", "zzz");
    Embedding b = embedding("b", "zzz", "x", "yy");
    Embedding matched = SameRows.of(List.of(a, b), false).getLast();
    assertEquals(a.labels(), matched.labels());
    assertArrayEquals(new double[] {3, 0}, matched.values().row(2));
    assertArrayEquals(new double[] {1, 1}, matched.values().row(0));
  }

  @Test
  void withoutLabelsByTheirPlace() {
    Embedding numbers = embedding("numbers", "0", "1", "2");
    Embedding named = embedding("named", "zzz", "x", "yy");
    Embedding other = embedding("other", "x", "yy", "zzz");
    List<Embedding> matched = SameRows.of(List.of(numbers, named, other), false);
    assertEquals(named, matched.get(1));
    assertEquals(named.labels(), matched.get(2).labels());
  }

  @Test
  void rowsInCommonAreTakenWhereThatIsWanted() {
    Embedding a = embedding("a", "x", "yy", "zzz", "only");
    Embedding b = embedding("b", "none", "zzz", "x");
    List<Embedding> common = SameRows.of(List.of(a, b), true);
    assertEquals(List.of("x", "zzz"), common.getFirst().labels());
    assertArrayEquals(new double[] {3, 1}, common.getLast().values().row(1));
    assertTrue(refusal(true, a, embedding("c", "p", "q")).contains("0 labels are in all"));
    assertTrue(refusal(true, a, embedding("c", "x", "x")).contains("c has x twice"));
  }

  @Test
  void whatDiffersIsSaid() {
    Embedding a = embedding("a", "x", "yy", "zzz");
    assertEquals(
        "rows differ: a has 3, b has 2; the first that differ are row 1, yy and zzz",
        refusal(false, a, embedding("b", "x", "zzz")));
    assertEquals(
        "rows differ: a has 3, b has 3; the first that differ are row 2, zzz and w",
        refusal(false, a, embedding("b", "x", "yy", "w")));
    assertEquals("rows differ: a has 3, b has 2", refusal(false, a, embedding("b", "0", "1")));
    assertTrue(refusal(false, a, embedding("b", "yy", "yy", "x")).contains("row 0, x and yy"));
  }
}
