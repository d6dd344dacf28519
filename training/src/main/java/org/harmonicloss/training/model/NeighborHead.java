package org.harmonicloss.training.model;

import java.util.List;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// Logits −d_i²/T of Euclidean distances, or −d_i/T of cosine distances d_i from the class
/// prototypes; they were trained among the representations of each batch.
record NeighborHead(Loss loss, double temperature) implements OutputHead {
  /// All of the program's part is the loss's.
  @Override
  public List<String> texts() {
    return List.of();
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
    String far =
        loss == Loss.SUPERVISED_CONTRASTIVE
            ? OnnxDistances.cosine(graph, x, w)
            : OnnxDistances.squares(graph, "", x, w, scores());
    return graph.node(Op.DIV, "near", far, graph.scalar("cold", -temperature));
  }
}
