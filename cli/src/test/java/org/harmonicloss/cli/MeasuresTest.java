package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `analyze calibration`, `collapse`, `effective-rank`, `participation-ratio`, and what `compare`
/// says of them.
class MeasuresTest extends VectorRuns {
  private static String sweep;
  private static String run;

  @BeforeAll
  static void sweep() {
    sweep = SmallRun.train(folder, "sweep", "--seeds", "0,1,2", "--exponents", "1,4").toString();
    run = sweep + "/modular-addition-mlp-harmonic-seed1-exponent4";
  }

  private static List<JsonNode> rows(String... arguments) {
    return CliRun.rows(CliRun.of(arguments));
  }

  private static JsonNode one(String... arguments) {
    List<JsonNode> rows = rows(arguments);
    assertEquals(1, rows.size());
    return rows.getFirst();
  }

  private static JsonNode lastMetrics(String of) throws IOException {
    return Json.parse(Files.readAllLines(Path.of(of, "metrics.ndjson")).getLast(), of);
  }

  /// Training has computed loss and accuracy by itself: the rows are found again, and the right
  /// ones.
  @Test
  void calibrationIsOfTheRowsOfTheRun() throws IOException {
    for (String of : List.of(run, toy, mnist)) {
      for (String part : List.of("test", "train")) {
        JsonNode found = one("analyze", "calibration", of, "--on", part);
        JsonNode metrics = lastMetrics(of);
        double loss = metrics.get(part + "_loss").asDouble();
        assertEquals(loss, found.get("loss").asDouble(), 1e-5 * Math.max(1, loss), of);
        double accuracy = metrics.get(part + "_accuracy").asDouble();
        assertEquals(accuracy, found.get("accuracy").asDouble(), 1e-6, of);
        assertEquals(part, found.get("on").asText());
      }
    }
  }

  @Test
  void oneModelIsAsItsRun() throws IOException {
    String model = run + "/model.onnx";
    for (String measure : List.of("calibration", "collapse")) {
      JsonNode ofRun = one("analyze", measure, run);
      JsonNode ofModel = one("analyze", measure, model);
      byte[] bytes = Files.readAllBytes(Path.of(model));
      JsonNode piped = CliRun.rows(CliRun.withInput(bytes, "analyze", measure, "-")).getFirst();
      for (String field : List.of("value", "loss", "nc1", "nc3", "nc4", "seed", "rows")) {
        assertEquals(ofRun.path(field), ofModel.path(field), field);
        assertEquals(ofRun.path(field), piped.path(field), field);
      }
      JsonNode elsewhere = one("analyze", measure, mnist + "/model.onnx", "--data", data);
      assertEquals(one("analyze", measure, mnist).get("rows"), elsewhere.get("rows"));
    }
  }

  @Test
  void binsHoldAllRowsAndMakeTheError() {
    JsonNode whole = one("analyze", "calibration", run, "--bins", "7");
    List<JsonNode> bins = rows("analyze", "calibration", run, "--bins", "7", "--by-bin");
    assertEquals(7, bins.size());
    int rows = 0;
    double error = 0;
    for (JsonNode bin : bins) {
      rows += bin.get("rows").intValue();
      assertEquals(bin.get("rows").intValue() == 0, bin.get("accuracy").isNull());
      error +=
          bin.get("rows").intValue()
              * Math.abs(bin.get("accuracy").asDouble() - bin.get("confidence").asDouble());
    }
    assertEquals(whole.get("rows").intValue(), rows);
    assertEquals(whole.get("value").asDouble(), error / rows, 1e-12);
  }

  @Test
  void summariesAreOfSeeds() {
    for (String measure : List.of("calibration", "collapse")) {
      String value = measure.equals("calibration") ? "value" : "nc1";
      List<JsonNode> rows = rows("analyze", measure, sweep, "--summary");
      assertEquals(2, rows.size());
      List<Double> values =
          rows("analyze", measure, sweep).stream()
              .filter(row -> row.get("exponent").asDouble() == 4)
              .map(row -> row.get(value).asDouble())
              .sorted()
              .toList();
      assertEquals(3, rows.getLast().get("seeds").intValue());
      assertEquals(values.get(0), rows.getLast().get(value + "_min").asDouble());
      assertEquals(values.get(1), rows.getLast().get(value + "_median").asDouble());
      assertEquals(values.get(2), rows.getLast().get(value + "_max").asDouble());
    }
  }

  @Test
  void everyRunIsHeldAgainstTheBar() {
    double error = one("analyze", "calibration", run).get("value").asDouble();
    String[] line = {"analyze", "calibration", run, "--fail-over", ""};
    line[4] = Double.toString(error);
    assertEquals(0, CliRun.of(line).code());
    line[4] = Double.toString(error / 2);
    CliRun missed = CliRun.of(line);
    assertEquals(4, missed.code());
    assertTrue(missed.err().contains("calibration error of " + run), missed.err());
  }

  /// What `probe` prints, given back with the classes that are right.
  @Test
  void predictionsOfAnybody() throws IOException {
    String probed = CliRun.of("probe", run, "--output", "log_probs").out();
    List<JsonNode> lines = probed.lines().map(line -> Json.parse(line, "line")).toList();
    String classes =
        lines.stream()
            .map(l -> "" + (l.at("/input/0").asInt() + l.at("/input/1").asInt()) % 31)
            .collect(Collectors.joining("\n"));
    String labels = Files.writeString(folder.resolve("classes.txt"), classes).toString();
    String[] line = {"analyze", "calibration", "-", "--labels", labels};
    JsonNode found = CliRun.rows(CliRun.withInput(probed, line)).getFirst();
    assertEquals(31 * 31, found.get("rows").intValue());
    assertFalse(found.has("seed") || found.has("on"), found.toString());
    // Probabilities in a table are the same, and labels may come through the pipe.
    String table =
        lines.stream()
            .map(
                l ->
                    IntStream.range(0, 31)
                        .mapToObj(c -> "" + Math.exp(l.get("values").get(c).asDouble()))
                        .collect(Collectors.joining(",")))
            .collect(Collectors.joining("\n"));
    String file = Files.writeString(folder.resolve("p.csv"), table + "\n").toString();
    CliRun csv = CliRun.withInput(classes, "analyze", "calibration", file, "--labels", "-");
    assertEquals(
        found.get("value").asDouble(), CliRun.rows(csv).getFirst().get("value").asDouble(), 1e-9);
    String plot = folder.resolve("reliability.svg").toString();
    assertEquals(
        0, CliRun.of("analyze", "calibration", file, "--labels", labels, "--plot", plot).code());
    assertTrue(Files.readString(Path.of(plot)).contains("Calibration of " + file));
  }

  @Test
  void collapseIsOfTrainingRows() {
    JsonNode found = one("analyze", "collapse", mnist);
    assertEquals(120, found.get("rows").intValue());
    assertEquals(10, found.get("classes").intValue());
    assertEquals("train", found.get("on").asText());
    JsonNode test = one("analyze", "collapse", mnist, "--on", "test");
    assertEquals(30, test.get("rows").intValue());
    // Five points, one for each class: nothing varies within, and each is its own mean.
    JsonNode points = one("analyze", "collapse", toy);
    assertEquals(0, points.get("nc1").asDouble(), 1e-12);
    assertEquals(0, points.get("nc4").asDouble());
  }

  /// Equivalence has 42 tokens and two answers.
  @Test
  void classesWithoutRowsAreLeftOut() {
    String two = train("equivalence", "two", "--epochs", "1", "--rows", "50");
    JsonNode found = one("analyze", "collapse", two);
    assertEquals(2, found.get("classes").intValue());
    assertEquals(40, found.get("empty_classes").intValue());
    assertEquals(0, found.get("nc2_angles").asDouble(), "of one pair");
    assertEquals(0, found.get("nc2_simplex").asDouble(), 1e-9, "two classes are a simplex");
  }

  @Test
  void ranksOfRunsAndSweeps() {
    for (String metric : List.of("effective-rank", "participation-ratio")) {
      double value = one("analyze", metric, run).get("value").asDouble();
      assertTrue(value > 1 && value < 16, metric + " " + value);
      List<JsonNode> rows = rows("analyze", "representation", sweep, "--metric", metric);
      assertEquals(6, rows.size());
      JsonNode same =
          rows.stream().filter(r -> r.get("source").asText().equals(run)).findFirst().orElseThrow();
      assertEquals(value, same.get("value").asDouble());
      assertEquals(metric, same.get("metric").asText());
      List<JsonNode> summary =
          rows("analyze", "representation", sweep, "--metric", metric, "--summary");
      assertEquals(2, summary.size());
      String field = metric.replace('-', '_');
      assertEquals(value, one("analyze", "compare", run).get(field).asDouble());
    }
    // Two directions of three are there, one of which is nothing beside the other.
    String rows = "{\"values\":[-1,0,5]}\n{\"values\":[1,0,5]}\n{\"values\":[0,1e-9,5]}\n";
    CliRun piped = CliRun.withInput(rows, "analyze", "participation-ratio", "-");
    assertEquals(1, CliRun.rows(piped).getFirst().get("value").asDouble(), 1e-9);
  }

  @Test
  void cellsAreDrawn() throws IOException {
    Path map = folder.resolve("map.csv");
    List<JsonNode> cells =
        rows("analyze", "compare", sweep, "--by", "exponent,seed", "--plot", map.toString());
    assertEquals(6, cells.size());
    List<String> lines = Files.readAllLines(map);
    assertEquals("exponent,seed,test accuracy", lines.getFirst());
    assertEquals(7, lines.size());
    for (JsonNode cell : cells) {
      String line =
          cell.get("exponent").intValue()
              + ","
              + cell.get("seed")
              + ","
              + cell.get("test_accuracy_median").asDouble();
      assertTrue(lines.contains(line), line + " in " + lines);
    }
    String[] line = {
      "analyze",
      "compare",
      sweep,
      "--by",
      "exponent",
      "--quantity",
      "calibration-error",
      "--plot",
      ""
    };
    line[8] = map.toString();
    List<JsonNode> two = rows(line);
    lines = Files.readAllLines(map);
    assertEquals("exponent,calibration error,min,max", lines.getFirst());
    JsonNode summary = rows("analyze", "calibration", sweep, "--summary").getLast();
    assertEquals(summary.get("value_median"), two.getLast().get("calibration_error_median"));
    assertTrue(lines.getLast().startsWith("4," + summary.get("value_median") + ","), lines + "");
    for (String ending : List.of("svg", "png")) {
      line[8] = folder.resolve("ranges." + ending).toString();
      rows(line);
      assertTrue(Files.size(Path.of(line[8])) > 2000);
    }
  }

  @Test
  void compareTakesCalibrationWhereItIsAsked() {
    assertFalse(one("analyze", "compare", run).has("calibration_error"));
    for (String of : List.of(run, mnist, toy)) {
      JsonNode row = one("analyze", "compare", of, "--calibration");
      JsonNode found = one("analyze", "calibration", of);
      assertEquals(found.get("value"), row.get("calibration_error"));
      assertEquals(found.get("brier_score"), row.get("brier_score"));
    }
  }

  @Test
  void metricsHaveTheNormOfTheGradient() throws IOException {
    for (String of : List.of(run, toy, mnist)) {
      assertTrue(lastMetrics(of).get("gradient_norm").asDouble() > 0, of);
      JsonNode provenance = Json.parse(Files.readString(Path.of(of, "provenance.json")), of);
      JsonNode joules = provenance.at("/sessions/0/energy_joules");
      assertTrue(joules.isNull() || joules.doubleValue() >= 0, joules.toString());
    }
  }

  @Test
  void otherRowsAreWarnedOf() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    for (String part : List.of("train", "t10k")) {
      for (String kind : List.of("-images-idx3-ubyte", "-labels-idx1-ubyte")) {
        byte[] bytes = Files.readAllBytes(Path.of(data, part + kind));
        if (kind.contains("images")) {
          bytes[20] ^= 1;
        }
        Files.write(other.resolve(part + kind), bytes);
      }
    }
    CliRun found = CliRun.of("analyze", "calibration", mnist, "--data", other.toString());
    assertEquals(0, found.code());
    assertEquals(
        "harmonic: warning: not the rows that it was trained with: " + mnist + "\n", found.err());
  }

  private static void fails(int code, String message, String... arguments) {
    CliRun.expect(code, message, CliRun.of(arguments));
  }

  @Test
  void badInputIsNamed() throws IOException {
    for (String bins : List.of("0", "1001", "-3")) {
      fails(2, "--bins must be", "analyze", "calibration", run, "--bins=" + bins);
    }
    fails(2, "exclude each other", "analyze", "calibration", run, "--by-bin", "--summary");
    fails(2, "--tensor is only for", "analyze", "calibration", run, "--tensor", "x");
    fails(2, "--data does not apply", "analyze", "calibration", run, "--data", data);
    fails(2, "--data does not apply", "analyze", "collapse", run, "--data", data);
    fails(2, "nowhere", "analyze", "calibration", folder + "/nowhere");
    fails(2, "--on", "analyze", "collapse", run, "--on", "holidays");
    fails(2, "--labels is for", "analyze", "calibration", run, "--labels", "x");
    String rows = Files.writeString(folder.resolve("rows.csv"), "0.5,0.5\n0.25,0.75\n").toString();
    fails(1, rows, "analyze", "calibration", rows);
    String labels = Files.writeString(folder.resolve("labels.txt"), "0\n2\n").toString();
    String[] given = {"analyze", "calibration", rows, "--labels", labels};
    fails(1, "no class: 2", given);
    Files.writeString(Path.of(labels), "0\nright\n");
    fails(1, "no class: right", given);
    Files.writeString(Path.of(labels), "0\n");
    fails(1, "labels and rows disagree", given);
    Files.writeString(Path.of(labels), "0\n1\n");
    Files.writeString(Path.of(rows), "0.5,0.5\n-0.25,0.75\n");
    fails(1, "row 1 of " + rows, given);
    Files.writeString(Path.of(rows), "0.5,0.5\n0.25,0.25\n");
    fails(1, "sum to 0.5", given);
    fails(2, "unknown metric", "analyze", "representation", run, "--metric", "effective-rnk");
    String plot = folder.resolve("none.svg").toString();
    fails(2, "only for --by", "analyze", "compare", run, "--plot", plot);
    String three = "task,head,seed";
    fails(2, "not 3", "analyze", "compare", run, "--by", three, "--plot", plot);
    fails(2, "needs --plot", "analyze", "compare", run, "--quantity", "test_loss");
    String[] by = {"analyze", "compare", run, "--by", "task", "--plot", plot, "--quantity", "x"};
    fails(2, "unknown quantity: x", by);
    by[8] = "two_component_variance";
    by[2] = toy;
    CliRun without = CliRun.of(by);
    assertEquals(1, without.code());
    assertTrue(without.err().contains("no run has a number"), without.err());
    assertFalse(Files.exists(Path.of(plot)));
  }
}
