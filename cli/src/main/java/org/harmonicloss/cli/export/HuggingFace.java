package org.harmonicloss.cli.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.cli.export.ExportFolder.Content;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Part;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Setting;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.tensors.SafetensorsWriter;
import org.harmonicloss.models.tensors.SafetensorsWriter.Entry;

/// A model of tokens as Hugging Face's libraries have it: its parameters, `config.json`,
/// `tokenizer.json`, and `modeling_harmonic.py`, which computes it.
///
/// Only a GPT-2 with dot products is said to be one. All others have a `model_type` of their own,
/// so that no program takes distances for dot products: it must load the modelling file, or fail.
final class HuggingFace {
  /// What computes the model; plain PyTorch, or `transformers` where that is there.
  private static final String MODELLING = "modeling_harmonic.py";

  private HuggingFace() {}

  /// @throws HarmonicException if it is not a model of tokens
  static Map<String, Content> files(RunTensors run) {
    return switch (run.config().task()) {
      case Language task -> language(run, task);
      case TokenTask task -> toy(run, task);
      default ->
          throw HarmonicException.failed(
              "cannot export for Hugging Face: it is a model of " + run.config().task().name(),
              "models of tokens are; others have model.onnx, --format safetensors and npy");
    };
  }

  private static Map<String, Content> language(RunTensors run, Language task) {
    HuggingFaceGpt2 model = HuggingFaceGpt2.of(run);
    ObjectNode config = model.config();
    Map<String, Content> files = new LinkedHashMap<>();
    List<Entry> entries = model.entries();
    files.put(
        "model.safetensors",
        file -> SafetensorsWriter.write(file, Map.of("format", "pt"), entries, model::values));
    if (run.config().head() instanceof Head.Harmonic) {
      addOurs(config, run.config(), "gpt2", "AutoModelForCausalLM", entries);
      files.put(MODELLING, modelling());
    }
    files.put("config.json", Content.of(config));
    files.put("tokenizer.json", Content.of(TokenizerJson.bytePairs(task.encoding())));
    files.put(
        "tokenizer_config.json",
        Content.of(
            tokenizerConfig(run)
                .put("eos_token", "<|endoftext|>")
                .put("bos_token", "<|endoftext|>")));
    return files;
  }

  private static Map<String, Content> toy(RunTensors run, TokenTask task) {
    ObjectNode config = Json.object();
    List<Entry> entries = run.all();
    config
        .put("vocab_size", task.vocabulary())
        .put("input_length", task.inputLength())
        .put("torch_dtype", "float32");
    ObjectNode labels = config.putObject("id2label");
    ObjectNode ids = config.putObject("label2id");
    for (int id = 0; id < task.classes(); id++) {
      labels.put(Integer.toString(id), task.label(id));
      ids.put(task.label(id), id);
    }
    String body =
        switch (run.config().model()) {
          case Model.Mlp model -> {
            config.put("hidden_size", model.embeddingDimension());
            yield "mlp";
          }
          case Model.Transformer model -> {
            config
                .put("hidden_size", model.embeddingDimension())
                .put("num_hidden_layers", model.layers())
                .put("num_attention_heads", model.attentionHeads())
                .put("layer_norm_epsilon", 1e-5);
            yield "transformer";
          }
          default -> throw new IllegalStateException("no model of tokens: " + run.config());
        };
    addOurs(config, run.config(), body, "AutoModelForSequenceClassification", entries);
    Map<String, Content> files = new LinkedHashMap<>();
    files.put(
        "model.safetensors",
        file -> SafetensorsWriter.write(file, Map.of("format", "pt"), entries, run::values));
    files.put("config.json", Content.of(config));
    files.put(MODELLING, modelling());
    files.put("tokenizer.json", Content.of(TokenizerJson.words(task.labels())));
    files.put("tokenizer_config.json", Content.of(tokenizerConfig(run)));
    return files;
  }

  private static ObjectNode tokenizerConfig(RunTensors run) {
    int length =
        run.config().model() instanceof Model.Gpt gpt
            ? gpt.contextLength()
            : run.config().task().inputLength();
    return Json.object()
        .put("tokenizer_class", "PreTrainedTokenizerFast")
        .put("model_max_length", length);
  }

  /// What makes of a configuration one of `modeling_harmonic.py`.
  private static void addOurs(
      ObjectNode config, RunConfig run, String body, String auto, List<Entry> entries) {
    config.put("model_type", "harmonic").put("body", body);
    config.putArray("architectures").add("HarmonicModel");
    config
        .putObject("auto_map")
        .put("AutoConfig", "modeling_harmonic.HarmonicConfig")
        .put("AutoModel", "modeling_harmonic.HarmonicModel")
        .put(auto, "modeling_harmonic.HarmonicModel");
    config.put("head", run.head().name());
    ObjectNode settings = Json.object();
    for (Setting<?> setting : Part.settingsOf(run.head()::with)) {
      setting.put(settings, run.settings().get(setting));
    }
    settings.forEachEntry((name, value) -> config.set("harmonic_" + name, value));
    ObjectNode shapes = config.putObject("parameter_shapes");
    for (Entry entry : entries) {
      var shape = shapes.putArray(entry.name());
      entry.shape().forEach(shape::add);
    }
  }

  private static Content modelling() {
    try (InputStream in = HuggingFace.class.getResourceAsStream(MODELLING)) {
      return Content.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(MODELLING + " is part of the jar", e);
    }
  }
}
