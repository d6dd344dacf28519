package org.harmonicloss.training.model;

import java.util.Map;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// p = softmax of the logits. Of logits −n log d it is HarMax.
record SoftmaxLoss() implements Loss {
  @Override
  public String text() {
    return "softmax_loss";
  }

  @Override
  public void toOnnx(OnnxGraph graph, String logits) {
    graph.node(Op.LOG_SOFTMAX, Map.of("axis", -1), "log_probs", logits);
  }
}
