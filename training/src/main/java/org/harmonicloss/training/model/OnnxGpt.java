package org.harmonicloss.training.model;

import static org.harmonicloss.training.model.GptBody.ATTENTION_IN;
import static org.harmonicloss.training.model.GptBody.ATTENTION_OUT;
import static org.harmonicloss.training.model.GptBody.FEEDFORWARD_IN;
import static org.harmonicloss.training.model.GptBody.FEEDFORWARD_OUT;
import static org.harmonicloss.training.model.GptBody.LAST_NORM;
import static org.harmonicloss.training.model.TransformerBody.inBlock;

import java.util.List;
import java.util.Map;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// GPT-2 as ONNX, with the keys and values of earlier tokens as inputs and outputs: a generator
/// then
/// computes only what is new. They are called as Hugging Face's exporter calls them,
/// `past_key_values.N.key` [batch, H, past, D/H] and `present.N.key` [batch, H, past + length,
/// D/H].
/// Without any, `past` is 0.
final class OnnxGpt {
  /// x at every position after the norm, and before the head.
  static final String ALL = "all_hidden";

  private final OnnxGraph graph;
  private final Language task;
  private final Model.Gpt model;

  OnnxGpt(OnnxGraph graph, Language task, Model.Gpt model) {
    this.graph = graph;
    this.task = task;
    this.model = model;
  }

  /// Adds all nodes.
  ///
  /// @return `hidden` [batch, D] at the last position
  String add(String tokens) {
    graph.integers(
        "thirds",
        model.embeddingDimension(),
        model.embeddingDimension(),
        model.embeddingDimension());
    String x = embed(tokens);
    for (int block = 0; block < model.layers(); block++) {
      x = block(block, x);
    }
    String all = normalized(LAST_NORM, ALL, x);
    return graph.node(Op.GATHER, Map.of("axis", 1), "hidden", all, graph.integer("last", -1));
  }

  /// Token plus position [batch, length, D].
  private String embed(String tokens) {
    for (int block = 0; block < model.layers(); block++) {
      for (String part : List.of("key", "value")) {
        graph.floatInput(past(block, part), "batch", model.attentionHeads(), "past", width());
      }
    }
    String one = graph.integer("one_token", 1);
    String two = graph.integer("past_axis", 2);
    String shape = graph.node(Op.SHAPE, "tokens_shape", tokens);
    String length = graph.node(Op.GATHER, "length", shape, one);
    String pastShape = graph.node(Op.SHAPE, "past_shape", past(0, "key"));
    String past = graph.node(Op.GATHER, "past_length", pastShape, two);
    String total = graph.node(Op.ADD, "total_length", past, length);
    String places = graph.node(Op.RANGE, "places", past, total, one);
    String position =
        graph.node(Op.GATHER, "position", graph.parameter(TransformerBody.POSITIONS), places);
    String looked = graph.node(Op.GATHER, "embedded", graph.parameter(Body.EMBEDDING), tokens);
    return graph.node(Op.ADD, "placed", looked, position);
  }

  private String block(int block, String x) {
    String h1 = normalized(inBlock(block, "norm1"), inBlock(block, "norm1"), x);
    String attended = linear(block, ATTENTION_OUT, attention(block, h1));
    String y = graph.node(Op.ADD, inBlock(block, "resid_mid"), x, attended);
    String h2 = normalized(inBlock(block, "norm2"), inBlock(block, "norm2"), y);
    String wide = linear(block, FEEDFORWARD_IN, h2);
    String active =
        graph.node(
            Op.GELU, Map.of("approximate", "tanh"), inBlock(block, "feedforward.active"), wide);
    return graph.node(
        Op.ADD, OnnxEncoderBlock.output(block), y, linear(block, FEEDFORWARD_OUT, active));
  }

  private String attention(int block, String x) {
    String a = inBlock(block, "attention");
    List<String> parts =
        graph.node(
            Op.SPLIT,
            Map.of("axis", -1),
            List.of(a + ".q", a + ".k", a + ".v"),
            linear(block, ATTENTION_IN, x),
            "thirds");
    double scale = 1 / Math.sqrt(width()) / (model.attentionByLayer() ? block + 1 : 1);
    int heads = model.attentionHeads();
    return graph
        .node(
            Op.ATTENTION,
            Map.of("is_causal", 1, "q_num_heads", heads, "kv_num_heads", heads, "scale", scale),
            List.of(a + ".mixed", present(block, "key"), present(block, "value")),
            parts.get(0),
            parts.get(1),
            parts.get(2),
            "",
            past(block, "key"),
            past(block, "value"))
        .getFirst();
  }

  private String linear(int block, String product, String x) {
    String name = inBlock(block, product);
    if (model.biases()) {
      return graph.linear(name, x, name + ".weight", name + ".bias");
    }
    return graph.node(Op.MAT_MUL, name, x, graph.parameter(name + ".weight"));
  }

  private String normalized(String norm, String output, String x) {
    Map<String, ?> attributes = Map.of("axis", -1, "epsilon", 1e-5);
    String gain = graph.parameter(norm + ".weight");
    return model.biases()
        ? graph.node(
            Op.LAYER_NORMALIZATION, attributes, output, x, gain, graph.parameter(norm + ".bias"))
        : graph.node(Op.LAYER_NORMALIZATION, attributes, output, x, gain);
  }

  void declareOutputs() {
    int d = model.embeddingDimension();
    graph.floatOutput("logits", "batch", "length", task.vocabulary());
    for (int block = 0; block < model.layers(); block++) {
      graph.floatOutput(OnnxEncoderBlock.output(block), "batch", "length", d);
    }
    for (int block = 0; block < model.layers(); block++) {
      for (String part : List.of("key", "value")) {
        graph.floatOutput(present(block, part), "batch", model.attentionHeads(), "total", width());
      }
    }
  }

  private int width() {
    return model.embeddingDimension() / model.attentionHeads();
  }

  private static String past(int block, String part) {
    return "past_key_values." + block + "." + part;
  }

  private static String present(int block, String part) {
    return "present." + block + "." + part;
  }
}
