package org.harmonicloss.training.export;

import static org.harmonicloss.training.export.OnnxExport.linear;
import static org.harmonicloss.training.export.OnnxExport.weight;

import java.util.List;
import java.util.Map;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.training.export.OnnxGraph.Op;
import org.harmonicloss.training.model.ModelParameter;

/// The transformer's body as ONNX; `transformer.torchscript` says what it computes. Batch first, T
/// tokens, H heads of d dimensions.
public final class OnnxTransformer {
  private final OnnxGraph graph;
  private final RunConfig config;
  private final int length;
  private final int dimension;
  private final int heads;

  OnnxTransformer(OnnxGraph graph, RunConfig config) {
    this.graph = graph;
    this.config = config;
    this.length = config.task().inputLength();
    this.dimension = config.embeddingDimension();
    this.heads = config.attentionHeads();
  }

  /// The residual stream after a block [batch, T, D], by TransformerLens's name.
  static String output(int block) {
    return ModelParameter.inBlock(block, "resid_post");
  }

  /// Token plus position → blocks → last position: `hidden` [batch, D].
  String body(String tokens) {
    graph.integers("qkv_shape", -1, length, 3, heads, dimension / heads);
    graph.integers("rows_shape", -1, length, dimension);
    graph.scalar("attention_scale", 1 / Math.sqrt((double) dimension / heads));
    for (int i = 0; i < 3; i++) {
      graph.integer("index_" + i, i);
    }
    String looked = graph.node(Op.GATHER, "embedded", weight(ModelParameter.EMBEDDING), tokens);
    String x = graph.node(Op.ADD, "placed", looked, weight(ModelParameter.POSITIONS));
    for (int block = 0; block < config.layers(); block++) {
      x = block(block, x);
    }
    String last = graph.integer("last_position", length - 1L);
    return graph.node(Op.GATHER, Map.of("axis", 1), "hidden", x, last);
  }

  private String block(int block, String x) {
    String attended = attention(block, x);
    String y = normalized(block, "norm1", graph.node(Op.ADD, in(block, "sum1"), x, attended));
    String f = in(block, "feedforward");
    String wide = linear(graph, f + ".wide", y, f + ".in.weight", f + ".in.bias");
    String active = graph.node(Op.RELU, f + ".active", wide);
    String narrow = linear(graph, f + ".narrow", active, f + ".out.weight", f + ".out.bias");
    String z = normalized(block, "norm2", graph.node(Op.ADD, in(block, "sum2"), y, narrow));
    return graph.node(Op.ADD, output(block), z, x);
  }

  private String attention(int block, String x) {
    String a = in(block, "attention");
    String rows = linear(graph, a + ".qkv_rows", x, a + ".in.weight", a + ".in.bias");
    String parts = graph.node(Op.RESHAPE, a + ".qkv_parts", rows, "qkv_shape");
    // [batch, T, 3, H, d] → [3, batch, H, T, d]
    String qkv = transposed(a + ".qkv", parts, 2, 0, 3, 1, 4);
    String q = graph.node(Op.GATHER, a + ".q", qkv, "index_0");
    String k = graph.node(Op.GATHER, a + ".k", qkv, "index_1");
    String v = graph.node(Op.GATHER, a + ".v", qkv, "index_2");
    String columns = transposed(a + ".k_columns", k, 0, 1, 3, 2);
    String products = graph.node(Op.MAT_MUL, a + ".products", q, columns);
    String scores = graph.node(Op.MUL, a + ".scores", products, "attention_scale");
    String pattern = graph.node(Op.SOFTMAX, a + ".pattern", scores); // over the last axis
    String mixed = graph.node(Op.MAT_MUL, a + ".mixed", pattern, v);
    String joined =
        graph.node(
            Op.RESHAPE, a + ".joined", transposed(a + ".back", mixed, 0, 2, 1, 3), "rows_shape");
    return linear(graph, a + ".output", joined, a + ".out.weight", a + ".out.bias");
  }

  private String transposed(String output, String input, Integer... axes) {
    return graph.node(Op.TRANSPOSE, Map.of("perm", List.of(axes)), output, input);
  }

  private String normalized(int block, String norm, String input) {
    String name = in(block, norm);
    return graph.node(
        Op.LAYER_NORMALIZATION,
        Map.of("axis", -1, "epsilon", 1e-5),
        name,
        input,
        weight(name + ".weight"),
        weight(name + ".bias"));
  }

  private static String in(int block, String part) {
    return ModelParameter.inBlock(block, part);
  }
}
