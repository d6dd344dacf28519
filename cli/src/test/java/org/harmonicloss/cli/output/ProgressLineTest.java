package org.harmonicloss.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final List<String> PARTS =
      List.of(
          "epoch 12/7000", "1:02 left", "train 0.4321 98.1 %", "test 0.5 97.0 %", "812 steps/s");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ProgressLine line(boolean terminal, int columns) {
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            terminal,
            Map.of("COLUMNS", "" + columns));
    return new ProgressLine(console, false, 0);
  }

  @Test
  void fitsAnyTerminal() {
    for (int columns : new int[] {10, 20, 40, 60, 80, 200}) {
      err.reset();
      try (ProgressLine line = line(true, columns)) {
        line.show(true, PARTS);
      }
      String text = err.toString(StandardCharsets.UTF_8);
      assertTrue(text.startsWith("\r") && text.endsWith("\u001b[K\n"), text);
      String shown = text.substring(1, text.indexOf('\u001b'));
      assertTrue(shown.length() < columns, shown);
      assertTrue(String.join("  ", PARTS).startsWith(shown), shown);
    }
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("812 steps/s"));
  }

  @Test
  void isALineElsewhere() {
    try (ProgressLine line = line(false, 10)) {
      line.show(true, PARTS);
      line.show(true, List.of("end"));
    }
    assertEquals(String.join("  ", PARTS) + "\nend\n", err.toString(StandardCharsets.UTF_8));
  }

  /// A rate from the first moments would be wrong by far.
  @Test
  void estimatesWait() {
    try (ProgressLine line = line(false, 80)) {
      assertEquals(List.of(), line.estimates(5, 100, "step"));
    }
  }
}
