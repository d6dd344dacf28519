package org.harmonicloss.training.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// What becomes of a head's logits: class probabilities, which are always their softmax, and what
/// is minimised.
public enum Loss {
  /// −log p of each row's target.
  SOFTMAX,
  /// As [#SOFTMAX], of logits −n log d that are never computed.
  HARMONIC,
  /// As [#SOFTMAX], with a gradient that keeps its digits where p of the target is nearly 1.
  EXACT_SOFTMAX,
  /// Of a language model, which may be trained with −log(p + c/V), so that what it cannot guess
  /// weighs less. What the model says is p itself.
  SMOOTHED,
  /// The batch's rows are each other's neighbours, as are the class weights.
  SOFT_NEAREST_NEIGHBOR,
  /// As [#SOFT_NEAREST_NEIGHBOR].
  SUPERVISED_CONTRASTIVE;

  /// The resources that hold its part of the training program.
  List<String> texts() {
    String text = name().toLowerCase(Locale.ROOT) + "_loss";
    return switch (this) {
      case SOFTMAX, EXACT_SOFTMAX -> List.of("row_loss", "logits", text);
      case HARMONIC, SMOOTHED -> List.of(text);
      case SOFT_NEAREST_NEIGHBOR, SUPERVISED_CONTRASTIVE ->
          List.of("neighbor_loss", "logits", text);
    };
  }

  /// Adds the nodes that compute `log_probs` [batch, C].
  void toOnnx(OnnxGraph graph, String logits) {
    graph.node(Op.LOG_SOFTMAX, Map.of("axis", -1), "log_probs", logits);
  }
}
