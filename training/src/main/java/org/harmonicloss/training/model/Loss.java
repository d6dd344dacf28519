package org.harmonicloss.training.model;

import org.harmonicloss.training.export.OnnxGraph;

/// What becomes of a head's logits: class probabilities, and the loss −log p of the target.
public interface Loss {
  /// The resource that holds its part of the training program.
  String text();

  /// Adds the nodes that compute `log_probs` [batch, C].
  void toOnnx(OnnxGraph graph, String logits);
}
