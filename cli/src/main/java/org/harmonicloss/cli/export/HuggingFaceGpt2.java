package org.harmonicloss.cli.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.tensors.SafetensorsWriter.Entry;

/// A language model as Hugging Face's GPT-2 has it: the names of its tensors, which are stored as
/// [inputs, outputs] like ours, and its `config.json`. It has all biases; where a model has none
/// they are 0. The output layer is the embedding, and not stored again.
///
/// @param names of the run's parameters, by their names there
record HuggingFaceGpt2(RunTensors run, Model.Gpt gpt, Map<String, String> names) {
  static HuggingFaceGpt2 of(RunTensors run) {
    Model.Gpt gpt = (Model.Gpt) run.config().model();
    Map<String, String> names = new LinkedHashMap<>();
    names.put("transformer.wte.weight", "embedding");
    names.put("transformer.wpe.weight", "positions");
    for (int block = 0; block < gpt.layers(); block++) {
      String there = "transformer.h." + block + ".";
      String here = "blocks." + block + ".";
      both(names, there + "ln_1", here + "norm1");
      both(names, there + "attn.c_attn", here + "attention.in");
      both(names, there + "attn.c_proj", here + "attention.out");
      both(names, there + "ln_2", here + "norm2");
      both(names, there + "mlp.c_fc", here + "feedforward.in");
      both(names, there + "mlp.c_proj", here + "feedforward.out");
    }
    both(names, "transformer.ln_f", "norm");
    return new HuggingFaceGpt2(run, gpt, names);
  }

  private static void both(Map<String, String> names, String there, String here) {
    names.put(there + ".weight", here + ".weight");
    names.put(there + ".bias", here + ".bias");
  }

  List<Entry> entries() {
    return names.keySet().stream().map(name -> new Entry(name, shape(name))).toList();
  }

  private List<Integer> shape(String name) {
    int d = gpt.embeddingDimension();
    boolean bias = name.endsWith(".bias");
    if (name.endsWith("wte.weight")) {
      return List.of(run.config().task().classes(), d);
    }
    if (name.endsWith("wpe.weight")) {
      return List.of(gpt.contextLength(), d);
    }
    if (name.contains("c_attn")) {
      return bias ? List.of(3 * d) : List.of(d, 3 * d);
    }
    if (name.contains("c_fc")) {
      return bias ? List.of(4 * d) : List.of(d, 4 * d);
    }
    if (name.contains("mlp.c_proj")) {
      return bias ? List.of(d) : List.of(4 * d, d);
    }
    if (name.contains("attn.c_proj")) {
      return bias ? List.of(d) : List.of(d, d);
    }
    return List.of(d); // norms
  }

  float[] values(Entry entry) {
    int size = entry.shape().stream().reduce(1, Math::multiplyExact);
    String here = names.get(entry.name());
    if (here.endsWith(".bias") && !gpt.biases()) {
      return new float[size];
    }
    return run.values(new Entry(here, entry.shape()));
  }

  /// `config.json`.
  ObjectNode config() {
    Language task = (Language) run.config().task();
    ObjectNode json = Json.object().put("model_type", "gpt2");
    json.putArray("architectures").add("GPT2LMHeadModel");
    json.put("vocab_size", task.vocabulary())
        .put("n_positions", gpt.contextLength())
        .put("n_ctx", gpt.contextLength())
        .put("n_embd", gpt.embeddingDimension())
        .put("n_layer", gpt.layers())
        .put("n_head", gpt.attentionHeads())
        .putNull("n_inner")
        .put("activation_function", "gelu_new")
        .put("layer_norm_epsilon", 1e-5)
        .put("initializer_range", gpt.initialDeviation())
        .put("resid_pdrop", gpt.dropout())
        .put("embd_pdrop", gpt.dropout())
        .put("attn_pdrop", 0.0)
        .put("scale_attn_weights", true)
        .put("scale_attn_by_inverse_layer_idx", gpt.attentionByLayer())
        .put("reorder_and_upcast_attn", false)
        .put("tie_word_embeddings", true)
        .put("bos_token_id", task.endOfText())
        .put("eos_token_id", task.endOfText())
        .put("torch_dtype", "float32");
    return json;
  }
}
