package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepAnalysisTest {
  @TempDir private static Path folder;
  private static String sweep;

  @BeforeAll
  static void train() {
    sweep = folder.resolve("sweep").toString();
    String line =
        "train modular-addition --rows 90 --epochs 40 --seeds 0,1,2 --train-fractions 0.5,0.8 --quiet";
    assertEquals(0, CliRun.of((line + " --out " + sweep).split(" ")).code());
  }

  private static List<JsonNode> rows(String... arguments) {
    return CliRun.rows(CliRun.of(arguments));
  }

  @Test
  void varianceIsTheMedianOverSeeds() {
    List<JsonNode> rows = rows("analyze", "variance", sweep);
    // Runs that differ in more than the seed are no seeds of one kind.
    assertEquals(2, rows.size());
    for (int kind = 0; kind < 2; kind++) {
      assertEquals(3, rows.get(kind).get("seeds").asInt());
      assertEquals(List.of(0.5, 0.8).get(kind), rows.get(kind).get("train_fraction").asDouble());
    }
    // Of two runs the median is the mean.
    String one = sweep + "/modular-addition-mlp-harmonic-seed0-fraction0.5";
    String two = sweep + "/modular-addition-mlp-harmonic-seed1-fraction0.5";
    JsonNode both = rows("analyze", "variance", one, two).getFirst().get("cumulative_median");
    for (int k = 0; k < 16; k++) {
      double first = rows("analyze", "pca", one).get(k).get("cumulative").asDouble();
      double second = rows("analyze", "pca", two).get(k).get("cumulative").asDouble();
      assertEquals((first + second) / 2, both.get(k).asDouble(), 1e-12);
    }
  }

  @Test
  void representationIsThatOfEveryRunAndTheirMedian() {
    List<JsonNode> rows = rows("analyze", "representation", sweep);
    assertEquals(6, rows.size());
    for (JsonNode row : rows) {
      JsonNode own = rows("analyze", "representation", row.get("source").asText()).getFirst();
      assertEquals("circle", row.get("metric").asText());
      assertEquals(own.get("metric"), row.get("metric"));
      assertEquals(own.get("value"), row.get("value"));
    }
    List<Double> values =
        rows.stream()
            .filter(row -> row.get("train_fraction").asDouble() == 0.5)
            .map(row -> row.get("value").asDouble())
            .sorted()
            .toList();
    JsonNode summary = rows("analyze", "representation", sweep, "--summary").getFirst();
    assertEquals("modular-addition", summary.get("task").asText());
    assertEquals(0.5, summary.get("train_fraction").asDouble());
    assertEquals(3, summary.get("seeds").asInt());
    assertEquals(values.get(1), summary.get("value_median").asDouble());
    assertEquals(values.getFirst(), summary.get("value_min").asDouble());
    assertEquals(values.getLast(), summary.get("value_max").asDouble());
    CliRun whole = CliRun.of("analyze", "representation", sweep, "--format", "json");
    JsonNode json = Json.parse(whole.out(), "stdout");
    assertEquals(6, json.get("rows").size());
    ((ObjectNode) rows.getLast()).remove("schema");
    assertEquals(rows.getLast(), json.get("rows").get(5));
    String table = CliRun.of("analyze", "representation", sweep, "--format", "table").out();
    assertEquals(1 + 1 + 7, table.lines().count(), table);
    String csv = CliRun.of("analyze", "representation", sweep, "--format", "csv").out();
    assertEquals(7, csv.lines().count());
    assertTrue(
        csv.startsWith(
            "source,task,model,head,train_fraction,seed,metric,value,two_component_variance\n"));
    // Every run is held against the bar, and named where it misses.
    String bar = values.get(1).toString();
    CliRun missed = CliRun.of("analyze", "representation", sweep, "--fail-over", bar);
    assertEquals(4, missed.code());
    assertTrue(missed.err().contains("circle of " + sweep), missed.err());
    assertEquals(6, missed.out().lines().count());
  }

  @Test
  void grokkingHasARowForEveryRun() {
    List<JsonNode> rows = rows("analyze", "grokking", sweep);
    assertEquals(6, rows.size());
    assertTrue(rows.getFirst().get("test_epoch").isNull());
    assertEquals("harmonic", rows.getFirst().get("head").asText());
    rows = rows("analyze", "grokking", sweep, "--threshold", "0", "--consecutive", "1");
    assertTrue(rows.getFirst().get("train_epoch").asInt() >= 1);
  }

  @Test
  void dataEfficiencyHasARowForEveryFraction() {
    List<JsonNode> rows = rows("analyze", "data-efficiency", sweep);
    assertEquals(
        List.of(0.5, 0.8), rows.stream().map(r -> r.get("train_fraction").asDouble()).toList());
    assertEquals(3, rows.getFirst().get("seeds").asInt());
    double median = rows.getFirst().get("test_accuracy_median").asDouble();
    assertTrue(rows.getFirst().get("test_accuracy_min").asDouble() <= median);
    assertTrue(rows.getFirst().get("test_accuracy_max").asDouble() >= median);
  }

  @Test
  void compareHasTheEndOfEveryRun() throws Exception {
    List<JsonNode> rows = rows("analyze", "compare", sweep);
    assertEquals(6, rows.size());
    for (JsonNode row : rows) {
      Path run = Path.of(row.get("source").asText());
      List<String> metrics = Files.readAllLines(run.resolve("metrics.ndjson"));
      JsonNode last = Json.parse(metrics.getLast(), "metrics");
      for (String name :
          List.of("epoch", "test_accuracy", "train_loss", "weight_norm", "seconds")) {
        assertEquals(last.get(name), row.get(name), name);
      }
      JsonNode second = rows("analyze", "pca", run.toString()).get(1);
      assertEquals(second.get("cumulative"), row.get("two_component_variance"));
    }
    CliRun csv = CliRun.of("analyze", "compare", sweep, "--format", "csv");
    assertEquals(7, csv.out().lines().count());
    assertTrue(
        csv.out()
            .startsWith(
                "metric,source,task,model,head,train_fraction,seed,epoch,step,train_accuracy,"),
        csv.out());
  }

  @Test
  void cellsOfSettingsAreSummedUp() {
    List<JsonNode> cells = rows("analyze", "compare", sweep, "--by", "head,train-fraction");
    assertEquals(2, cells.size());
    List<JsonNode> runs = rows("analyze", "compare", sweep);
    for (JsonNode cell : cells) {
      double[] losses =
          runs.stream()
              .filter(run -> run.get("train_fraction").equals(cell.get("train_fraction")))
              .mapToDouble(run -> run.get("test_loss").asDouble())
              .sorted()
              .toArray();
      assertEquals(3, cell.get("runs").asInt());
      assertEquals(losses[0], cell.get("test_loss_min").asDouble());
      assertEquals(losses[1], cell.get("test_loss_median").asDouble());
      assertEquals(losses[2], cell.get("test_loss_max").asDouble());
    }
    assertTrue(
        rows("analyze", "compare", sweep, "--by", "layers").getFirst().get("layers").isNull());
    CliRun unknown = CliRun.of("analyze", "compare", sweep, "--by", "train-fracton");
    CliRun.expect(2, "no such setting: train-fracton", unknown);
  }

  @Test
  void curvesAreTheMetricsOfEveryRun() throws Exception {
    String run = sweep + "/modular-addition-mlp-harmonic-seed1-fraction0.5";
    List<JsonNode> rows = rows("analyze", "curves", run);
    List<String> metrics = Files.readAllLines(Path.of(run, "metrics.ndjson"));
    assertEquals(40, rows.size());
    for (int i = 0; i < 40; i++) {
      assertEquals(run, rows.get(i).get("source").asText());
      JsonNode own = rows.get(i).deepCopy();
      ((ObjectNode) own).remove(List.of("schema", "metric", "source"));
      assertEquals(Json.parse(metrics.get(i), "metrics"), own);
    }
    assertEquals(240, rows("analyze", "curves", sweep).size());
    CliRun unknown = CliRun.of("analyze", "curves", run, "--quantity", "speed");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("unknown quantity: speed"), unknown.err());
  }

  @Test
  void plots() throws Exception {
    for (String metric :
        List.of(
            "variance",
            "data-efficiency",
            "grokking --threshold 0",
            "curves",
            "curves --quantity weight-norm")) {
      Path plot = folder.resolve("plot.svg");
      String[] words = ("analyze " + metric + " " + sweep + " --plot " + plot).split(" ");
      assertEquals(0, CliRun.of(words).code());
      assertTrue(Files.readString(plot).startsWith("<?xml"));
      Files.delete(plot);
    }
    Path never = folder.resolve("never.svg");
    CliRun none = CliRun.of("analyze", "grokking", sweep, "--plot", never.toString());
    assertEquals(1, none.code());
    assertTrue(none.err().contains("nothing to draw"), none.err());
    assertFalse(Files.exists(never));
  }

  @Test
  void badSources() {
    assertEquals(2, CliRun.of("analyze", "variance", "" + folder.resolve("nowhere")).code());
    assertEquals(2, CliRun.of("analyze", "grokking").code());
    assertEquals(2, CliRun.of("analyze", "grokking", sweep, "--threshold", "1").code());
  }
}
