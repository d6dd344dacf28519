package org.harmonicloss.training.model;

import java.util.Map;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// p = softmax of the logits, as [SoftmaxLoss] has it; a language model may be trained with
/// −log(p + c/V), so that what it cannot guess weighs less.
record SmoothedLoss() implements Loss {
  @Override
  public String text() {
    return "smoothed_loss";
  }

  /// What the model says is p itself.
  @Override
  public void toOnnx(OnnxGraph graph, String logits) {
    graph.node(Op.LOG_SOFTMAX, Map.of("axis", -1), "log_probs", logits);
  }
}
