package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeAndAnalyzeTest {
  @TempDir private static Path folder;
  private static String harmonic;
  private static String crossEntropy;
  private static String transformer;

  @BeforeAll
  static void train() {
    harmonic = SmallRun.train(folder, "harmonic").toString();
    crossEntropy = SmallRun.train(folder, "ce", "--head", "cross-entropy").toString();
    transformer = SmallRun.train(folder, "transformer", "--model", "transformer").toString();
  }

  private static JsonNode object(CliRun run) {
    return rows(run).getFirst();
  }

  @Test
  void everyInputIsPredicted() {
    List<JsonNode> rows = rows(CliRun.of("probe", harmonic));
    assertEquals(961, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i);
      assertEquals(i / 31, row.get("input").get(0).asInt());
      assertEquals(i % 31, row.get("input").get(1).asInt());
      assertEquals((i / 31 + i % 31) % 31, row.get("target").asInt());
      assertEquals(5, row.get("top").size());
      assertEquals(31, row.get("distances").size());
      double previous = 0;
      for (JsonNode top : row.get("top")) {
        assertTrue(top.get("log_prob").asDouble() <= previous);
        previous = top.get("log_prob").asDouble();
        assertEquals(Math.exp(previous), top.get("probability").asDouble(), 1e-6);
        int c = top.get("class").asInt();
        assertEquals(row.get("distances").get(c), top.get("distance"));
        assertEquals(Integer.toString(c), top.get("label").asText());
      }
    }
  }

  @Test
  void crossEntropyHasLogitsInstead() {
    JsonNode row = object(CliRun.of("probe", crossEntropy, "3,4", "--top-k", "31"));
    assertEquals(31, row.get("top").size());
    assertEquals(row, object(CliRun.of("probe", crossEntropy, "3,4", "--top", "31")));
    assertEquals(31, row.get("logits").size());
    assertFalse(row.has("distances"));
    assertEquals(row.get("logits").get(7), find(row.get("top"), 7).get("logit"));
  }

  private static JsonNode find(JsonNode top, int c) {
    for (JsonNode entry : top) {
      if (entry.get("class").asInt() == c) {
        return entry;
      }
    }
    throw new AssertionError("no class " + c);
  }

  @Test
  void inputsFromAPipeInAllForms() {
    String lines = "3 4\n30,0\n\n[1, 2]\n{\"input\": [5, 6], \"target\": 11}\n";
    List<JsonNode> rows = rows(CliRun.withInput(lines, "probe", harmonic, "-"));
    List<String> inputs = rows.stream().map(row -> Json.compact(row.get("input"))).toList();
    assertEquals(List.of("[3,4]", "[30,0]", "[1,2]", "[5,6]"), inputs);
    assertEquals(
        Json.compact(rows.getFirst()), Json.compact(object(CliRun.of("probe", harmonic, "3,4"))));
  }

  @Test
  void everyOutputHasItsRows() {
    for (String output : List.of("embedding", "unembedding")) {
      List<JsonNode> rows = rows(CliRun.of("probe", harmonic, "--output", output));
      assertEquals(31, rows.size());
      assertEquals(16, rows.getLast().get("values").size());
      assertEquals("30", rows.getLast().get("label").asText());
      assertEquals(30, rows.getLast().get("id").asInt());
    }
    for (String output : List.of("hidden", "log_probs", "distances")) {
      List<JsonNode> rows = rows(CliRun.of("probe", harmonic, "3,4", "--output", output));
      assertEquals(1, rows.size());
      assertEquals("3 4", rows.getFirst().get("label").asText());
      assertEquals(output.equals("hidden") ? 16 : 31, rows.getFirst().get("values").size());
    }
  }

  @Test
  void everyPositionOfAResidualStreamHasItsRow() {
    for (String output : List.of("blocks.0.resid_post", "blocks.1.resid_post")) {
      CliRun run = CliRun.withInput("3 4\n5 6\n", "probe", transformer, "-", "--output", output);
      List<JsonNode> rows = rows(run);
      assertEquals(
          List.of("3 4 @0", "3 4 @1", "5 6 @0", "5 6 @1"),
          rows.stream().map(row -> row.get("label").asText()).toList());
      assertEquals(
          List.of("[3,4] 0", "[3,4] 1", "[5,6] 0", "[5,6] 1"),
          rows.stream()
              .map(row -> Json.compact(row.get("input")) + " " + row.get("position").asInt())
              .toList());
      assertEquals(16, rows.getLast().get("values").size());
      assertEquals(3, rows.getLast().get("id").asInt());
    }
    // After the last block, the last position is what the head sees.
    JsonNode hidden = object(CliRun.of("probe", transformer, "3,4", "--output", "hidden"));
    List<JsonNode> last =
        rows(CliRun.of("probe", transformer, "3,4", "--output", "blocks.1.resid_post"));
    assertEquals(hidden.get("values"), last.getLast().get("values"));
    assertFalse(hidden.has("position"));
  }

  @Test
  void aTransformersClassCentresAreItsOwn() {
    CliRun embedding = CliRun.of("probe", transformer, "--output", "embedding");
    CliRun unembedding = CliRun.of("probe", transformer, "--output", "unembedding");
    assertEquals(31, rows(unembedding).size());
    assertTrue(
        !rows(embedding)
            .getFirst()
            .get("values")
            .equals(rows(unembedding).getFirst().get("values")));
    assertEquals(
        rows(CliRun.of("probe", harmonic, "--output", "embedding")).getFirst().get("values"),
        rows(CliRun.of("probe", harmonic, "--output", "unembedding")).getFirst().get("values"));
    assertEquals(5, object(CliRun.of("probe", transformer, "3,4")).get("top").size());
    assertEquals(
        "pca", rows(CliRun.of("analyze", "pca", transformer)).getFirst().get("metric").asText());
  }

  @Test
  void theModelFileIsAsGoodAsTheRun() {
    String file = harmonic + "/model.onnx";
    String out = CliRun.of("probe", harmonic).out().replace(harmonic, file);
    assertEquals(new CliRun(0, out, ""), CliRun.of("probe", file));
  }

  @Test
  void aPipeGivesTheSameNumbers() {
    String embedding = CliRun.of("probe", harmonic, "--output", "embedding").out();
    for (String metric : List.of("pca", "circle")) {
      List<JsonNode> direct = rows(CliRun.of("analyze", metric, harmonic));
      List<JsonNode> piped = rows(CliRun.withInput(embedding, "analyze", metric, "-"));
      assertEquals(metric, direct.getFirst().get("metric").asText());
      assertEquals(direct.size(), piped.size());
      for (int i = 0; i < direct.size(); i++) {
        for (String field :
            List.of("value", "vectors", "explained_variance", "explained_variance_ratio")) {
          // The text of a float is its shortest, so a last digit may differ once it is a double.
          close(direct.get(i).path(field), piped.get(i).path(field));
        }
      }
    }
  }

  private static void close(JsonNode expected, JsonNode actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      close(expected.get(i), actual.get(i));
    }
    assertEquals(expected.asDouble(), actual.asDouble(), 1e-7);
  }

  @Test
  void varianceAddsUp() {
    List<JsonNode> rows = rows(CliRun.of("analyze", "pca", harmonic));
    assertEquals(16, rows.size());
    JsonNode pca = rows.getLast();
    assertEquals(1, pca.get("schema").asInt());
    assertEquals(31, pca.get("vectors").asInt());
    assertEquals(16, pca.get("dimension").asInt());
    assertEquals(1, pca.get("cumulative").asDouble(), 1e-9);
    assertEquals(harmonic, pca.get("source").asText());
  }

  @Test
  void formats() {
    assertEquals(
        List.of(
            "metric,source,vectors,dimension,component,explained_variance,"
                + "explained_variance_ratio,cumulative",
            17L),
        List.of(
            CliRun.of("analyze", "pca", harmonic, "--format", "csv").out().lines().toList().get(0),
            CliRun.of("analyze", "pca", harmonic, "--format", "csv").out().lines().count()));
    JsonNode all =
        Json.parse(CliRun.of("probe", harmonic, "3,4", "--format", "json").out(), "json");
    assertEquals(1, all.get("schema").asInt());
    assertEquals(1, all.get("rows").size());
    String table = CliRun.of("probe", harmonic, "3,4", "--format", "table", "--top-k", "2").out();
    List<String> lines = table.lines().toList();
    assertEquals("source " + harmonic + "  input_label 3 4  target_label 7", lines.getFirst());
    assertEquals("top.rank  top.label  top.probability  top.log_prob  top.distance", lines.get(2));
    assertEquals(5, lines.size());
    assertTrue(lines.get(3).startsWith("       1  "), table);
  }

  @Test
  void plotsAreWrittenBesideTheNumbers() throws IOException {
    for (String name : List.of("a.svg", "a.png")) {
      Path plot = folder.resolve(name);
      CliRun run = CliRun.of("analyze", "pca", harmonic, "--plot", plot.toString());
      assertEquals(CliRun.of("analyze", "pca", harmonic), run);
      assertTrue(Files.size(plot) > 5000);
    }
    String svg = Files.readString(folder.resolve("a.svg"));
    assertTrue(svg.contains(">30</text>"), "labels");
    assertTrue(svg.contains("PC 1 ("), "axes");
  }
}
