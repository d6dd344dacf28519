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
      case EUCLIDEAN -> euclidean(graph, head.epsilon(), "", x, w, "distances");
      case COSINE -> cosine(graph, head.epsilon(), x, w);
    };
  }

  /// The same where C is large: w is a parameter, which is read but once.
  ///
  /// @param exact whether from differences, as with few classes
  /// @param name goes before the names of all nodes
  /// @param distances what to call the distances; null for none
  static Measure addLarge(
      OnnxGraph graph,
      Head.Harmonic head,
      boolean exact,
      String name,
      String x,
      String w,
      String distances) {
    return switch (head.distance()) {
      case EUCLIDEAN ->
          exact
              ? euclidean(graph, head.epsilon(), name + ".", x, w, distances)
              : product(graph, head.epsilon(), name + ".", x, w, distances);
      case COSINE -> largeCosine(graph, head.epsilon(), name + ".", x, w, distances);
    };
  }

  /// s = ‖w − x‖² + ε, from differences as in training; `distances` are without ε.
  private static Measure euclidean(
      OnnxGraph graph, double epsilon, String in, String x, String w, String distances) {
    String column = graph.node(Op.UNSQUEEZE, in + "x_column", x, graph.integers(in + "axis", 1));
    String difference = graph.node(Op.SUB, in + "difference", column, w);
    String squares = graph.node(Op.MUL, in + "squares", difference, difference);
    String last = graph.integers(in + "last_axis", -1);
    String square =
        graph.node(Op.REDUCE_SUM, Map.of("keepdims", 0), in + "squared_distances", squares, last);
    if (distances != null) {
      graph.node(Op.SQRT, distances, square);
    }
    return new Measure(
        graph.node(Op.ADD, in + "s", square, graph.scalar(in + "epsilon", epsilon)), 2);
  }

  /// s = 1 − cos(w, x) + ε.
  private static Measure cosine(OnnxGraph graph, double epsilon, String x, String w) {
    String unit = unit(graph, "x", x);
    String columns = graph.node(Op.TRANSPOSE, "unit_columns", unit(graph, "w", w));
    String cosines = graph.node(Op.MAT_MUL, "cosines", unit, columns);
    return fromCosines(graph, epsilon, "", cosines, "distances");
  }

  private static Measure largeCosine(
      OnnxGraph graph, double epsilon, String in, String x, String w, String distances) {
    // Which of the two is divided by the length of w does not matter: the smaller is.
    String products =
        graph.node(Op.GEMM, Map.of("transB", 1), in + "products", unit(graph, in + "x", x), w);
    String lengths = graph.node(Op.TRANSPOSE, in + "lengths", length(graph, in + "w", w));
    String cosines = graph.node(Op.DIV, in + "cosines", products, lengths);
    return fromCosines(graph, epsilon, in, cosines, distances);
  }

  private static Measure fromCosines(
      OnnxGraph graph, double epsilon, String in, String cosines, String distances) {
    String one = graph.scalar(in + "one", 1);
    String distance = graph.node(Op.SUB, in + "cosine_distances", one, cosines);
    String least = graph.scalar(in + "zero_distance", 0);
    String clamped =
        graph.node(Op.MAX, distances == null ? in + "clamped" : distances, distance, least);
    return new Measure(
        graph.node(Op.ADD, in + "s", clamped, graph.scalar(in + "epsilon", epsilon)), 1);
  }

  private static String unit(OnnxGraph graph, String name, String v) {
    return graph.node(Op.DIV, name + "_unit", v, length(graph, name, v));
  }

  /// [rows, 1]
  private static String length(OnnxGraph graph, String name, String v) {
    String squares = graph.node(Op.MUL, name + "_squares", v, v);
    String axis = graph.integers(name + "_axis", -1);
    String sum = graph.node(Op.REDUCE_SUM, Map.of("keepdims", 1), name + "_sum", squares, axis);
    return graph.node(Op.SQRT, name + "_length", sum);
  }

  /// s = ‖w‖² + ‖x‖² − 2 w·x + ε by one product, as in training where exponents are large.
  private static Measure product(
      OnnxGraph graph, double epsilon, String in, String x, String w, String distances) {
    String axis = graph.integers(in + "axis", -1);
    Map<String, ?> keep = Map.of("keepdims", 1);
    String squaresOfX = graph.node(Op.MUL, in + "x_squares", x, x);
    String xx = graph.node(Op.REDUCE_SUM, keep, in + "xx", squaresOfX, axis);
    String squaresOfW = graph.node(Op.MUL, in + "w_squares", w, w);
    String ww = graph.node(Op.REDUCE_SUM, Map.of("keepdims", 0), in + "ww", squaresOfW, axis);
    String products =
        graph.node(
            Op.GEMM, Map.of("transB", 1, "alpha", -2.0, "beta", 1.0), in + "products", x, w, ww);
    String sum = graph.node(Op.ADD, in + "sum", products, xx);
    String zero = graph.scalar(in + "zero", 0);
    String square = graph.node(Op.MAX, in + "squared_distances", sum, zero);
    if (distances != null) {
      graph.node(Op.SQRT, distances, square);
    }
    return new Measure(
        graph.node(Op.ADD, in + "s", square, graph.scalar(in + "epsilon", epsilon)), 2);
  }
}
