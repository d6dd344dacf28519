package org.harmonicloss.analysis.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  @Test
  void namesWhatIsWrongWithIt() {
    assertEquals("empty embedding: run", failure(List.of(), new double[][] {}));
    assertEquals(
        "labels and rows disagree: run has 1 labels and 2 rows",
        failure(List.of("a"), new double[][] {{1}, {2}}));
    assertEquals(
        "rows of different length: run, row b has 1 numbers, the first row has 2",
        failure(List.of("a", "b"), new double[][] {{1, 2}, {3}}));
    assertEquals(
        "not a finite number: run, row b, column 1 is NaN",
        failure(List.of("a", "b"), new double[][] {{1, 2}, {3, Double.NaN}}));
    assertEquals(
        "not a finite number: run, row a, column 0 is -Infinity",
        failure(List.of("a"), new double[][] {{Double.NEGATIVE_INFINITY, 2}}));
  }

  private static String failure(List<String> labels, double[][] values) {
    return assertThrows(HarmonicException.class, () -> new Embedding("run", labels, values))
        .getMessage();
  }
}
