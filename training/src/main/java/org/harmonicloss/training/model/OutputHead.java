package org.harmonicloss.training.model;

import java.util.List;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.training.export.OnnxGraph;

/// What turns the representation x [batch, D] into the logits of the classes, as it is trained and
/// exported.
public interface OutputHead {
  /// The resources that hold its part of the training program.
  List<String> texts();

  /// Whether the class weights are centres, places where x may be. Else they are directions, and
  /// there may be a bias.
  boolean hasCentres();

  /// What becomes of the logits.
  Loss loss();

  /// The output [batch, C] that the probabilities come from.
  String scores();

  /// Adds the nodes that compute [#scores] and the logits.
  ///
  /// @param w the class weights [C, D]
  /// @param bias the parameter [1, C], or null
  /// @return the logits [batch, C]
  String toOnnx(OnnxGraph graph, String x, String w, String bias);

  /// The head of a configuration.
  static OutputHead of(Head head) {
    return switch (head) {
      case Head.Harmonic harmonic -> new DistanceHead(harmonic);
      case Head.CrossEntropy _ -> new DotProductHead(new SoftmaxLoss());
    };
  }
}
