package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.task.TokenTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `harmonic tasks`, and what `analyze` does with a run of each of them.
class TasksTest {
  @TempDir private static Path folder;
  private static final Map<String, String> RUNS = new TreeMap<>();

  @BeforeAll
  static void train() {
    for (TokenTask task : TokenTask.all()) {
      String path = folder.resolve(task.name()).toString();
      CliRun run = CliRun.of("train", task.name(), "--epochs", "2", "--quiet", "--out", path);
      assertEquals(new CliRun(0, path + "\n", ""), run);
      RUNS.put(task.name(), path);
    }
  }

  private static JsonNode object(CliRun run) {
    assertEquals(new CliRun(0, run.out(), ""), run);
    assertEquals(1, run.out().lines().count());
    return Json.parse(run.out(), "output");
  }

  @Test
  void lists() {
    List<String> csv = CliRun.of("tasks", "--format", "csv").out().lines().toList();
    assertEquals(
        "name,description,input,input_length,classes,vocabulary,valid_inputs,rows,reference",
        csv.get(0));
    String paper = "\"arXiv 2502.01628, section 4\"";
    assertEquals("modular-addition,(x + y) mod 31,tokens,2,31,31,961,1000," + paper, csv.get(2));
    assertEquals(
        "permutation,\"x after y, for permutations of 4 symbols\",tokens,2,24,24,576,576," + paper,
        csv.get(5));
    assertTrue(csv.get(6).startsWith("mnist,"), csv.get(6));
    assertTrue(
        csv.get(6).endsWith(",pixels,784,10,,,,\"arXiv 2502.01628, section 5\""), csv.get(6));
    assertTrue(csv.get(8).contains(",points,2,5,,,5,"), csv.get(8));
    List<String> lines = CliRun.of("tasks").out().lines().toList();
    assertTrue(csv.get(9).startsWith("language,"), csv.get(9));
    assertTrue(csv.get(9).contains(",input_ids,1024,50257,50257,,,"), csv.get(9));
    assertEquals(9, lines.size());
    JsonNode genealogy = Json.parse(lines.get(3), "line");
    assertEquals("genealogy", genealogy.get("name").asText());
    assertEquals(376, genealogy.get("valid_inputs").intValue());
    JsonNode all = Json.parse(CliRun.of("tasks", "--format", "json").out(), "json");
    assertEquals(1, all.get("schema").asInt());
    ((ObjectNode) genealogy).remove("schema");
    assertEquals(genealogy, all.get("rows").get(3));
    String table = CliRun.of("tasks", "--format", "table").out();
    assertTrue(table.startsWith("name              description"), table);
    assertEquals(10, table.lines().count());
  }

  @Test
  void everyInputOfEveryTaskIsPredicted() {
    Map<String, Integer> inputs =
        Map.of(
            "in-context", 7225,
            "modular-addition", 961,
            "equivalence", 1600,
            "genealogy", 376,
            "permutation", 576);
    inputs.forEach(
        (task, count) ->
            assertEquals(
                (long) count,
                CliRun.of("probe", RUNS.get(task), "--top-k", "1").out().lines().count()));
    JsonNode row = object(CliRun.of("probe", RUNS.get("genealogy"), "4,129", "--output", "hidden"));
    assertEquals("5 sibling", row.get("label").asText());
    expect(2, "not a valid input", CliRun.of("probe", RUNS.get("genealogy"), "0,129"));
  }

  /// Of every task: what `probe` prints is what it reads, by ids and by labels.
  @Test
  void labelsAreInputsToo() {
    RUNS.forEach(
        (task, path) -> {
          List<JsonNode> printed = CliRun.rows(CliRun.of("probe", path, "--top-k", "1"));
          List<JsonNode> some = printed.subList(printed.size() - 30, printed.size());
          for (String form : List.of("lines", "labels", "texts")) {
            StringBuilder input = new StringBuilder();
            for (JsonNode row : some) {
              String label = row.get("input_label").asText();
              input
                  .append(
                      switch (form) {
                        case "lines" -> Json.compact(row);
                        case "labels" -> label;
                        default -> "[\"" + label.replace(" ", "\",\"") + "\"]";
                      })
                  .append('\n');
            }
            assertEquals(
                some,
                CliRun.rows(CliRun.withInput(input.toString(), "probe", path, "-", "--top-k", "1")),
                task + " by " + form);
          }
        });
    for (List<String> known :
        List.of(
            List.of("genealogy", "4,grandparent", "[3,128]"),
            List.of("permutation", "0132,1023", "[1,6]"))) {
      JsonNode row = object(CliRun.of("probe", RUNS.get(known.get(0)), known.get(1)));
      assertEquals(known.get(2), Json.compact(row.get("input")));
    }
  }

  @Test
  void representationIsTheTasksOwnMetric() {
    Map<String, String> metrics =
        Map.of(
            "in-context", "lattice",
            "modular-addition", "circle",
            "equivalence", "equivalence",
            "genealogy", "tree");
    metrics.forEach(
        (task, metric) -> {
          CliRun own = CliRun.of("analyze", "representation", RUNS.get(task));
          JsonNode json = object(own);
          assertEquals(metric, json.get("metric").asText());
          assertTrue(json.get("value").asDouble() > 0, own.out());
          JsonNode named = object(CliRun.of("analyze", metric, RUNS.get(task)));
          assertEquals(16, named.get("explained_variance_ratio").size());
          for (String field : List.of("source", "metric", "value", "two_component_variance")) {
            assertEquals(named.get(field), json.get(field));
          }
        });
    // The permutation task's command says more than the one number.
    JsonNode json = object(CliRun.of("analyze", "representation", RUNS.get("permutation")));
    JsonNode cosets = object(CliRun.of("analyze", "cosets", RUNS.get("permutation")));
    assertEquals("cosets", json.get("metric").asText());
    double best = cosets.get("value").asDouble();
    assertEquals(1 - best, json.get("value").asDouble(), 1e-12);
    expect(
        2,
        "no task is known",
        CliRun.withInput("{\"values\":[1]}", "analyze", "representation", "-"));
    assertEquals(
        4,
        CliRun.of("analyze", "representation", RUNS.get("in-context"), "--fail-over", "0").code());
  }

  @Test
  void aMetricOfAnotherTaskIsRefused() {
    for (String metric : List.of("lattice", "equivalence", "tree")) {
      String run = RUNS.get("modular-addition");
      expect(
          1,
          "wrong number of rows for " + metric + ": " + run + " has 31, not ",
          CliRun.of("analyze", metric, run));
    }
    expect(
        1,
        "has 42, not 40",
        CliRun.of("analyze", "equivalence", RUNS.get("equivalence"), "--tokens", "all"));
  }

  @Test
  void theTokensOfTheTaskAreMeasuredUnlessAllAreAskedFor() {
    Map<String, List<Integer>> rows =
        Map.of(
            "in-context", List.of(25, 25),
            "modular-addition", List.of(31, 31),
            "equivalence", List.of(40, 42),
            "genealogy", List.of(127, 130),
            "permutation", List.of(24, 24));
    rows.forEach(
        (task, counts) -> {
          JsonNode own = object(CliRun.of("analyze", "pca", RUNS.get(task), "--first", "1"));
          assertEquals(counts.get(0), own.get("vectors").intValue());
          JsonNode all =
              object(
                  CliRun.of("analyze", "pca", RUNS.get(task), "--first", "1", "--tokens", "all"));
          assertEquals(counts.get(1), all.get("vectors").intValue());
        });
    String embedding = CliRun.of("probe", RUNS.get("equivalence"), "--output", "embedding").out();
    assertEquals(
        42,
        object(CliRun.withInput(embedding, "analyze", "pca", "-", "--first", "1"))
            .get("vectors")
            .asInt());
    String numbers = String.join("\n", embedding.lines().limit(40).toList());
    assertEquals(
        object(CliRun.of("analyze", "equivalence", RUNS.get("equivalence")))
            .get("value")
            .asDouble(),
        object(CliRun.withInput(numbers, "analyze", "equivalence", "-")).get("value").asDouble(),
        1e-7);
    expect(
        2,
        "--tokens cannot be used with -",
        CliRun.withInput(embedding, "analyze", "pca", "-", "--tokens", "task"));
  }

  /// A metric that needs no plane can be taken of rows with one number.
  @Test
  void rowsOfOneNumberHaveAMetric() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("{\"values\":[").append(i % 5).append("]}\n");
    }
    JsonNode json = object(CliRun.withInput(rows.toString(), "analyze", "equivalence", "-"));
    assertEquals(0, json.get("value").asDouble());
    assertEquals(1, json.get("explained_variance_ratio").size());
  }

  @Test
  void permutationHasNoMoreRowsThanInputs() {
    Path out = folder.resolve("never");
    expect(
        2,
        "--rows must be at most 576 for permutation, was 577",
        CliRun.of("train", "permutation", "--rows", "577", "--out", out.toString()));
    assertTrue(!out.toFile().exists());
  }
}
