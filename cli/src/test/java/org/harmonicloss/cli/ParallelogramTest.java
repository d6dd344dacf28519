package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelogramTest {
  private static final String[] WORDS = {"king", "queen", "man", "woman", "boy", "girl", "xyzzy"};

  /// The pairs of words are the same step apart, but for girl.
  private static final double[][] PLACES = {
    {0, 0}, {0, 1}, {4, 0}, {4, 1}, {2, 0.5}, {2.5, 1.5}, {-3, 2}
  };

  @TempDir private Path folder;
  private String embedding;
  private String tasks;

  @BeforeEach
  void write() throws IOException {
    embedding = text("embedding.txt", 1);
    tasks = folder.resolve("tasks").toString();
    Files.createDirectory(Path.of(tasks));
    task("royal", "king queen", "Man woman", "boy girl", "plugh xyzzy");
    task("alike", "king king", "man man");
  }

  private String text(String name, double scale) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < WORDS.length; i++) {
      lines.append(
          String.format(
              Locale.ROOT, "%s %f %f%n", WORDS[i], scale * PLACES[i][0], scale * PLACES[i][1]));
    }
    return Files.writeString(folder.resolve(name), lines).toString();
  }

  private void task(String name, String... pairs) throws IOException {
    List<String> objects = new ArrayList<>();
    for (String pair : pairs) {
      String[] words = pair.split(" ", -1);
      objects.add("{\"input\":\"" + words[0] + "\",\"output\":\"" + words[1] + "\"}");
    }
    Files.writeString(Path.of(tasks, name + ".json"), objects.toString());
  }

  private CliRun run(String... more) {
    List<String> words = new ArrayList<>(List.of("analyze", "parallelogram", embedding));
    words.addAll(List.of("--word-pairs", tasks, "--format", "json"));
    words.addAll(List.of(more));
    return CliRun.of(words.toArray(String[]::new));
  }

  @Test
  void measuresEveryTask() throws IOException {
    Path each = folder.resolve("each.ndjson");
    CliRun run = run("--quadruples", "500", "--each", each.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("left out, not in the vocabulary: 1 pairs"), run.err());
    JsonNode json = Json.parse(run.out(), "result");
    assertEquals("parallelogram", json.get("metric").asText());
    JsonNode alike = json.get("rows").get(0);
    assertEquals("alike", alike.get("task").asText());
    assertEquals(500, alike.get("zeros").asInt());
    assertTrue(alike.get("median").isNull());
    JsonNode royal = json.get("rows").get(1);
    assertEquals(3, royal.get("pairs").asInt());
    assertEquals(1, royal.get("missing").asInt());

    // Two components of two columns are the columns themselves, turned; so every loss is known.
    double sigma = sigma();
    assertEquals(sigma, royal.get("sigma").asDouble(), 1e-6);
    double sum = 0;
    int positive = 0;
    List<String> lines = Files.readAllLines(each);
    assertEquals(1000, lines.size());
    for (String line : lines) {
      JsonNode quadruple = Json.parse(line, "quadruple");
      JsonNode tokens = quadruple.get("tokens");
      double x = 0;
      double y = 0;
      for (int k = 0; k < 4; k++) {
        int sign = k == 0 || k == 3 ? 1 : -1;
        x += sign * PLACES[tokens.get(k).asInt()][0];
        y += sign * PLACES[tokens.get(k).asInt()][1];
        assertTrue(
            WORDS[tokens.get(k).asInt()].equalsIgnoreCase(quadruple.get("words").get(k).asText()));
      }
      assertEquals(Math.hypot(x, y) / sigma, quadruple.get("loss").asDouble(), 1e-6);
      if (quadruple.get("loss").asDouble() > 0) {
        sum += quadruple.get("loss").asDouble();
        positive++;
      }
    }
    assertEquals(sum / positive, royal.get("mean").asDouble(), 1e-9);
    assertEquals(500 - positive, royal.get("zeros").asInt());
  }

  private static double sigma() {
    double squares = 0;
    for (int column = 0; column < 2; column++) {
      double mean = 0;
      for (double[] place : PLACES) {
        mean += place[column] / PLACES.length;
      }
      for (double[] place : PLACES) {
        squares += (place[column] - mean) * (place[column] - mean) / PLACES.length;
      }
    }
    return Math.sqrt(squares);
  }

  @Test
  void isDeterminedByTheSeed() {
    assertEquals(run().out(), run().out());
    assertFalse(run("--seed", "1").out().equals(run().out()));
  }

  @Test
  void squaredIsTheSquare() {
    JsonNode plain = Json.parse(run().out(), "plain").get("rows").get(1);
    JsonNode squared = Json.parse(run("--squared").out(), "squared").get("rows").get(1);
    // The largest of a monotone function is the function of the largest.
    double median = plain.get("quantiles").get("0.95").asDouble();
    assertEquals(median * median, squared.get("quantiles").get("0.95").asDouble(), 1e-9);
  }

  @Test
  void twoEmbeddingsAreMeasuredOnTheSameQuadruples() throws IOException {
    JsonNode scaled = Json.parse(run(text("scaled.txt", 3)).out(), "scaled");
    assertEquals(4, scaled.get("rows").size());
    double first = scaled.get("rows").get(2).get("mean").asDouble();
    assertEquals(first, scaled.get("rows").get(3).get("mean").asDouble(), 1e-6);
    // king − queen = man − woman in one and not in the other.
    String other = folder.resolve("other.txt").toString();
    Files.writeString(
        Path.of(other), Files.readString(Path.of(embedding)).replace("queen 0", "queen 5"));
    JsonNode compared = Json.parse(run(other).out(), "compared").get("rows");
    double better = compared.get(2).get("better").asDouble();
    assertTrue(better > 0.5, compared.toString());
    assertTrue(better + compared.get(3).get("better").asDouble() <= 1);
  }

  @Test
  void draws() throws IOException {
    Path cdf = folder.resolve("cdf.svg");
    Path pairs = folder.resolve("pairs.svg");
    assertEquals(0, run("--plot", cdf.toString(), "--plot-pairs", pairs.toString()).code());
    assertTrue(Files.readString(cdf).startsWith("<?xml"));
    assertTrue(Files.readString(pairs).contains("queen"));
  }

  @Test
  void ownTasksNeedOnlyAnEmbedding() {
    CliRun run = CliRun.of("analyze", "parallelogram", embedding, "--format", "csv");
    assertEquals(0, run.code(), run.err());
    assertEquals(9, run.out().lines().count());
  }

  @Test
  void badInput() throws IOException {
    expect(2, "--components must be 1 to 2", "--components", "3");
    expect(2, "--quadruples must be 1", "--quadruples", "0");
    expect(2, "--seed must be 0", "--seed", "-1");
    expect(2, "cannot write file", "--each", folder + "/none/each.ndjson");
    expect(1, "no task has two pairs of words", "--tokenizer", "gpt2");
    Path csv = Files.writeString(folder.resolve("numbers.csv"), "1,2\n3,5\n4,4\n");
    CliRun nameless = CliRun.of("analyze", "parallelogram", csv.toString(), "--word-pairs", tasks);
    assertEquals(2, nameless.code());
    assertTrue(nameless.err().contains("--vocab"), nameless.err());
    task("alike", "king king");
    expect(1, "alike.json: a task needs two pairs", "--quadruples", "5");
    tasks = folder + "/none";
    expect(2, "no such task file or folder: " + tasks, "--each", folder + "/each.ndjson");
    assertFalse(Files.exists(folder.resolve("each.ndjson")));
  }

  private void expect(int code, String message, String... arguments) {
    CliRun run = run(arguments);
    assertEquals(code, run.code(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
