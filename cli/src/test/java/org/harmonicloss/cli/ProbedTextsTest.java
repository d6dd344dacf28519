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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.tensors.NpyWriter;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Texts for models of others through every kind of tokenizer. The model here answers with its
/// token ids, the sums of which the mask has its share in, so that all that it was given is seen.
class ProbedTextsTest {
  private static final Path WORDS =
      Path.of("../models/src/test/resources/org/harmonicloss/models/words");
  private static final Path ENCODER = Path.of("src/test/resources/org/harmonicloss/cli/encoder");
  private static final int BYTE_PAIRS = 270;

  @TempDir private Path folder;

  /// Its only output is a row for each token: the token's id.
  private Path model(int rows) throws IOException {
    return model(rows, "sequence");
  }

  private Path model(int rows, Object length) throws IOException {
    OnnxGraph graph = new OnnxGraph("ids", OnnxGraph.OPSET);
    graph.integerInput("input_ids", "batch", length);
    graph.integerInput("attention_mask", "batch", length);
    float[] ids = new float[rows];
    for (int id = 0; id < rows; id++) {
      ids[id] = id;
    }
    float[] masked = {-1, 0}; // of padding −1 is left
    String shape = graph.integers("flat", -1, 1);
    String token = graph.node(Op.GATHER, "token", graph.floats("table", ids, rows, 1), "input_ids");
    String mask =
        graph.node(Op.GATHER, "mask", graph.floats("masked", masked, 2, 1), "attention_mask");
    graph.node(Op.RESHAPE, "all_masks", mask, shape);
    graph.node(Op.ADD, "y", token, mask);
    graph.floatOutput("y", "batch", length, 1);
    return Files.write(folder.resolve("model.onnx"), graph.toBytes());
  }

  /// As a model that continues texts, which adds all earlier keys and values to each token.
  private Path continuing() throws IOException {
    OnnxGraph graph = new OnnxGraph("past", OnnxGraph.OPSET);
    graph.integerInput("input_ids", "batch", "sequence");
    float[] ids = new float[BYTE_PAIRS];
    for (int id = 0; id < ids.length; id++) {
      ids[id] = id;
    }
    String table = graph.floats("table", ids, ids.length, 1);
    String sum = graph.node(Op.GATHER, "token", table, "input_ids");
    for (String part : List.of("key", "value")) {
      graph.floatInput("past_key_values.0." + part, "batch", 2, "past", 3);
      String all = graph.integers(part + "_axes", 1, 2, 3);
      String past = graph.node(Op.REDUCE_SUM, part + "_sum", "past_key_values.0." + part, all);
      String flat = graph.integers(part + "_flat", -1, 1, 1);
      String added = graph.node(Op.RESHAPE, part + "_column", past, flat);
      sum = graph.node(Op.ADD, part.equals("key") ? "half" : "y", sum, added);
    }
    graph.floatOutput("y", "batch", "sequence", 1);
    return Files.write(folder.resolve("continuing.onnx"), graph.toBytes());
  }

  private static JsonNode json(String name) throws IOException {
    return Json.parse(Files.readString(WORDS.resolve(name)), name);
  }

  private static List<JsonNode> probe(String input, String... more) {
    String[] line = Stream.concat(Stream.of("probe"), Arrays.stream(more)).toArray(String[]::new);
    return CliRun.rows(CliRun.withInput(input, line));
  }

  /// The tokens that the model got for each text, in their order.
  private static List<List<Integer>> tokens(List<JsonNode> rows) {
    List<List<Integer>> texts = new ArrayList<>();
    for (JsonNode row : rows) {
      if (row.path("position").intValue() == 0) {
        texts.add(new ArrayList<>());
      }
      texts.getLast().add(row.path("values").get(0).intValue());
    }
    return texts;
  }

  /// With the special tokens and in one padded batch, as the reference has them.
  private void expectGolden(String name, String how, String... more) throws IOException {
    JsonNode golden = json("tokenizers.json");
    StringBuilder lines = new StringBuilder();
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < golden.get("texts").size(); i++) {
      String text = golden.get("texts").get(i).textValue();
      boolean special = !how.equals("special") && text.contains("<|endoftext|>");
      if (!text.isBlank() && text.lines().count() == 1 && !special) {
        lines.append(text).append('\n');
        List<Integer> ids = new ArrayList<>();
        golden.get(how).get(name).get(i).forEach(id -> ids.add(id.intValue()));
        expected.add(ids);
      }
    }
    assertTrue(expected.size() > 30);
    String[] line =
        Stream.concat(Stream.of(folder.resolve("model.onnx").toString(), "-"), Arrays.stream(more))
            .toArray(String[]::new);
    assertEquals(expected, tokens(probe(lines.toString(), line)), name);
  }

  /// No tokens came before a text, which goes without saying; others may have.
  @Test
  void textsOfAModelThatContinuesThem() throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nking\nqueen\n");
    String model = continuing().toString();
    List<List<Integer>> expected = List.of(List.of(2, 4, 3), List.of(2, 4, 5, 3));
    assertEquals(expected, tokens(probe("king\nking queen\n", model, "-")));
    String ids = "--input=input_ids=-";
    assertEquals(List.of(List.of(7, 8)), tokens(probe("[7, 8]\n", model, ids)));
    Path past = folder.resolve("past.npy");
    try (OutputStream out = Files.newOutputStream(past)) {
      NpyWriter.write(out, List.of(1, 2, 1, 3), new float[] {1, 2, 3, 4, 5, 6});
    }
    List<JsonNode> rows =
        probe(
            "[7, 8]\n",
            model,
            ids,
            "--input=past_key_values.0.key=" + past,
            "--input=past_key_values.0.value=" + past);
    assertEquals(List.of(List.of(7 + 42, 8 + 42)), tokens(rows));
  }

  @Test
  void nastyTextsGoThroughTheTokenizerBesideTheModel() throws IOException {
    Path tokenizer = folder.resolve("tokenizer.json");
    for (String name : List.of("bpe", "wordpiece", "unigram")) {
      String file = "tokenizer-" + name + ".json";
      model(name.equals("bpe") ? BYTE_PAIRS : name.equals("unigram") ? 27 : 24);
      expectGolden(name, "special", "--tokenizer", WORDS.resolve(file).toString());
      Files.writeString(tokenizer, Files.readString(WORDS.resolve(file)));
      expectGolden(name, "special");
      Files.delete(tokenizer);
    }
    JsonNode model = json("tokenizer-bpe.json").get("model");
    Files.writeString(folder.resolve("vocab.json"), Json.compact(model.get("vocab")));
    StringBuilder merges = new StringBuilder();
    model.get("merges").forEach(pair -> merges.append(pair.textValue()).append('\n'));
    Files.writeString(folder.resolve("merges.txt"), merges);
    model(BYTE_PAIRS);
    expectGolden("bpe", "golden"); // GPT-2's form has no special tokens
  }

  /// Ids by OpenAI's own encoder.
  @Test
  void gpt2NeedsNoFile() throws IOException {
    String model = model(50257).toString();
    List<JsonNode> rows = probe("", model, " hello world", "--tokenizer", "gpt2");
    assertEquals(List.of(List.of(23748, 995)), tokens(rows));
    rows = probe("hello\n hello world\n", model, "-", "--tokenizer=gpt2");
    assertEquals(List.of(List.of(31373), List.of(23748, 995)), tokens(rows));
  }

  /// What is padded has the padding's token and is masked: the model sees both.
  @Test
  void shorterTextsArePadded() throws IOException {
    ObjectNode tokenizer = (ObjectNode) json("tokenizer-wordpiece.json");
    ((ObjectNode) tokenizer.get("padding")).put("pad_id", 9);
    Files.writeString(folder.resolve("tokenizer.json"), Json.compact(tokenizer));
    model(24, 6);
    String model = folder.resolve("model.onnx").toString();
    // An inner value of other dimensions is as the model has it.
    List<JsonNode> all = probe("king\n", model, "-", "--output", "all_masks");
    assertEquals(
        List.of(0, 0, 0, -1, -1, -1),
        all.stream().map(row -> row.path("values").get(0).intValue()).toList());
    assertEquals(List.of(List.of(2, 5, 3)), tokens(probe("king\n", model, "-")));
    refused(2, "line 1 has 7 tokens, the model takes 6", "a a a a a\n", model, "-");
    List<JsonNode> cut = probe("the a king a a\n", model, "-", "--max-tokens", "5");
    assertEquals(List.of(List.of(2, 4, 16, 5, 3)), tokens(cut));
  }

  /// The encoder's vocabulary as a `tokenizer.json` says it: rows as PyTorch computes them.
  @Test
  void anEncoderWithATokenizerFile() throws IOException {
    ObjectNode tokenizer = (ObjectNode) json("tokenizer-wordpiece.json");
    ObjectNode vocabulary = ((ObjectNode) tokenizer.get("model")).putObject("vocab");
    List<String> pieces = Files.readAllLines(ENCODER.resolve("vocab.txt"));
    pieces.forEach(piece -> vocabulary.put(piece, vocabulary.size()));
    Path onnx = Files.createDirectory(folder.resolve("onnx"));
    Files.copy(ENCODER.resolve("model.onnx"), onnx.resolve("model.onnx"));
    Files.copy(ENCODER.resolve("config.json"), folder.resolve("config.json"));
    Files.writeString(folder.resolve("tokenizer.json"), Json.compact(tokenizer));
    JsonNode golden = Json.parse(Files.readString(ENCODER.resolve("golden.json")), "golden");
    StringBuilder lines = new StringBuilder();
    golden.path("rows").forEach(row -> lines.append(row.path("text").textValue()).append('\n'));
    for (String path : List.of(folder.toString(), onnx.resolve("model.onnx").toString())) {
      List<JsonNode> rows = probe(lines.toString(), path, "-", "--pool=mean");
      for (int i = 0; i < rows.size(); i++) {
        JsonNode expected = golden.path("rows").get(i).path("mean");
        assertEquals(16, expected.size());
        for (int k = 0; k < expected.size(); k++) {
          assertEquals(
              expected.get(k).doubleValue(), rows.get(i).path("values").get(k).doubleValue(), 2e-6);
        }
      }
    }
    String most = "{\"model_max_length\":8}"; // fewer than config.json's 24 positions
    Files.writeString(folder.resolve("tokenizer_config.json"), most);
    refused(2, "input has 9 tokens, the model takes 8", "", folder + "", "the cat sat on the mat.");
  }

  private static void refused(int code, String message, String input, String... more) {
    String[] line = Stream.concat(Stream.of("probe"), Arrays.stream(more)).toArray(String[]::new);
    CliRun.expect(code, message, CliRun.withInput(input, line));
  }

  @Test
  void aTokenizerThatDoesNotFitIsRefusedWithBothNumbers() throws IOException {
    String tokenizer = WORDS.resolve("tokenizer-wordpiece.json").toString();
    String both = tokenizer + " has 24 tokens, ";
    String model = model(23).toString();
    refused(1, both + model + " has 23 rows", "", model, "king", "--tokenizer", tokenizer);
    model(600);
    refused(1, both + model + " has 600 rows", "", model, "king", "--tokenizer", tokenizer);
    // Rows for a multiple of 512, or as many as the model says it has, are padding.
    Files.writeString(folder.resolve("config.json"), "{\"vocab_size\":600}");
    assertEquals(3, probe("", model, "king", "--tokenizer", tokenizer).size());
    refused(1, "gpt2 has 50257 tokens, ", "", model, "king", "--tokenizer", "gpt2");
    refused(2, "no such tokenizer: nowhere", "", model, "king", "--tokenizer", "nowhere");
    refused(2, "no tokenizer in " + folder, "", model, "king", "--tokenizer", folder.toString());
    refused(1, "no tokenizer for texts", "", model, "king");
    Path lists = Files.writeString(folder.resolve("vocab.txt"), "king\nqueen\n[UNK]\n");
    Files.delete(folder.resolve("config.json"));
    model(3);
    refused(1, "not a vocabulary of WordPiece: it has no [CLS]", "", model, "king");
    Files.delete(lists);
    Path alone = Files.writeString(folder.resolve("vocab.json"), "{\"king\":0}");
    refused(1, "no merges.txt beside " + alone, "", model, "king", "--tokenizer", alone + "");
    Path damaged = Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":{}}");
    refused(1, "not a tokenizer: " + damaged, "", model, "king");
    Files.delete(damaged);
    Files.writeString(folder.resolve("config.json"), "{");
    refused(1, "config.json: not valid JSON", "", model, "king", "--tokenizer", tokenizer);
  }
}
