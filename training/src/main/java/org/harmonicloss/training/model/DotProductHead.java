package org.harmonicloss.training.model;

import java.util.List;
import java.util.Map;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// Logits x·w_i, or x·w_i + b_i.
///
/// @param large whether there are so many classes that they are gone through some at a time
record DotProductHead(Loss loss, boolean large) implements OutputHead {
  @Override
  public List<String> texts() {
    return large
        ? List.of("language_cross_entropy_head")
        : List.of("dot_product", "cross_entropy_head");
  }

  @Override
  public boolean hasCentres() {
    return false;
  }

  @Override
  public String scores() {
    return "logits";
  }

  @Override
  public String toOnnx(OnnxGraph graph, String x, String w, String bias) {
    String columns = graph.node(Op.TRANSPOSE, "centres", w);
    if (bias == null) {
      return graph.node(Op.MAT_MUL, scores(), x, columns);
    }
    String products = graph.node(Op.MAT_MUL, scores() + "_product", x, columns);
    return graph.node(Op.ADD, scores(), products, bias);
  }

  /// The logits are the scores.
  @Override
  public String toLargeOnnx(OnnxGraph graph, String name, String x, String w, String scores) {
    return graph.node(Op.GEMM, Map.of("transB", 1), name, x, w);
  }
}
