package org.harmonicloss.training.model;

import java.util.List;
import java.util.Map;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// Logits −n log d_i, d_i being the distance of x from the centre w_i.
///
/// @param large whether there are so many classes that they are gone through some at a time
record DistanceHead(Head.Harmonic head, Loss loss, boolean large) implements OutputHead {
  /// What the Mahalanobis distances learn.
  static final String FACTOR = "head.factor";

  /// With smaller exponents x must come so near to a centre, before p is 1, that the distance must
  /// be computed from differences; see `language_euclidean_distance.torchscript`.
  private static final double LEAST_PRODUCT_EXPONENT = 8;

  @Override
  public List<String> texts() {
    String distance = text() + "_distance";
    return large
        ? List.of("language_" + distance, "language_harmonic_head")
        : List.of(distance, "harmonic_head");
  }

  /// The Manhattan and the Chebyshev distance are Minkowski distances.
  private String text() {
    return switch (head.distance()) {
      case MANHATTAN, CHEBYSHEV -> "minkowski";
      case MAHALANOBIS_DIAGONAL -> "mahalanobis";
      default -> head.distance().text().replace('-', '_');
    };
  }

  @Override
  public List<ModelParameter> parameters(int d) {
    return switch (head.distance()) {
      case MAHALANOBIS ->
          List.of(new ModelParameter(FACTOR, d, d, new ModelParameter.Initial.Identity()));
      case MAHALANOBIS_DIAGONAL ->
          List.of(new ModelParameter(FACTOR, 1, d, new ModelParameter.Initial.Constant(1)));
      default -> List.of();
    };
  }

  /// Whether distances are computed from differences where a product would be faster.
  boolean exact() {
    return head.distance() == Distance.EUCLIDEAN && head.exponent() < LEAST_PRODUCT_EXPONENT;
  }

  @Override
  public Map<String, Number> programSettings() {
    if (large) {
      return Map.of("exact", exact() ? 1 : 0);
    }
    return switch (head.distance()) {
      case MANHATTAN -> Map.of("minkowski_p", 1.0);
      case CHEBYSHEV -> Map.of("minkowski_p", Double.POSITIVE_INFINITY);
      default -> Map.of();
    };
  }

  @Override
  public boolean hasCentres() {
    return true;
  }

  @Override
  public String scores() {
    return "distances";
  }

  @Override
  public String toOnnx(OnnxGraph graph, String x, String w, String bias) {
    return logits(graph, "harmonic_logits", "log_s", OnnxDistances.add(graph, head, x, w));
  }

  @Override
  public String toLargeOnnx(OnnxGraph graph, String name, String x, String w, String scores) {
    String s = OnnxDistances.addLarge(graph, head, exact(), name, x, w, scores);
    return logits(graph, name, name + ".log_s", s);
  }

  private String logits(OnnxGraph graph, String name, String log, String s) {
    String factor = graph.scalar(name + ".factor", -head.exponent() / head.distance().power());
    return graph.node(Op.MUL, name, graph.node(Op.LOG, log, s), factor);
  }
}
