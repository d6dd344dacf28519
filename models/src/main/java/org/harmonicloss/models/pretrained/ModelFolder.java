package org.harmonicloss.models.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.tensors.TensorFile;
import org.harmonicloss.models.tensors.Vocabulary;
import org.harmonicloss.models.words.BytePairEncoding;
import org.harmonicloss.models.words.PretrainedTokenizer;
import org.harmonicloss.models.words.Tokenizer;

/// A model as Hugging Face's hub has it: `config.json`, weights in one file or in shards, and a
/// tokenizer. Each part may be missing.
///
/// @param path of the folder
public record ModelFolder(Path path) {
  /// What users call [#gpt2].
  public static final String GPT2 = "gpt2";

  private static final String HINT =
      "a model folder has model.safetensors, pytorch_model.bin, an index of either, or model.onnx";

  /// In the order in which they are looked for: what is safest and whole first.
  private static final List<String> WEIGHTS =
      List.of(
          "model.safetensors.index.json",
          "model.safetensors",
          "pytorch_model.bin.index.json",
          "pytorch_model.bin",
          "model.onnx",
          "onnx/model.onnx",
          "model_quantized.onnx",
          "onnx/model_quantized.onnx");

  private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".pth", ".bin");

  /// Model types whose embedding is also the unembedding where `config.json` does not say.
  private static final List<String> TIED =
      List.of("gpt2", "bert", "distilbert", "roberta", "gemma", "gemma2", "bloom", "opt", "mpt");

  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  /// What families call the number of their positions.
  private static final List<String> POSITIONS =
      List.of("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len");

  /// A tokenizer and what it is read from.
  ///
  /// @param labels of the tokens, by number
  public record Found(Tokenizer tokenizer, Path file, List<String> labels) {}

  /// Whether a folder has weights, so that it can be one, and is not a run of ours that lacks its
  /// configuration.
  public static boolean isOne(Path path) {
    return Files.isDirectory(path)
        && !Files.exists(path.resolve("provenance.json"))
        && new ModelFolder(path).weights().isPresent();
  }

  private Optional<Path> weights() {
    for (String name : WEIGHTS) {
      if (Files.isRegularFile(path.resolve(name))) {
        return Optional.of(path.resolve(name));
      }
    }
    List<Path> others = new ArrayList<>();
    try (Stream<Path> files = Files.list(path)) {
      files
          .filter(file -> ENDINGS.stream().anyMatch(file.getFileName().toString()::endsWith))
          .filter(Files::isRegularFile)
          .limit(2)
          .forEach(others::add);
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot list " + path + ": " + AtomicFile.reason(e), "check its permissions", e);
    }
    return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
  }

  /// The tensors of all its files.
  ///
  /// @throws HarmonicException (usage) if there are none; or damaged ones, as any reader says
  public TensorFile tensors() {
    Path file =
        weights()
            .orElseThrow(() -> HarmonicException.usage("no model in the folder " + path, HINT));
    return file.toString().endsWith(".index.json") ? Shards.open(file) : TensorFile.open(file);
  }

  /// What its `config.json` says of a whole number.
  public Optional<Long> number(String field) {
    JsonNode number = config().path(field);
    return number.isIntegralNumber() && number.canConvertToLong()
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /// Whether the unembedding is the embedding.
  public boolean isTied() {
    JsonNode config = config();
    JsonNode tie = config.path("tie_word_embeddings");
    return tie.isBoolean() ? tie.booleanValue() : TIED.contains(config.path("model_type").asText());
  }

  /// The most tokens that it takes at once, as its `config.json` and `tokenizer_config.json` say:
  /// the smaller number, since RoBERTa has two positions that no text has.
  public OptionalInt mostTokens() {
    List<JsonNode> stated = new ArrayList<>();
    POSITIONS.forEach(name -> stated.add(config().path(name)));
    stated.add(json(path.resolve(TOKENIZER_CONFIG)).path("model_max_length"));
    return stated.stream()
        .filter(number -> number.isInt() && number.intValue() > 1)
        .mapToInt(JsonNode::intValue)
        .min();
  }

  private JsonNode config() {
    return json(path.resolve("config.json"));
  }

  /// Nothing where there is no such file.
  private static JsonNode json(Path file) {
    return Files.isRegularFile(file) ? Json.read(file) : Json.object();
  }

  /// Its tokenizer: `tokenizer.json`; `vocab.json` with `merges.txt`; or `vocab.txt`, as BERT's.
  ///
  /// @throws HarmonicException if one is there and damaged
  public Optional<Found> tokenizer() {
    for (String name : List.of("tokenizer.json", "vocab.json", "vocab.txt")) {
      Path file = path.resolve(name);
      boolean whole = !name.equals("vocab.json") || Files.isRegularFile(merges(file));
      if (Files.isRegularFile(file) && whole) {
        return Optional.of(tokenizer(file));
      }
    }
    return Optional.empty();
  }

  private static Path merges(Path vocabulary) {
    return vocabulary.resolveSibling("merges.txt");
  }

  /// GPT-2's own byte pairs, which need no file.
  public static Found gpt2() {
    BytePairEncoding encoding = BytePairEncoding.gpt2(BytePairEncoding.GPT2);
    return new Found(Tokenizer.bytePairs(encoding), Path.of(GPT2), encoding.labels());
  }

  /// A tokenizer of a file, or of a folder that has one.
  ///
  /// @throws HarmonicException if there is none, or it is damaged
  public static Found tokenizer(Path file) {
    if (Files.isDirectory(file)) {
      return new ModelFolder(file)
          .tokenizer()
          .orElseThrow(
              () ->
                  HarmonicException.usage(
                      "no tokenizer in " + file,
                      "it has no tokenizer.json, no vocab.json with merges.txt and no vocab.txt"));
    }
    Source source = Source.of(file, PretrainedTokenizer.HINT);
    JsonNode config = json(file.resolveSibling(TOKENIZER_CONFIG));
    if (source.fileName().endsWith(".txt")) {
      List<String> pieces = Vocabulary.read(source);
      JsonNode small = config.path("do_lower_case");
      Tokenizer wordPieces =
          small.isBoolean()
              ? Tokenizer.wordPieces(pieces, small.booleanValue())
              : Tokenizer.wordPieces(pieces);
      return new Found(wordPieces, file, pieces);
    }
    boolean pairs = source.fileName().equals("vocab.json");
    if (pairs && !Files.isRegularFile(merges(file))) {
      throw HarmonicException.failed(
          "no merges.txt beside " + file, "a vocab.json needs it; or give a tokenizer.json");
    }
    PretrainedTokenizer tokenizer =
        pairs
            ? PretrainedTokenizer.bytePairs(
                source, Source.of(merges(file), PretrainedTokenizer.HINT), config)
            : PretrainedTokenizer.read(source);
    return new Found(tokenizer, file, tokenizer.labels());
  }
}
