package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.tensors.NpyWriter;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `harmonic probe` of models that are not ours: an encoder of texts that PyTorch exported, and
/// small graphs.
class AnyModelProbeTest {
  private static final Path ENCODER = Path.of("src/test/resources/org/harmonicloss/cli/encoder");
  private static final String MODEL = ENCODER.resolve("model.onnx").toString();

  private static final String IDS = "--input=input_ids=-";

  @TempDir private Path folder;
  private int graphs;

  private static JsonNode golden() throws IOException {
    return Json.parse(Files.readString(ENCODER.resolve("golden.json")), "golden");
  }

  private static String texts() throws IOException {
    StringBuilder lines = new StringBuilder();
    golden().path("rows").forEach(row -> lines.append(row.path("text").textValue()).append('\n'));
    return lines.toString();
  }

  private static List<JsonNode> probe(String input, String... more) {
    return CliRun.rows(CliRun.withInput(input, words("probe", more)));
  }

  private static String[] words(String first, String... more) {
    return Stream.concat(Stream.of(first), Arrays.stream(more)).toArray(String[]::new);
  }

  private static void expectRows(String field, List<JsonNode> rows) throws IOException {
    JsonNode golden = golden().path("rows");
    assertEquals(golden.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i);
      assertEquals(golden.get(i).path("text").textValue(), row.path("label").textValue());
      assertEquals(i, row.path("id").intValue());
      JsonNode expected = golden.get(i).path(field);
      assertEquals(expected.size(), row.path("values").size());
      for (int k = 0; k < expected.size(); k++) {
        assertEquals(
            expected.get(k).doubleValue(), row.path("values").get(k).doubleValue(), 2e-6, field);
      }
    }
  }

  /// Padded and in batches, as PyTorch has each text alone.
  @Test
  void pooledTextsAreThoseOfPyTorch() throws IOException {
    for (String pool : List.of("mean", "cls", "last")) {
      for (String size : List.of("1", "2", "32")) {
        expectRows(
            pool, probe(texts(), ENCODER.toString(), "-", "--pool", pool, "--batch-size", size));
      }
    }
  }

  @Test
  void anInnerValueIsShown() throws IOException {
    String inner = golden().path("inner").textValue();
    expectRows("inner", probe(texts(), MODEL, "-", "--output", inner, "--pool", "mean"));
    // From a pipe too, where the tokenizer is named.
    byte[] model = Files.readAllBytes(Path.of(MODEL));
    CliRun run =
        CliRun.withInput(
            model,
            words(
                "probe",
                "-",
                "king",
                "--output",
                inner,
                "--pool",
                "mean",
                "--tokenizer",
                ENCODER.resolve("vocab.txt").toString()));
    JsonNode expected = golden().path("rows").get(2);
    assertEquals("king", expected.path("text").textValue());
    assertEquals(
        expected.path("inner").get(0).doubleValue(),
        CliRun.rows(run).getFirst().path("values").get(0).doubleValue(),
        2e-6);
  }

  @Test
  void everyPositionThatIsNotPadding() throws IOException {
    List<JsonNode> rows = probe("king\nplaying dogs!\n", ENCODER.toString(), "-");
    assertEquals(3 + 7, rows.size());
    assertEquals("king @2", rows.get(2).path("label").textValue());
    assertEquals(0, rows.get(3).path("position").intValue());
    assertEquals(9, rows.getLast().path("id").intValue());
  }

  @Test
  void arraysByName() throws IOException {
    JsonNode row = golden().path("rows").get(0);
    Path ids = Files.writeString(folder.resolve("ids.ndjson"), Json.compact(row.path("ids")));
    List<JsonNode> found = probe("", MODEL, "--input", "input_ids=" + ids, "--pool", "mean");
    assertEquals(
        row.path("mean").get(3).doubleValue(),
        found.getFirst().path("values").get(3).doubleValue(),
        2e-6);
    // The mask is what the user says, in the model and in the mean.
    String padded = "{\"values\": [2, 16, 3, 0, 0]}\n{\"values\": [2, 6, 7, 8, 3]}\n";
    List<JsonNode> masked =
        probe(
            padded,
            MODEL,
            "--input=input_ids=-",
            "--input=attention_mask="
                + Files.writeString(folder.resolve("mask.ndjson"), "[1,1,1,0,0]\n[1,1,1,1,1]\n"),
            "--pool=mean");
    List<JsonNode> alone = probe("[2, 16, 3]", MODEL, "--input=input_ids=-", "--pool=mean");
    assertEquals(
        alone.getFirst().path("values").get(0).doubleValue(),
        masked.getFirst().path("values").get(0).doubleValue(),
        2e-6);
  }

  /// The pipeline of the manual.
  @Test
  void whatIsPrintedCanBeAnalyzed() throws IOException {
    CliRun rows = CliRun.withInput(texts(), "probe", ENCODER.toString(), "-", "--pool", "mean");
    Path labels = Files.writeString(folder.resolve("classes.txt"), "a\nb\na\na\nb\n");
    CliRun.rows(
        CliRun.withInput(rows.out(), "analyze", "silhouette", "-", "--labels", labels.toString()));
  }

  @Test
  void descriptions() throws IOException {
    List<JsonNode> rows = probe("", ENCODER.toString(), "--describe");
    assertEquals(
        List.of("input_ids", "attention_mask", "token_type_ids", "last_hidden_state"),
        rows.stream().map(row -> row.path("name").textValue()).toList());
    JsonNode first = rows.getFirst();
    assertEquals("int64", first.path("type").textValue());
    assertEquals("[\"batch\",\"sequence\"]", Json.compact(first.path("shape")));
    assertEquals("[\"ai.onnx=14\"]", Json.compact(first.path("opsets")));
    assertEquals("[\"about=made for a test\"]", Json.compact(first.path("metadata")));
    assertTrue(first.path("producer").textValue().startsWith("pytorch"));
    assertTrue(Json.compact(first.path("operators")).contains("\"Softmax=2\""));
    assertTrue(first.path("refused").isNull());
    int inner = first.path("inner_values").intValue();
    assertEquals(4 + inner, probe("", MODEL, "--describe", "--inner").size());
    // One of ours too.
    List<JsonNode> ours = probe("", SmallRun.train(folder, "run").toString(), "--describe");
    assertEquals("tokens", ours.getFirst().path("name").textValue());
  }

  /// An inner value of a model of ours, which no output shows.
  @Test
  void arraysForAModelOfOurs() {
    Path run = SmallRun.train(folder, "run");
    List<JsonNode> rows =
        probe("[3, 4]\n[5, 6]\n", run.toString(), "--input=tokens=-", "--output=preactivation");
    assertEquals(2, rows.size());
    assertEquals(100, rows.getFirst().path("values").size());
  }

  private Path graph(Consumer<OnnxGraph> nodes) throws IOException {
    OnnxGraph graph = new OnnxGraph("small", OnnxGraph.OPSET);
    nodes.accept(graph);
    Path file = folder.resolve("small-" + graphs++ + ".onnx");
    return Files.write(file, graph.toBytes());
  }

  private Path product() throws IOException {
    return graph(
        graph -> {
          graph.floatInput("x", "n", 3);
          String w = graph.floats("w", new float[] {1, 0, 0, 2, 1, 1}, 3, 2);
          graph.node(Op.MAT_MUL, "y", "x", w);
          graph.node(Op.REDUCE_SUM, "all", "y", graph.integers("axes", 0));
          graph.floatOutput("y", "n", 2);
          graph.floatOutput("all", 1, 2);
        });
  }

  private static List<Double> values(JsonNode row) {
    List<Double> values = new ArrayList<>();
    row.path("values").forEach(value -> values.add(value.doubleValue()));
    return values;
  }

  @Test
  void inputsAreComputedInBatches() throws IOException {
    String model = product().toString();
    String lines = "[1,2,3]\n[0,1,0.5]\n[4,0,0]\n";
    for (String size : List.of("1", "2", "9")) {
      List<JsonNode> rows =
          probe(lines, model, "--input=x=-", "--output=y", "--batch-size=" + size);
      assertEquals(List.of(4.0, 7.0), values(rows.get(0)));
      assertEquals(List.of(4.0, 0.0), values(rows.get(2)));
    }
    // What has no row for each input is whole only where all are computed together.
    List<JsonNode> sum = probe(lines, model, "--input=x=-", "--output=all");
    assertEquals(List.of(8.5, 9.5), values(sum.getFirst()));
    CliRun.expect(
        1,
        "output all has the shape [1, 2] for 2 inputs",
        CliRun.withInput(lines, "probe", model, "--input=x=-", "--output=all", "--batch-size=2"));
  }

  private Path array(String name, List<Integer> shape, float... values) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      NpyWriter.write(out, shape, values);
    }
    return file;
  }

  private static void refused(int code, String message, String input, String... more) {
    CliRun.expect(code, message, CliRun.withInput(input, words("probe", more)));
  }

  @Test
  void inputsThatDoNotFit() throws IOException {
    String model = product().toString();
    refused(2, "no inputs for " + model, "", model);
    refused(2, "has 2 outputs", "[1,2,3]", model, "--input=x=-");
    refused(2, "unknown output: z", "[1,2,3]", model, "--input=x=-", "--output=z");
    refused(2, "no input X", "", model, "--input=X=-", "--output=y");
    refused(2, "not a name and a file", "", model, "--input=x", "--output=y");
    refused(2, "x is given twice", "", model, "--input=x=a", "--input=x=b", "--output=y");
    refused(
        2,
        "can be read only once: --input and --input are both -",
        "",
        MODEL,
        "--input=input_ids=-",
        "--input=attention_mask=-");
    refused(2, "are both -", "", "-", "--input=x=-");
    refused(
        2,
        "input x wants the shape [n, 3], standard input has [1, 2]",
        "[1,2]",
        model,
        "--input=x=-",
        "--output=y");
    refused(
        1,
        "line 2 has the shape [2], the first line [3]",
        "[1,2,3]\n[1,2]\n",
        model,
        "--input=x=-",
        "--output=y");
    refused(1, "line 1 is no array of numbers", "\"a\"", model, "--input=x=-", "--output=y");
    refused(2, "--pool needs", "[1,2,3]", model, "--input=x=-", "--output=y", "--pool=mean");
    refused(2, "--batch-size must be 1", "", model, "--input=x=-", "--batch-size=0");
    refused(2, "texts are for models of input_ids", "", model, "a text", "--output=y");
    Path many =
        graph(
            graph -> {
              for (int i = 0; i < 30; i++) {
                graph.floatInput("past." + i, "n");
              }
              graph.node(Op.ADD, "y", "past.0", "past.1");
              graph.floatOutput("y", "n");
            });
    refused(2, "past.7 and 22 more", "", many.toString(), "a text", "--output=y");
    refused(2, "do not go together", "", model, "a text", "--input=x=-", "--output=y");
    refused(
        2,
        "missing input: input_ids [batch, sequence] of int64",
        "[1]",
        MODEL,
        "--input=attention_mask=-");
    refused(
        2,
        "input input_ids wants int64, standard input has numbers with decimals",
        "[1.5]",
        MODEL,
        "--input=input_ids=-");
    refused(
        2,
        "line 2 has 27 tokens, the model takes 24",
        "cat\n" + "cat ".repeat(25) + "\n",
        MODEL,
        "-");
    assertEquals(1, probe("cat ".repeat(25), MODEL, "-", "--pool=cls", "--max-tokens=24").size());
    refused(2, "standard input has 999 for input_ids, the model has 26 rows", "[999]", MODEL, IDS);
    refused(2, "has -1 for input_ids", "[-1]", MODEL, IDS);
    // Of more positions than the model has ONNX Runtime tells.
    String longest = "[" + "5,".repeat(24) + "5]";
    refused(1, "model.onnx: Add /Add: ", longest, MODEL, IDS);
    Path flat = array("flat.npy", List.of(3), 2, 16, 3);
    Path none = array("none.npy", List.of(0, 3));
    refused(
        2, "no inputs: " + none + " has the shape [0, 3]", "", MODEL, "--input=input_ids=" + none);
    refused(
        2,
        "input input_ids wants the shape [batch, sequence], " + flat + " has [3]",
        "",
        MODEL,
        "--input=input_ids=" + flat);
    Path alone = Files.copy(Path.of(MODEL), folder.resolve("alone.onnx"));
    refused(
        1, "no tokenizer for texts: there is no tokenizer.json,", "", alone.toString(), "a text");
    String run = SmallRun.train(folder, "run").toString();
    refused(2, "--pool does not apply", "", run, "--pool=mean");
    refused(2, "--all does not apply", "", model, "a", "--all");
  }

  /// Operators that need a library, and numbers in files elsewhere, are refused before ONNX Runtime
  /// sees the model; it can still be described.
  @Test
  void whatIsNotLoaded() throws IOException {
    byte[] bytes = Files.readAllBytes(product());

    // A node of another domain, behind the graph: field 7 of the node.
    byte[] custom = appendedNode("evil.ops");
    Path file = folder.resolve("custom.onnx");
    Files.write(file, concat(bytes, custom));
    refused(1, "operators of evil.ops", "[1,2,3]", file.toString(), "--input=x=-", "--output=y");
    JsonNode described = probe("", file.toString(), "--describe").getFirst();
    assertTrue(described.path("refused").textValue().contains("evil.ops"));
    for (String location : List.of("../secret", "/etc/passwd", "*/_ORT_MEM_ADDR_/*")) {
      Files.write(file, concat(bytes, externalTensor(location)));
      refused(1, "external data", "[1,2,3]", file.toString(), "--input=x=-", "--output=y");
    }
  }

  /// A loop without an end is ended.
  @Test
  void aModelThatNeverEnds() {
    refused(
        1,
        "took longer than 1 seconds",
        "1\n",
        ENCODER.resolve("endless.onnx").toString(),
        "--input=x=-",
        "--time-limit=1");
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] field(int number, byte[] content) {
    return concat(new byte[] {(byte) ((number << 3) | 2), (byte) content.length}, content);
  }

  private static byte[] text(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] appendedNode(String domain) {
    byte[] node = concat(text(4, "Evil"), concat(text(2, "evil"), text(7, domain)));
    return field(7, field(1, node));
  }

  private static byte[] externalTensor(String location) {
    byte[] entry = concat(text(1, "location"), text(2, location));
    byte[] type = {0x10, 1, 0x08, 4, 0x70, 1}; // float32, [4], elsewhere
    byte[] tensor = concat(type, concat(text(8, "far"), field(13, entry)));
    return field(7, field(5, tensor));
  }
}
