package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.tensors.SafetensorsWriter;
import org.harmonicloss.models.tensors.SafetensorsWriter.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models of others in their folders: embedding and tokenizer are found, and what does not fit is
/// said.
class PretrainedFolderTest {
  private static final Path RESOURCES =
      Path.of("../models/src/test/resources/org/harmonicloss/models");
  private static final int TOKENS = 24;
  private static final String WTE = "transformer.wte.weight";

  @TempDir private Path folder;

  private static void write(Path file, Map<String, List<Integer>> tensors) throws IOException {
    Random random = new Random(5);
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsWriter.write(
          out,
          Map.of("format", "pt"),
          tensors.entrySet().stream().map(t -> new Entry(t.getKey(), t.getValue())).toList(),
          entry -> {
            int count = entry.shape().stream().reduce(1, (a, b) -> a * b);
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
              numbers[i] = (float) random.nextGaussian();
            }
            return numbers;
          });
    }
  }

  /// Names of the tensors of a small model whose embedding is `wte`.
  private static Map<String, List<Integer>> tensors(String wte) {
    Map<String, List<Integer>> tensors = new LinkedHashMap<>();
    tensors.put("positions.weight", List.of(6, 4));
    tensors.put(wte, List.of(TOKENS, 4));
    for (int layer = 0; layer < 3; layer++) {
      tensors.put("transformer.h." + layer + ".attn.weight", List.of(4, 12));
      tensors.put("transformer.h." + layer + ".attn.bias", List.of(12));
    }
    return tensors;
  }

  private Path model(String wte, String config) throws IOException {
    Path model = Files.createTempDirectory(folder, "model");
    write(model.resolve("model.safetensors"), tensors(wte));
    Files.writeString(model.resolve("config.json"), config);
    Files.copy(
        RESOURCES.resolve("words/tokenizer-wordpiece.json"), model.resolve("tokenizer.json"));
    return model;
  }

  private static List<JsonNode> rows(CliRun run) {
    assertEquals(0, run.code(), run.err());
    return run.out().lines().map(line -> Json.parse(line, "row")).toList();
  }

  @Test
  void theEmbeddingOfEveryFamilyIsFound() throws IOException {
    for (String name :
        List.of(
            "wte.weight",
            WTE,
            "_orig_mod.transformer.wte.weight",
            "model.embed_tokens.weight",
            "module.model.decoder.embed_tokens.weight",
            "bert.embeddings.word_embeddings.weight",
            "embeddings.word_embeddings.weight",
            "gpt_neox.embed_in.weight")) {
      Path model = model(name, "{\"model_type\":\"x\"}");
      CliRun run = CliRun.of("analyze", "pca", model.toString());
      assertEquals(TOKENS, rows(run).getFirst().get("vectors").intValue());
      assertEquals("harmonic: " + name + " [24, 4] float32; tokens of tokenizer.json\n", run.err());
    }
  }

  @Test
  void tokensAreThoseOfTheTokenizer() throws IOException {
    Path model = model(WTE, "{\"model_type\":\"gpt2\"}");
    CliRun run = CliRun.of("analyze", "neighbors", model.toString(), "king");
    assertEquals(5, rows(run).getFirst().get("id").intValue());
    assertTrue(run.err().endsWith("; the unembedding is the same\n"), run.err());
    String pairs =
        Files.writeString(
                folder.resolve("pairs.json"),
                "[{\"input\":\"Kings\",\"output\":\"unaffable\"},{\"input\":\"the\",\"output\":\"café\"}]")
            .toString();
    for (List<String> how : List.of(List.<String>of(), List.of("--tokenizer", model.toString()))) {
      List<String> line =
          new ArrayList<>(List.of("analyze", "parallelogram", model.toString(), "--word-pairs"));
      line.addAll(List.of(pairs, "--quadruples", "9", "--each", folder + "/each.ndjson"));
      line.addAll(how);
      rows(CliRun.of(line.toArray(String[]::new)));
      String each = Files.readString(folder.resolve("each.ndjson"));
      assertTrue(each.contains("9") && each.contains("10"), each);
    }
  }

  @Test
  void rolesAndOtherTensorsCanBeNamed() throws IOException {
    Path model = model(WTE, "{}");
    Map<String, List<Integer>> tensors = tensors(WTE);
    tensors.put("lm_head.weight", List.of(TOKENS, 4));
    write(model.resolve("model.safetensors"), tensors);
    String file = model.toString();
    CliRun run = CliRun.of("analyze", "pca", file);
    assertTrue(run.err().contains("; the unembedding is lm_head.weight ("), run.err());
    for (String name : List.of("unembedding", "lm_head.weight", "embedding", "wte.weight")) {
      String source =
          rows(CliRun.of("analyze", "pca", file, "--tensor", name))
              .getFirst()
              .get("source")
              .textValue();
      assertEquals(file + ":" + name, source);
    }
    run = CliRun.of("analyze", "pca", file, "--tensor", "positions.weight");
    assertEquals(6, rows(run).getFirst().get("vectors").intValue());
    Path tied = model(WTE, "{\"tie_word_embeddings\":true}");
    CliRun.expect(
        2, "no unembedding found", CliRun.of("analyze", "pca", tied + "", "--tensor=unembedding"));
  }

  @Test
  void shardsAreOneModel() throws IOException {
    Path model = model(WTE, "{}");
    Files.delete(model.resolve("model.safetensors"));
    write(model.resolve("a.safetensors"), Map.of(WTE, List.of(TOKENS, 4)));
    write(model.resolve("b.safetensors"), Map.of("lm_head.weight", List.of(TOKENS, 4)));
    index(model, Map.of(WTE, "a.safetensors", "lm_head.weight", "b.safetensors"));
    CliRun run = CliRun.of("tensors", model.toString(), "--stats");
    assertEquals(2, rows(run).getFirst().get("files").intValue());
    assertEquals(2 * 4 * TOKENS, rows(run).getFirst().get("all_parameters").intValue());
    assertEquals(4, rows(CliRun.of("analyze", "pca", model.toString())).size());
    index(model, Map.of(WTE, "b.safetensors", "lm_head.weight", "b.safetensors"));
    fails(1, WTE + " is not in " + model.resolve("b.safetensors"), model);
    index(model, Map.of(WTE, "a.safetensors", "lm_head.weight", "c.safetensors"));
    fails(2, "missing shards: 1 of 2", model);
    for (String out : List.of("../a.safetensors", "/etc/passwd", "..", "x\\y", "")) {
      index(model, Map.of(WTE, out));
      fails(1, "names a file outside of its folder", model);
    }
    Files.writeString(model.resolve("model.safetensors.index.json"), "[]");
    fails(1, "not an index of shards", model);
  }

  private static void index(Path model, Map<String, String> map) throws IOException {
    ObjectNode index = Json.object();
    ObjectNode weights = index.putObject("weight_map");
    map.forEach(weights::put);
    Files.writeString(model.resolve("model.safetensors.index.json"), Json.compact(index));
  }

  private static void fails(int code, String message, Path model) {
    CliRun.expect(code, message, CliRun.of("analyze", "pca", model.toString()));
    CliRun run = CliRun.of("tensors", model.toString());
    assertTrue(run.code() == 0 || run.code() == code, run.err());
  }

  @Test
  void aTokenizerThatDoesNotFitIsRefusedWithBothNumbers() throws IOException {
    Path model = model(WTE, "{}");
    Map<String, List<Integer>> tensors = tensors(WTE);
    tensors.put(WTE, List.of(TOKENS - 1, 4));
    write(model.resolve("model.safetensors"), tensors);
    fails(1, "tokenizer.json has 24 tokens, " + model + " has 23 rows", model);
    tensors.put(WTE, List.of(700, 4));
    write(model.resolve("model.safetensors"), tensors);
    fails(1, "tokenizer.json has 24 tokens, " + model + " has 700 rows", model);
    // Rows that the model says it has, and a few more than tokens, are padding.
    Files.writeString(model.resolve("config.json"), "{\"vocab_size\":700}");
    String last = "<unused 699>";
    CliRun run = CliRun.of("analyze", "neighbors", model.toString(), last);
    assertEquals(699, rows(run).getFirst().get("id").intValue());
    Files.writeString(model.resolve("tokenizer.json"), "{\"model\":{}}");
    fails(1, "not a tokenizer", model);
  }

  @Test
  void withoutAKnownNameCandidatesAreListed() throws IOException {
    Path model = model("something", "{}");
    CliRun run = CliRun.of("analyze", "pca", model.toString());
    CliRun.expect(2, "has 5 tensors: name one with --tensor", run);
    assertTrue(run.err().contains("positions.weight [6, 4], something [24, 4]"), run.err());
    String known = model(WTE, "{}").toString();
    for (String other : List.of(folder + "/nowhere", RESOURCES.toString())) {
      run = CliRun.of("analyze", "parallelogram", known, "--tokenizer", other);
      assertEquals(2, run.code());
      String what = other.endsWith("nowhere") ? "no such tokenizer: " : "no tokenizer in ";
      assertTrue(run.err().contains("harmonic: " + what + other + "\nhint: "), run.err());
    }
  }

  @Test
  void layersAreOneRowOfStatistics() throws IOException {
    Path model = model(WTE, "{}");
    List<String> names = new ArrayList<>();
    List<JsonNode> rows = rows(CliRun.of("tensors", model.toString(), "--stats"));
    rows.forEach(row -> names.add(row.get("name").textValue()));
    assertEquals(
        List.of(
            "positions.weight",
            WTE,
            "transformer.h.{0..2}.attn.weight",
            "transformer.h.{0..2}.attn.bias"),
        names);
    assertEquals(3 * 48, rows.get(2).get("parameters").intValue());
    assertEquals(4 * 3 * 48, rows.get(2).get("bytes").intValue());
    assertEquals(0.0, rows.get(2).get("mean").doubleValue(), 0.4);
    assertEquals(1.0, rows.get(2).get("std").doubleValue(), 0.3);
    List<JsonNode> each = rows(CliRun.of("tensors", model.toString(), "--stats", "--each-layer"));
    assertEquals(8, each.size());
    double squares = 0;
    for (JsonNode row : each) {
      double norm = row.get("norm").doubleValue();
      squares += row.get("name").textValue().endsWith("attn.weight") ? norm * norm : 0;
    }
    assertEquals(Math.sqrt(squares), rows.get(2).get("norm").doubleValue(), 1e-9);
  }

  /// Another layer of that name, such as the last of an MLP, has no row for each token.
  @Test
  void anUnembeddingHasTheTokensOfTheEmbedding() throws IOException {
    for (List<Integer> shape : List.of(List.of(100, 4), List.of(TOKENS, 4), List.of(4, TOKENS))) {
      Path model = model(WTE, "{}");
      Map<String, List<Integer>> tensors = tensors(WTE);
      tensors.put("output.weight", shape);
      write(model.resolve("model.safetensors"), tensors);
      CliRun run = CliRun.of("analyze", "pca", model.toString());
      boolean found = run.err().contains("; the unembedding is output.weight (");
      assertEquals(shape.contains(TOKENS), found, run.err());
    }
  }

  @Test
  void aCheckpointOfPyTorchIsAFileLikeOthers() {
    String file = RESOURCES.resolve("tensors/torch-checkpoint.pt").toString();
    CliRun run = CliRun.of("analyze", "pca", file);
    assertEquals(7, rows(run).getFirst().get("vectors").intValue());
    assertEquals(
        "harmonic: model._orig_mod.transformer.wte.weight [7, 4] float32;"
            + " the unembedding, model._orig_mod.lm_head.weight, is the same\n",
        run.err());
    List<JsonNode> rows = rows(CliRun.of("tensors", file, "--stats"));
    String same = "model._orig_mod.transformer.wte.weight";
    assertEquals(same, rows.get(2).get("same_as").textValue());
  }

  @Test
  void analogiesAreCompletedAndScored() throws IOException {
    String words =
        Files.writeString(
                folder.resolve("v.txt"),
                "king 1 1 0.1\nqueen 1 -1 0.1\nman 0 1 0\nwoman 0 -1 0\nbread 0.2 0.1 -1\n")
            .toString();
    for (String method : List.of("add", "mul")) {
      CliRun run =
          CliRun.of(
              "analyze", "analogy", words, "King", "-", "man", "+", "woman", "--method", method);
      assertEquals("queen", rows(run).getFirst().get("label").textValue());
      assertEquals(2, rows(run).size());
    }
    JsonNode one =
        rows(CliRun.of("analyze", "analogy", words, "king - man + woman", "--top-k=1")).getFirst();
    assertEquals("king - man + woman", one.get("words").textValue());
    String asked =
        Files.writeString(
                folder.resolve("q.txt"),
                ": a\nman king woman queen\nman king woman Bread\n: b\nx y z w\n")
            .toString();
    List<JsonNode> scores = rows(CliRun.of("analyze", "analogy", words, "--questions", asked));
    assertEquals(0.5, scores.getFirst().get("add").doubleValue());
    assertEquals(0.5, scores.getFirst().get("value").doubleValue());
    assertEquals(1, scores.getLast().get("missing").intValue());
    assertTrue(scores.getLast().get("mul").isNull());
    String bad = Files.writeString(folder.resolve("bad.txt"), ": a\n1 2 3\n").toString();
    expect(1, "line 2: 3 words instead of four", words, "--questions", bad);
    expect(2, "no such token: kink", words, "kink", "-", "man");
    expect(2, "not an analogy: king man", words, "king", "man");
    expect(2, "not an analogy: king -", words, "king", "-");
    expect(2, "missing words", words);
    expect(2, "words cannot be used with --questions", words, "king", "--questions", asked);
    expect(2, "--top-k must be from 1 to 4, was 9", words, "king", "--top-k", "9");
  }

  /// What only a run can do, or a model in ONNX, says what the folder lacks.
  @Test
  void aFolderWithoutWhatIsNeeded() throws IOException {
    Path model = model(WTE, "{\"model_type\":\"gpt2\"}");
    CliRun.expect(2, "no .onnx file in " + model, CliRun.of("probe", model.toString(), "king"));
    String config = "not a run directory: " + model + " has a config.json of another program";
    for (String command : List.of("generate MODEL", "export MODEL --format npy -o OUT")) {
      String line = command.replace("MODEL", model + "").replace("OUT", folder + "/out");
      CliRun.expect(2, config, CliRun.of(line.split(" ")));
    }
  }

  /// Ours are found among others too.
  @Test
  void theEmbeddingOfOurExportsIsFound() {
    Path run = SmallRun.train(folder, "run");
    for (String form : List.of("huggingface", "safetensors")) {
      String out = folder.resolve(form).toString();
      assertEquals(0, CliRun.of("export", run + "", "--format", form, "-o", out).code());
      CliRun found = CliRun.of("analyze", "pca", out);
      assertEquals(31, rows(found).getFirst().get("vectors").intValue());
      assertTrue(found.err().startsWith("harmonic: embedding [31, 16] float32"), found.err());
    }
  }

  private static void expect(int code, String message, String... words) {
    List<String> line = new ArrayList<>(List.of("analyze", "analogy"));
    line.addAll(List.of(words));
    CliRun.expect(code, message, CliRun.of(line.toArray(String[]::new)));
  }
}
