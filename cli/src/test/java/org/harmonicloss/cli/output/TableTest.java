package org.harmonicloss.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Table table() {
    return new Table(
        List.of("source", "head", "seed", "loss"),
        List.of(
            Arrays.asList("runs/sweep/modular-addition-mlp-harmonic-seed0", "harmonic", 0, 0.25),
            Arrays.asList("runs/sweep/modular-addition-mlp-harmonic-seed52", "harmonic", 52, 1e-5),
            Arrays.asList("runs/short", "harmonic", 105, null)));
  }

  @Test
  void whatIsTheSameStandsAbove() {
    assertEquals(
        """
        metric compare  head harmonic

        source                                           seed  loss
        runs/sweep/modular-addition-mlp-harmonic-seed0      0  0.25
        runs/sweep/modular-addition-mlp-harmonic-seed52    52  1e-5
        runs/short                                        105
        """,
        table().text(Map.of("metric", "compare"), 200));
  }

  @Test
  void longCellsFold() {
    assertEquals(
        """
        head harmonic

        source                     seed  loss
        runs/sweep/modular-           0  0.25
        addition-mlp-harmonic-
        seed0
        runs/sweep/modular-          52  1e-5
        addition-mlp-harmonic-
        seed52
        runs/short                  105
        """,
        table().text(37));
  }

  @Test
  void noLineIsLongerThanTheTerminal() {
    for (int width = 20; width < 130; width++) {
      for (String line : table().text(Map.of("metric", "compare"), width).lines().toList()) {
        assertTrue(line.length() <= Math.max(width, 28), width + ": " + line);
      }
    }
  }

  @Test
  void namesFoldBeforeColumnsAreLeftOut() {
    Table named =
        new Table(
            List.of("train_accuracy", "test.loss"), List.of(List.of(0.5, 1), List.of(1.0, 2)));
    assertEquals(
        """
          train_  test.
        accuracy   loss
             0.5      1
             1.0      2
        """,
        named.text(20));
  }

  @Test
  void columnsWithoutRoomAreCounted() {
    Table wide =
        new Table(
            List.of("a", "b", "c"), List.of(List.of(111111, 222222, 333333), List.of(1, 2, 3)));
    assertEquals(
        """
             a       b
        111111  222222
             1       2
        … 1 more column (--columns)
        """,
        wide.text(15));
  }

  @Test
  void numbersAreShort() {
    assertEquals(List.of("0.5", "12.0"), Numbers.aligned(List.of(0.5, 12.0)));
    assertEquals(List.of("0.2112", "1.0000"), Numbers.aligned(List.of(0.21120689999999998, 1f)));
    assertEquals(List.of("1e-4", "0", "1.23e-7"), Numbers.aligned(List.of(1e-4, 0.0, 1.2345e-7)));
    assertEquals(List.of("3", ""), Numbers.aligned(Arrays.asList(3, null)));
    assertEquals("1e-4", Numbers.text(1e-4));
    assertEquals("0.1", Numbers.text(0.1f));
    assertEquals("1.5e-5", Numbers.text(1.5e-5f));
    assertEquals("12345678", Numbers.text(12345678));
  }
}
