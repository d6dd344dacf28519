package org.harmonicloss.training.model;

import java.util.Map;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// Distances of x [batch, D] from the centres w [C, D] as ONNX: each adds `distances` [batch, C].
final class OnnxDistances {
  private OnnxDistances() {}

  /// What the logits are computed from.
  ///
  /// @param s [batch, C], greater than 0 thanks to ε
  /// @param power s is the distance to this power, but for ε
  record Measure(String s, int power) {}

  static Measure add(OnnxGraph graph, Head.Harmonic head, String x, String w) {
    return switch (head.distance()) {
      case EUCLIDEAN -> euclidean(graph, head.epsilon(), x, w);
    };
  }

  /// s = ‖w − x‖² + ε, from differences as in training; `distances` are without ε.
  private static Measure euclidean(OnnxGraph graph, double epsilon, String x, String w) {
    String column = graph.node(Op.UNSQUEEZE, "x_column", x, graph.integers("class_axis", 1));
    String difference = graph.node(Op.SUB, "difference", column, w);
    String squares = graph.node(Op.MUL, "squares", difference, difference);
    String last = graph.integers("last_axis", -1);
    String square =
        graph.node(Op.REDUCE_SUM, Map.of("keepdims", 0), "squared_distances", squares, last);
    graph.node(Op.SQRT, "distances", square);
    return new Measure(graph.node(Op.ADD, "s", square, graph.scalar("epsilon", epsilon)), 2);
  }
}
