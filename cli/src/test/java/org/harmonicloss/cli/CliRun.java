package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.Json;

/// One command line run in this process: its exit code and what it wrote.
record CliRun(int code, String out, String err) {
  static CliRun of(String... arguments) {
    return withInput("", arguments);
  }

  static CliRun withInput(String input, String... arguments) {
    return withInput(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  static CliRun withInput(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            Map.of());
    int code = new Cli(console).run(arguments);
    return new CliRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// The rows of JSON that a run wrote, which went well.
  static List<JsonNode> rows(CliRun run) {
    assertEquals(new CliRun(0, run.out(), ""), run);
    return run.out().lines().map(line -> Json.parse(line, "row")).toList();
  }

  /// That a run wrote nothing but an error, which says `message`, and a hint.
  static void expect(int code, String message, CliRun run) {
    assertEquals(new CliRun(code, "", run.err()), run);
    assertTrue(run.err().lines().findFirst().orElse("").contains(message), run.err());
    assertEquals(2, run.err().lines().count(), run.err());
  }
}
