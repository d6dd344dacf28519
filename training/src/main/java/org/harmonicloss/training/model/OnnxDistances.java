package org.harmonicloss.training.model;

import java.util.List;
import java.util.Map;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// Distances of x [batch, D] from the centres w [C, D] as ONNX: each adds `distances` [batch, C].
final class OnnxDistances {
  private OnnxDistances() {}

  /// @return s [batch, C]: the distances to the power that they have in training, plus ε
  static String add(OnnxGraph graph, Head.Harmonic head, String x, String w) {
    return switch (head.distance()) {
      case EUCLIDEAN -> euclidean(graph, head.epsilon(), "", x, w, "distances");
      case COSINE -> plain(graph, head, cosine(graph, x, w));
      case MANHATTAN -> plain(graph, head, sum(graph, "distances", differences(graph, x, w)));
      case CHEBYSHEV ->
          plain(
              graph,
              head,
              graph.node(
                  Op.REDUCE_MAX,
                  Map.of("keepdims", 0, "axes", List.of(-1)),
                  "distances",
                  differences(graph, x, w)));
      case MINKOWSKI -> plain(graph, head, minkowski(graph, head.minkowskiP(), x, w));
      case CANBERRA -> plain(graph, head, canberra(graph, x, w));
      case BRAY_CURTIS -> plain(graph, head, brayCurtis(graph, x, w));
      case HAMMING -> plain(graph, head, hamming(graph, head.temperature(), x, w));
      case MAHALANOBIS, MAHALANOBIS_DIAGONAL -> {
        Op op = head.distance() == Distance.MAHALANOBIS ? Op.MAT_MUL : Op.MUL;
        String factor = graph.parameter(DistanceHead.FACTOR);
        String turnedX = graph.node(op, "x_turned", x, factor);
        String turnedW = graph.node(op, "w_turned", w, factor);
        yield euclidean(graph, head.epsilon(), "", turnedX, turnedW, "distances");
      }
    };
  }

  /// s = d + ε.
  private static String plain(OnnxGraph graph, Head.Harmonic head, String distances) {
    String epsilon = graph.scalar("epsilon", head.epsilon());
    return graph.node(Op.ADD, "s", distances, epsilon);
  }

  /// [batch, 1, D]
  private static String column(OnnxGraph graph, String x) {
    return graph.node(Op.UNSQUEEZE, "x_column", x, graph.integers("axis", 1));
  }

  /// |x − w| [batch, C, D]
  private static String differences(OnnxGraph graph, String x, String w) {
    String difference = graph.node(Op.SUB, "difference", column(graph, x), w);
    return graph.node(Op.ABS, "differences", difference);
  }

  /// Over the last dimension.
  private static String sum(OnnxGraph graph, String name, String values) {
    String last = graph.integers(name + "_axis", -1);
    return graph.node(Op.REDUCE_SUM, Map.of("keepdims", 0), name, values, last);
  }

  private static String minkowski(OnnxGraph graph, double p, String x, String w) {
    String powers =
        graph.node(Op.POW, "powers", differences(graph, x, w), graph.scalar("order", p));
    return graph.node(Op.POW, "distances", sum(graph, "sums", powers), graph.scalar("root", 1 / p));
  }

  private static String canberra(OnnxGraph graph, String x, String w) {
    String sizeOfX = graph.node(Op.ABS, "x_sizes", x);
    String ofX = graph.node(Op.UNSQUEEZE, "x_size_column", sizeOfX, graph.integers("size_axis", 1));
    String sizes = graph.node(Op.ADD, "sizes", ofX, graph.node(Op.ABS, "w_sizes", w));
    String least = graph.node(Op.MAX, "positive_sizes", sizes, graph.scalar("least_size", 1e-30));
    return sum(graph, "distances", graph.node(Op.DIV, "shares", differences(graph, x, w), least));
  }

  private static String brayCurtis(OnnxGraph graph, String x, String w) {
    String far = sum(graph, "far", differences(graph, x, w));
    String both = graph.node(Op.ABS, "both", graph.node(Op.ADD, "added", "x_column", w));
    String least = graph.scalar("least_sum", 1e-6);
    String near = graph.node(Op.MAX, "positive_sums", sum(graph, "near", both), least);
    return graph.node(Op.DIV, "distances", far, near);
  }

  private static String hamming(OnnxGraph graph, double temperature, String x, String w) {
    String scale = graph.scalar("temperature", temperature);
    String softX = graph.node(Op.SIGMOID, "soft_x", graph.node(Op.DIV, "cool_x", x, scale));
    String softW = graph.node(Op.SIGMOID, "soft_w", graph.node(Op.DIV, "cool_w", w, scale));
    return graph.node(
        Op.REDUCE_MEAN,
        Map.of("keepdims", 0, "axes", List.of(-1)),
        "distances",
        differences(graph, softX, softW));
  }

  /// The same where C is large: w is a parameter, which is read but once.
  ///
  /// @param exact whether from differences, as with few classes
  /// @param name goes before the names of all nodes
  /// @param distances what to call the distances; null for none
  static String addLarge(
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
      default -> throw new IllegalStateException("not for many classes: " + head.distance());
    };
  }

  /// s = ‖w − x‖² + ε; `distances` are without ε.
  private static String euclidean(
      OnnxGraph graph, double epsilon, String in, String x, String w, String distances) {
    String square = squares(graph, in, x, w, distances);
    return graph.node(Op.ADD, in + "s", square, graph.scalar(in + "epsilon", epsilon));
  }

  /// ‖w − x‖², from differences as in training, and the `distances` that are its roots.
  static String squares(OnnxGraph graph, String in, String x, String w, String distances) {
    String column = graph.node(Op.UNSQUEEZE, in + "x_column", x, graph.integers(in + "axis", 1));
    String difference = graph.node(Op.SUB, in + "difference", column, w);
    String squares = graph.node(Op.MUL, in + "squares", difference, difference);
    String last = graph.integers(in + "last_axis", -1);
    String square =
        graph.node(Op.REDUCE_SUM, Map.of("keepdims", 0), in + "squared_distances", squares, last);
    if (distances != null) {
      graph.node(Op.SQRT, distances, square);
    }
    return square;
  }

  /// d = 1 − cos(w, x) = ½ ‖u − v‖² of the unit vectors, from differences as in training.
  static String cosine(OnnxGraph graph, String x, String w) {
    String difference =
        graph.node(Op.SUB, "difference", column(graph, unit(graph, "x", x)), unit(graph, "w", w));
    String squares = graph.node(Op.MUL, "squares", difference, difference);
    String half = graph.scalar("half", 0.5);
    return graph.node(Op.MUL, "distances", sum(graph, "sums", squares), half);
  }

  private static String largeCosine(
      OnnxGraph graph, double epsilon, String in, String x, String w, String distances) {
    // Which of the two is divided by the length of w does not matter: the smaller is.
    String products =
        graph.node(Op.GEMM, Map.of("transB", 1), in + "products", unit(graph, in + "x", x), w);
    String lengths = graph.node(Op.TRANSPOSE, in + "lengths", length(graph, in + "w", w));
    String cosines = graph.node(Op.DIV, in + "cosines", products, lengths);
    return fromCosines(graph, epsilon, in, cosines, distances);
  }

  private static String fromCosines(
      OnnxGraph graph, double epsilon, String in, String cosines, String distances) {
    String one = graph.scalar(in + "one", 1);
    String distance = graph.node(Op.SUB, in + "cosine_distances", one, cosines);
    String least = graph.scalar(in + "zero_distance", 0);
    String clamped =
        graph.node(Op.MAX, distances == null ? in + "clamped" : distances, distance, least);
    return graph.node(Op.ADD, in + "s", clamped, graph.scalar(in + "epsilon", epsilon));
  }

  private static String unit(OnnxGraph graph, String name, String v) {
    return graph.node(Op.DIV, name + "_unit", v, length(graph, name, v));
  }

  /// [rows, 1]; of a vector of zeros not quite 0, as in training.
  private static String length(OnnxGraph graph, String name, String v) {
    String squares = graph.node(Op.MUL, name + "_squares", v, v);
    String axis = graph.integers(name + "_axis", -1);
    String sum = graph.node(Op.REDUCE_SUM, Map.of("keepdims", 1), name + "_sum", squares, axis);
    String root = graph.node(Op.SQRT, name + "_root", sum);
    return graph.node(Op.MAX, name + "_length", root, graph.scalar(name + "_least", 1e-12));
  }

  /// s = ‖w‖² + ‖x‖² − 2 w·x + ε by one product, as in training where exponents are large.
  private static String product(
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
    return graph.node(Op.ADD, in + "s", square, graph.scalar(in + "epsilon", epsilon));
  }
}
