package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Small files with our metadata and our operators that would take any memory and any time: what a
/// graph takes is found before it is loaded.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileGraphTest {
  private static final String TOO_MUCH = "a graph that takes more than any of ours";

  @TempDir private static Path folder;
  private static RunConfig config;

  @BeforeAll
  static void train() {
    config = RunDirectory.open(SmallRun.train(folder, "run")).config();
  }

  /// A graph with our inputs, outputs and metadata, but for what it computes.
  private static byte[] model(Consumer<OnnxGraph> nodes) {
    OnnxGraph graph = new OnnxGraph("hostile", OnnxGraph.OPSET);
    graph.integerInput("tokens", "batch", 2);
    nodes.accept(graph);
    graph.floatOutput("log_probs", "batch", 31);
    graph.metadata("harmonic.config", Json.compact(config.toJson()));
    var labels = Json.array();
    config.task().labels().forEach(labels::add);
    graph.metadata("harmonic.labels", Json.compact(labels));
    return graph.toBytes();
  }

  private static void expectRefused(String what, byte[] model) throws IOException {
    Path file = Files.write(folder.resolve("hostile.onnx"), model);
    CliRun run = CliRun.of("probe", file.toString(), "1,2");
    CliRun.expect(1, "not a model of harmonic: " + file + " has " + what, run);
    assertEquals(run.err(), CliRun.of("analyze", "pca", file.toString()).err());
  }

  /// column + row [n, n], of 2 n numbers in the file.
  private static String square(OnnxGraph graph, int n) {
    String row = graph.floats("row", new float[n], n);
    String column = graph.floats("column", new float[n], n, 1);
    return graph.node(Op.ADD, "square", row, column);
  }

  @Test
  void broadcasting() throws IOException {
    expectRefused(
        TOO_MUCH, model(graph -> graph.node(Op.IDENTITY, "log_probs", square(graph, 60_000))));
  }

  @Test
  void productOfAColumnAndARow() throws IOException {
    expectRefused(
        TOO_MUCH,
        model(
            graph -> {
              String row = graph.floats("row", new float[60_000], 1, 60_000);
              String column = graph.floats("column", new float[60_000], 60_000, 1);
              graph.node(Op.MAT_MUL, "log_probs", column, row);
            }));
  }

  @Test
  void doublingAndDoubling() throws IOException {
    expectRefused(
        TOO_MUCH,
        model(
            graph -> {
              String x = graph.floats("x", new float[31], 1, 31);
              for (int i = 0; i < 50; i++) {
                x = graph.node(Op.CONCAT, Map.of("axis", 0), "doubled" + i, x, x);
              }
              graph.node(Op.IDENTITY, "log_probs", x);
            }));
  }

  @Test
  void aLongRange() throws IOException {
    expectRefused(
        TOO_MUCH,
        model(
            graph -> {
              String one = graph.integer("one", 1);
              graph.node(
                  Op.RANGE,
                  "log_probs",
                  graph.integer("zero", 0),
                  graph.integer("n", 1L << 40),
                  one);
            }));
  }

  /// What is computed from constants alone is kept, all of it.
  @Test
  void manyConstants() throws IOException {
    expectRefused(
        TOO_MUCH,
        model(
            graph -> {
              String square = square(graph, 5000);
              for (int i = 0; i < 50; i++) {
                graph.node(Op.SQRT, "root" + i, square);
              }
              graph.node(Op.IDENTITY, "log_probs", square);
            }));
  }

  @Test
  void productsWithoutAnEnd() throws IOException {
    expectRefused(
        TOO_MUCH,
        model(
            graph -> {
              String x = square(graph, 4096);
              for (int i = 0; i < 100; i++) {
                x = graph.node(Op.MAT_MUL, "product" + i, x, "square");
              }
              graph.node(Op.IDENTITY, "log_probs", x);
            }));
  }

  /// Nobody knows how large it will be.
  @Test
  void aShapeThatIsComputed() throws IOException {
    expectRefused(
        "a Reshape that does not fit",
        model(graph -> graph.node(Op.RESHAPE, "log_probs", square(graph, 2), "tokens")));
  }

  @Test
  void aShapeThatIsOnlyDeclared() throws IOException {
    OnnxGraph graph = new OnnxGraph("hostile", OnnxGraph.OPSET);
    graph.integerInput("tokens", 1L << 40, 2);
    String shape = graph.node(Op.SHAPE, "shape", "tokens");
    String rows = graph.node(Op.GATHER, "rows", shape, graph.integer("zero", 0));
    graph.node(Op.RANGE, "log_probs", "zero", rows, graph.integer("one", 1));
    graph.floatOutput("log_probs", "batch", 31);
    graph.metadata("harmonic.config", Json.compact(config.toJson()));
    graph.metadata("harmonic.labels", "[]");
    expectRefused("no input tokens [1, 2]", graph.toBytes());
  }

  @Test
  void anotherVersionOfTheOperators() throws IOException {
    byte[] model = model(graph -> graph.node(Op.IDENTITY, "log_probs", square(graph, 2)));
    expectRefused("operators of two versions", with(model, 8, new byte[] {0x10, 9}));
  }

  /// Dense, they take what they claim.
  @Test
  void sparseTensors() throws IOException {
    byte[] model = model(graph -> graph.node(Op.IDENTITY, "log_probs", square(graph, 2)));
    byte[] one = {0x08, 1, 0x10, 1, 0x42, 1, 's', 0x4A, 4, 0, 0, 0, 0};
    byte[] claim = {0x18, -1, -1, -1, -1, 0x0F}; // 2³² − 1 numbers
    ByteArrayOutputStream sparse = new ByteArrayOutputStream();
    sparse.write(with(new byte[0], 1, one));
    sparse.write(claim);
    expectRefused("sparse tensors", with(model, 7, with(new byte[0], 15, sparse.toByteArray())));
  }

  @Test
  void functions() throws IOException {
    byte[] model = model(graph -> graph.node(Op.IDENTITY, "log_probs", square(graph, 2)));
    expectRefused("functions", with(model, 25, new byte[0]));
  }

  /// A message with one more field, as protocol buffers allow it at the end.
  private static byte[] with(byte[] message, int field, byte[] value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(message);
    for (int key = (field << 3) | 2; key > 0; key >>>= 7) {
      bytes.write(key > 127 ? (key & 127) | 128 : key);
    }
    bytes.write(value.length);
    bytes.write(value);
    return bytes.toByteArray();
  }

  /// Rows are computed some at a time, so that all of them together may take more than a graph may.
  @Test
  void manyInputsAreNotTooMuch() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      lines.add(i % 31 + "," + i / 31 % 31);
    }
    CliRun run =
        CliRun.withInput(
            String.join("\n", lines),
            "probe",
            folder.resolve("run").toString(),
            "-",
            "--output",
            "log_probs",
            "--format",
            "csv",
            "--columns",
            "label,values");
    assertEquals("", run.err());
    List<String> rows = run.out().lines().toList();
    assertTrue(rows.size() >= 60_000, rows.size() + " rows");
    int later = 31 * 31 * 60;
    int header = rows.size() - 60_000;
    assertEquals(rows.get(header + 5), rows.get(header + later + 5));
  }
}
