package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Embeddings that are not of our runs.
class AnyEmbeddingTest {
  private static final Path FILES =
      Path.of("../models/src/test/resources/org/harmonicloss/models/tensors");

  /// Three words in a plane: cosines 0.6 and 0, distances √0.8 and √2.
  private static final String WORDS = "king 1 0\nqueen 0.6 0.8\nman 0 1\n";

  @TempDir private static Path folder;
  private static String run;
  private static String words;

  @BeforeAll
  static void prepare() throws IOException {
    run = SmallRun.train(folder, "run").toString();
    words = Files.writeString(folder.resolve("vectors.txt"), WORDS).toString();
  }

  private static String golden(String name) {
    return FILES.resolve(name).toString();
  }

  private static JsonNode object(String... arguments) {
    return rows(CliRun.of(arguments)).getFirst();
  }

  private static void fails(int code, String message, String hint, String... arguments) {
    fails(code, message, hint, CliRun.of(arguments));
  }

  private static void fails(int code, String message, String hint, CliRun run) {
    List<String> lines = run.err().lines().toList();
    assertEquals(2, lines.size(), run.toString());
    assertTrue(lines.getFirst().contains(message), run.err());
    assertTrue(lines.getLast().startsWith("hint: ") && lines.getLast().contains(hint), run.err());
    assertEquals("", run.out());
    assertEquals(code, run.code(), run.err());
  }

  @Test
  void tensorsAreListed() {
    CliRun table = CliRun.of("tensors", golden("all.onnx"), "--format", "table");
    List<String> lines = table.out().lines().toList();
    assertEquals("source " + golden("all.onnx"), lines.getFirst());
    assertEquals("name         shape  type", lines.get(2));
    assertEquals("raw_f32      4 5    float32", lines.get(3));
    assertEquals("int64        2 3    int64", lines.getLast());
    JsonNode first = object("tensors", golden("one.safetensors"));
    assertEquals(
        "{\"schema\":1,\"source\":\""
            + golden("one.safetensors")
            + "\",\"name\":\"wte.weight\",\"shape\":[4,5],\"type\":\"float32\",\"readable\":true,"
            + "\"problem\":null}",
        Json.compact(first));
    assertEquals("[3,2]", Json.compact(object("tensors", words).get("shape")));
    String json = CliRun.of("tensors", golden("f2.npy"), "--format", "json").out();
    assertEquals(1, Json.parse(json, "json").get("rows").size());
    assertEquals(1, Json.parse(json, "json").get("schema").asInt());
    List<JsonNode> checkpoint = rows(CliRun.of("tensors", run));
    assertTrue(checkpoint.stream().anyMatch(t -> t.get("name").asText().startsWith("param.")));
    assertTrue(
        rows(CliRun.of("tensors", run + "/model.onnx")).stream()
            .anyMatch(t -> Json.compact(t.get("shape")).equals("[31,16]")));
  }

  /// The run's embedding by five ways: the model, its initialiser, the checkpoint, and text.
  @Test
  void theSameEmbeddingIsMeasuredTheSame() throws IOException {
    List<Double> expected = variance(run);
    String name = embeddingTensor(run + "/model.onnx");
    assertEquals(expected, variance(run + "/model.onnx", "--tensor", name));
    String parameter = embeddingTensor(run);
    assertEquals(expected, variance(run, "--tensor", parameter));
    String csv = CliRun.of("probe", run, "--output", "embedding", "--format", "csv").out();
    String file = Files.writeString(folder.resolve("embedding.csv"), csv).toString();
    List<Double> text = variance(file);
    for (int i = 0; i < 16; i++) {
      assertEquals(expected.get(i), text.get(i), 1e-7);
    }
    assertEquals(
        object("analyze", "circle", run).get("value").asDouble(),
        object("analyze", "circle", file).get("value").asDouble(),
        1e-6);
  }

  private static List<Double> variance(String... source) {
    return column("explained_variance", source);
  }

  /// A field of all components.
  private static List<Double> column(String field, String... source) {
    String[] pca = new String[source.length + 2];
    pca[0] = "analyze";
    pca[1] = "pca";
    System.arraycopy(source, 0, pca, 2, source.length);
    return rows(CliRun.of(pca)).stream().map(row -> row.get(field).asDouble()).toList();
  }

  private static String embeddingTensor(String file) {
    return rows(CliRun.of("tensors", file)).stream()
        .filter(tensor -> Json.compact(tensor.get("shape")).equals("[31,16]"))
        .map(tensor -> tensor.get("name").asText())
        .filter(name -> !name.contains("exp_avg"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyFormatIsASource() {
    for (String name : List.of("one.safetensors", "f4.npy", "f8.npy", "f2.npy", "fortran-f4.npy")) {
      JsonNode pca = object("analyze", "pca", golden(name));
      assertEquals(golden(name), pca.get("source").asText());
    }
    JsonNode onnx = object("analyze", "pca", golden("external.onnx"), "--tensor", "second");
    assertEquals(golden("external.onnx") + ":second", onnx.get("source").asText());
    assertEquals(6, onnx.get("vectors").asInt());
    assertEquals(8, onnx.get("dimension").asInt());
    assertEquals(5, variance(golden("all.safetensors"), "--tensor=f16").size());
  }

  @Test
  void theFirstComponentsAlone() {
    for (int k : new int[] {1, 2, 5, 16}) {
      for (String field : List.of("explained_variance", "explained_variance_ratio", "cumulative")) {
        List<Double> some = column(field, run, "--first", "" + k);
        assertEquals(k, some.size());
        for (int i = 0; i < k; i++) {
          assertEquals(column(field, run).get(i), some.get(i), 1e-12);
        }
      }
    }
    assertEquals(
        CliRun.of("analyze", "pca", run, "--fail-under", "1").err(),
        CliRun.of("analyze", "pca", run, "--fail-under", "1", "--first", "1").err());
    String plot = folder.resolve("one.svg").toString();
    assertEquals(0, CliRun.of("analyze", "pca", run, "--first", "1", "--plot", plot).code());
    fails(2, "--first must be from 1 to 16, was 17", "", "analyze", "pca", run, "--first=17");
    fails(2, "--first must be from 1 to 16, was 0", "", "analyze", "pca", run, "--first=0");
  }

  @Test
  void neighborsAreTheNearest() {
    CliRun run = CliRun.of("analyze", "neighbors", words, "king", "man");
    assertEquals(
        """
        {"schema":1,"metric":"neighbors","source":"WORDS","measure":"cosine",\
        "id":0,"label":"king","neighbors":[{"rank":1,"id":1,"label":"queen","value":0.6},\
        {"rank":2,"id":2,"label":"man","value":0.0}]}
        {"schema":1,"metric":"neighbors","source":"WORDS","measure":"cosine",\
        "id":2,"label":"man","neighbors":[{"rank":1,"id":1,"label":"queen","value":0.8},\
        {"rank":2,"id":0,"label":"king","value":0.0}]}
        """
            .replace("WORDS", words),
        run.out());
    JsonNode nearest =
        object("analyze", "neighbors", words, "king", "--measure=euclidean", "--top-k=1")
            .get("neighbors");
    assertEquals(1, nearest.size());
    assertEquals(Math.sqrt(0.8), nearest.get(0).get("value").asDouble(), 1e-15);
    CliRun table = CliRun.of("analyze", "neighbors", words, "king", "--format", "table");
    List<String> lines = table.out().lines().toList();
    assertEquals(
        "metric neighbors  source " + words + "  measure cosine  id 0  label king",
        lines.getFirst());
    assertEquals("neighbors.rank  neighbors.id  neighbors.label  neighbors.value", lines.get(2));
    String json = CliRun.of("analyze", "neighbors", words, "king", "--format", "json").out();
    assertEquals("cosine", Json.parse(json, "json").get("measure").asText());
    assertEquals(
        10, object("analyze", "neighbors", AnyEmbeddingTest.run, "3").get("neighbors").size());
    fails(
        2,
        "--top-k must be from 1 to 2, was 3",
        "3 tokens",
        "analyze",
        "neighbors",
        words,
        "king",
        "--top-k=3");
    fails(2, "no such token: quen", "near ones are: queen", "analyze", "neighbors", words, "quen");
    fails(2, "no such token: zebra", "king, queen", "analyze", "neighbors", words, "zebra");
    fails(2, "missing required parameter", "", "analyze", "neighbors", words);
    fails(
        2,
        "--measure: chebyshev",
        "",
        "analyze",
        "neighbors",
        words,
        "king",
        "--measure=chebyshev");
    // The names of version 0.1.0.
    assertEquals(
        CliRun.of("analyze", "neighbors", words, "king", "--measure=euclidean", "--top-k", "1"),
        CliRun.of("analyze", "neighbors", words, "king", "--metric=euclidean", "--k", "1"));
    for (String command : List.of("neighbors WORDS king", "analogy WORDS king - queen")) {
      String line = "analyze " + command.replace("WORDS", words);
      assertEquals(
          CliRun.of((line + " --top-k 1").split(" ")), CliRun.of((line + " --top 1").split(" ")));
    }
  }

  @Test
  void similarityIsAMatrix() throws IOException {
    List<JsonNode> rows = rows(CliRun.of("analyze", "similarity", words));
    assertEquals(
        "{\"schema\":1,\"metric\":\"similarity\",\"source\":\""
            + words
            + "\",\"measure\":\"cosine\",\"id\":1,\"label\":\"queen\",\"values\":[0.6,1.0,0.8]}",
        Json.compact(rows.get(1)));
    assertEquals(
        "label,values.0,values.1\nman,0.0,1.4142135623730951\nking,1.4142135623730951,0.0\n",
        CliRun.of(
                "analyze",
                "similarity",
                words,
                "man",
                "king",
                "--measure=euclidean",
                "--format=csv",
                "--columns=label,values")
            .out());
    assertEquals(31, rows(CliRun.of("analyze", "similarity", run)).size());
    Path plot = folder.resolve("similarity.svg");
    CliRun.of("analyze", "similarity", words, "king", "man", "--plot", plot.toString());
    assertTrue(Files.readString(plot).contains("Cosines of"));
    fails(
        2,
        "unknown kind of figure",
        ".svg",
        "analyze",
        "similarity",
        words,
        "--plot",
        folder.resolve("x").toString());
    // What it prints is rows again.
    String piped = CliRun.of("analyze", "similarity", words).out();
    assertEquals(
        3, rows(CliRun.withInput(piped, "analyze", "pca", "-")).getFirst().get("vectors").asInt());
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1001; i++) {
      many.append("w").append(i).append(" 1 2\n");
    }
    String file = Files.writeString(folder.resolve("many.txt"), many).toString();
    fails(2, "too many tokens for a matrix: 1001", "name some", "analyze", "similarity", file);
    assertEquals(2, rows(CliRun.of("analyze", "similarity", file, "w1", "w1000")).size());
    String zeros = Files.writeString(folder.resolve("zeros.csv"), "a,0,0\nb,1,2\n").toString();
    fails(1, "all numbers are zero", "euclidean", "analyze", "similarity", zeros);
  }

  @Test
  void vocabulariesNameTheRows() throws IOException {
    String json = "{\"the\":0,\"\\u0120king\":2,\"\\u0120queen\":1,\"!\":3}";
    String vocab = Files.writeString(folder.resolve("vocab.json"), json).toString();
    String file = golden("one.safetensors");
    JsonNode found = object("analyze", "neighbors", file, "Ġking", "--vocab", vocab);
    assertEquals(2, found.get("id").asInt());
    assertEquals("2", object("analyze", "neighbors", file, "2").get("label").asText());
    String lines = Files.writeString(folder.resolve("three.txt"), "a\nb\nc\n").toString();
    assertEquals(
        "a", object("analyze", "neighbors", words, "a", "--vocab", lines).get("label").asText());
    String rows = "{\"values\":[1,2]}\n{\"values\":[3,4]}\n{\"values\":[5,5]}\n";
    CliRun piped = CliRun.withInput(rows, "analyze", "neighbors", "-", "c", "--vocab", lines);
    assertEquals(2, rows(piped).getFirst().get("id").asInt());
    fails(1, "has 3 tokens, " + run + " has 31 rows", "", "analyze", "pca", run, "--vocab", lines);
    fails(2, "no such file", "", "analyze", "pca", words, "--vocab", folder + "/nowhere");
    fails(1, "not a vocabulary", "", "analyze", "pca", words, "--vocab", bad());
  }

  private static String bad() throws IOException {
    return Files.writeString(folder.resolve("bad.json"), "{\"a\": -1}").toString();
  }

  @Test
  void whatIsNoEmbeddingSaysWhy() throws IOException {
    String all = golden("all.safetensors");
    fails(2, "has 4 tensors: name one", "f32 [5, 6]", "analyze", "pca", all);
    fails(2, "no tensor named f31", "did you mean f32", "analyze", "pca", all, "--tensor", "f31");
    fails(1, "not two-dimensional: cube", "row for each", "analyze", "pca", all, "--tensor=cube");
    fails(2, "tensors: name one", "raw_f32", "analyze", "pca", golden("all.onnx"));
    fails(2, "--tokens cannot be used", "run", "analyze", "pca", words, "--tokens=all");
    fails(2, "--tensor cannot be used with -", "run", "analyze", "pca", "-", "--tensor=a");
    fails(2, "no task is known", "name the metric", "analyze", "representation", words);
    fails(2, "no such run or file", "", "analyze", "pca", folder + "/nowhere.npy");
    fails(2, "not a run directory", "", "tensors", folder.toString());
    String pickle = Files.write(folder.resolve("pytorch_model.bin"), new byte[4]).toString();
    fails(1, "pickles are not read", "safetensors", "analyze", "pca", pickle);
    String empty = Files.createFile(folder.resolve("empty.pt")).toString();
    fails(1, "empty.pt: it is empty", "truncated", "tensors", empty);
    String ragged = Files.writeString(folder.resolve("ragged.csv"), "1,2\n3\n").toString();
    fails(1, "line 2: 1 numbers, the first row has 2", "", "analyze", "pca", ragged);
    String nan = Files.writeString(folder.resolve("nan.csv"), "1,2\n3,nan\n").toString();
    fails(1, "not a finite number: " + nan + ", row 1, column 1", "", "analyze", "pca", nan);
    String other = run + "/model.onnx";
    String text = Files.readString(Path.of(other), StandardCharsets.ISO_8859_1);
    Path renamed = folder.resolve("other.onnx");
    Files.writeString(
        renamed, text.replace("harmonic.config", "somebody.config"), StandardCharsets.ISO_8859_1);
    // No longer one of ours, but its weights can still be looked at.
    assertFalse(rows(CliRun.of("tensors", renamed.toString())).isEmpty());
  }
}
