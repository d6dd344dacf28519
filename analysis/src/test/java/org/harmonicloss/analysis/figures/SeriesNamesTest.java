package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesNamesTest {
  private static void check(String common, List<String> shorter, List<String> names) {
    assertEquals(new SeriesNames(shorter, common), SeriesNames.of(names));
  }

  @Test
  void whatAllHaveIsSaidOnce() {
    check("a, mlp", List.of("x", "y"), List.of("a, mlp, x", "a, mlp, y"));
    check("mlp", List.of("a, exponent 1", "b"), List.of("a, mlp, exponent 1", "b, mlp"));
    check("a, mlp", List.of(""), List.of("a, mlp"));
    check("", List.of("a", "b"), List.of("a", "b"));
  }

  @Test
  void everyoneKeepsAName() {
    check("a", List.of("b", "b, c"), List.of("a, b", "a, b, c"));
    check("", List.of("a", "a, c"), List.of("a", "a, c"));
    check("", List.of("a, b", "b, a"), List.of("a, b", "b, a"));
  }
}
