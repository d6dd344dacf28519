package org.harmonicloss.training.model;

import static org.harmonicloss.training.model.TransformerBody.inBlock;

import java.util.List;
import java.util.Map;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// The blocks of a transformer as ONNX; `transformer.torchscript` says what they compute. Batch
/// first, T tokens, H heads of d dimensions.
final class OnnxEncoderBlock {
  private final OnnxGraph graph;

  /// Adds the constants that all blocks share.
  OnnxEncoderBlock(OnnxGraph graph, int length, Model.Transformer model) {
    this.graph = graph;
    int dimension = model.embeddingDimension();
    int heads = model.attentionHeads();
    graph.integers("qkv_shape", -1, length, 3, heads, dimension / heads);
    graph.integers("rows_shape", -1, length, dimension);
    graph.scalar("attention_scale", 1 / Math.sqrt((double) dimension / heads));
    for (int i = 0; i < 3; i++) {
      graph.integer("index_" + i, i);
    }
  }

  /// The residual stream after a block [batch, T, D], by TransformerLens's name.
  static String output(int block) {
    return inBlock(block, "resid_post");
  }

  /// x [batch, T, D] at one position: `output` [batch, D].
  String position(String output, String x, int position) {
    String last = graph.integer("last_position", position);
    return graph.node(Op.GATHER, Map.of("axis", 1), output, x, last);
  }

  /// Adds block number `block`.
  ///
  /// @return its output
  String add(int block, String x) {
    String attended = attention(block, x);
    String y = normalized(block, "norm1", graph.node(Op.ADD, inBlock(block, "sum1"), x, attended));
    String f = inBlock(block, "feedforward");
    String wide = graph.linear(f + ".wide", y, f + ".in.weight", f + ".in.bias");
    String active = graph.node(Op.RELU, f + ".active", wide);
    String narrow = graph.linear(f + ".narrow", active, f + ".out.weight", f + ".out.bias");
    String z = normalized(block, "norm2", graph.node(Op.ADD, inBlock(block, "sum2"), y, narrow));
    return graph.node(Op.ADD, output(block), z, x);
  }

  private String attention(int block, String x) {
    String a = inBlock(block, "attention");
    String rows = graph.linear(a + ".qkv_rows", x, a + ".in.weight", a + ".in.bias");
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
    return graph.linear(a + ".output", joined, a + ".out.weight", a + ".out.bias");
  }

  private String transposed(String output, String input, Integer... axes) {
    return graph.node(Op.TRANSPOSE, Map.of("perm", List.of(axes)), output, input);
  }

  private String normalized(int block, String norm, String input) {
    String name = inBlock(block, norm);
    return graph.node(
        Op.LAYER_NORMALIZATION,
        Map.of("axis", -1, "epsilon", 1e-5),
        name,
        input,
        graph.parameter(name + ".weight"),
        graph.parameter(name + ".bias"));
  }
}
