package org.harmonicloss.training.model;

import java.util.List;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// Logits x·w_i, or x·w_i + b_i.
record DotProductHead(Loss loss) implements OutputHead {
  @Override
  public List<String> texts() {
    return List.of("cross_entropy_head");
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
}
