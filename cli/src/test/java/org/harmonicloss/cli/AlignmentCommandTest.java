package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `harmonic analyze alignment`, between runs, layers, files and what is piped.
class AlignmentCommandTest {
  @TempDir private static Path folder;
  private static String run;
  private static String other;
  private static String transformer;

  @BeforeAll
  static void train() {
    run = SmallRun.train(folder, "run").toString();
    other = SmallRun.train(folder, "other", "--seed", "1").toString();
    transformer = SmallRun.train(folder, "transformer", "--model", "transformer").toString();
  }

  private static List<JsonNode> rows(String line) {
    return CliRun.rows(CliRun.of(("analyze alignment " + line).split(" ")));
  }

  private static String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void runsAndLayers() {
    List<JsonNode> rows = rows(run + " " + other + " " + run);
    assertEquals(3, rows.size());
    assertEquals(1, rows.get(1).path("cka").doubleValue(), 1e-12);
    assertEquals(1, rows.get(1).path("neighbors").doubleValue(), 1e-12);
    assertTrue(rows.getFirst().path("cka").doubleValue() < 0.9, rows.toString());
    assertEquals(31, rows.getFirst().path("vectors").intValue());
    String layers = "blocks.0.resid_post,blocks.1.resid_post,hidden";
    List<JsonNode> between = rows(transformer + " --output " + layers);
    assertEquals(3, between.size());
    assertEquals(31 * 31, between.getFirst().path("vectors").intValue());
    // The last block's output at the last position is what the head sees.
    assertEquals(1, between.getLast().path("cka").doubleValue(), 1e-6);
    assertEquals(transformer + ":hidden", between.getLast().path("other").textValue());
  }

  /// The same embedding, in another order and through a pipe.
  @Test
  void rowsFromAPipeAreMatchedByTheirLabels() throws IOException {
    String a = write("a.txt", "king 1 0 2\nqueen 0.6 0.8 1\nman 0 1 0\nwoman 1 1 3\n");
    CliRun piped =
        CliRun.withInput(
            "woman 1 1 3\nman 0 1 0\nqueen 0.6 0.8 1\nking 1 0 2\n",
            "analyze",
            "alignment",
            a,
            "-",
            "--measures",
            "procrustes,cka");
    JsonNode row = CliRun.rows(piped).getFirst();
    assertEquals(1, row.path("procrustes").doubleValue(), 1e-12);
    assertTrue(row.path("rsa").isMissingNode() && row.path("pairs").isMissingNode());
    String b = write("b.txt", "man 0 1 0\nboy 0 2 0\nking 1 0 2\nwoman 1 1 3\n");
    assertEquals(3, rows(a + " " + b + " --common").getFirst().path("vectors").intValue());
    CliRun.expect(
        1,
        "b.txt has 4; the first that differ are row 0, king and man",
        CliRun.of("analyze", "alignment", a, b));
  }

  @Test
  void aMatrixIsDrawn() throws IOException {
    Path svg = folder.resolve("map.svg");
    rows(run + " " + other + " --measures rsa --plot " + svg);
    assertTrue(Files.readString(svg).contains("Alignment: rsa"));
    Path csv = folder.resolve("map.csv");
    rows(run + " " + other + " --plot " + csv);
    List<String> lines = Files.readAllLines(csv);
    assertEquals("row,column,cka", lines.getFirst());
    assertEquals(run + "," + run + ",1.0", lines.get(1));
  }

  @Test
  void whatCannotBeCompared() throws IOException {
    CliRun.expect(2, "there are 1", CliRun.of("analyze", "alignment", run));
    CliRun.expect(
        2,
        "--neighbors must be 1 or greater, was 0",
        CliRun.of("analyze", "alignment", run, run, "--neighbors", "0"));
    CliRun.expect(
        2,
        "--output and --tensor",
        CliRun.of("analyze", "alignment", run, run, "--tensor", "a", "--output", "hidden"));
    CliRun.expect(
        1,
        "rows differ: " + run + ":embedding has 31, " + run + ":hidden has 961",
        CliRun.of("analyze", "alignment", run, "--output", "embedding,hidden"));
    CliRun.expect(
        2, "unknown output: nothing", CliRun.of("analyze", "alignment", run, "--output=nothing"));
    String zeros = write("zeros.txt", "a 0 0\nb 1 2\nc 2 1\n");
    CliRun.expect(1, "all numbers are zero", CliRun.of("analyze", "alignment", zeros, zeros));
  }
}
