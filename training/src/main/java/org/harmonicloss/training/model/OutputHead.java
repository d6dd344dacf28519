package org.harmonicloss.training.model;

import java.util.List;
import java.util.Map;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.SoftNearestNeighbor;
import org.harmonicloss.models.config.Spherical;
import org.harmonicloss.models.config.StableMax;
import org.harmonicloss.models.config.SupervisedContrastive;
import org.harmonicloss.models.config.TaylorSoftmax;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.export.OnnxGraph;

/// What turns the representation x [batch, D] into the logits of the classes, as it is trained and
/// exported.
public interface OutputHead {
  /// The resources that hold its part of the training program.
  List<String> texts();

  /// Whether the class weights are centres, places where x may be. Else they are directions, and
  /// there may be a bias.
  boolean hasCentres();

  /// What it learns beside the class weights and their bias.
  ///
  /// @param d numbers in x
  default List<ModelParameter> parameters(int d) {
    return List.of();
  }

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

  /// What the program reads besides the settings.
  default Map<String, Number> programSettings() {
    return Map.of();
  }

  /// Adds the nodes that compute the logits of a large vocabulary, whose weights are kept once.
  ///
  /// @param name of the logits, and of what leads to them
  /// @param x [rows, D]
  /// @param w the class weights [C, D], a parameter
  /// @param scores what to call [#scores], or null where they are not wanted
  /// @return the logits [rows, C]
  default String toLargeOnnx(OnnxGraph graph, String name, String x, String w, String scores) {
    throw new IllegalStateException("not for many classes"); // as Head#isForManyClasses says
  }

  /// The head of a configuration.
  static OutputHead of(RunConfig config) {
    boolean large = config.task() instanceof Language;
    Loss loss = large ? Loss.SMOOTHED : Loss.SOFTMAX;
    return switch (config.head()) {
      case Head.Harmonic harmonic ->
          new DistanceHead(harmonic, large ? loss : Loss.HARMONIC, large);
      case Head.CrossEntropy _ -> new DotProductHead(loss, large);
      case StableMax _, Spherical _, TaylorSoftmax _ -> new PositiveHead(config.head());
      case SoftNearestNeighbor near ->
          new NeighborHead(Loss.SOFT_NEAREST_NEIGHBOR, near.temperature());
      case SupervisedContrastive near ->
          new NeighborHead(Loss.SUPERVISED_CONTRASTIVE, near.temperature());
    };
  }
}
