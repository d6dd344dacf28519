package org.harmonicloss.training.model;

import java.util.List;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// Logits −n log d_i, d_i being the distance of x from the centre w_i.
record DistanceHead(Head.Harmonic head) implements OutputHead {
  @Override
  public List<String> texts() {
    return List.of(head.distance().text().replace('-', '_') + "_distance", "harmonic_head");
  }

  @Override
  public boolean hasCentres() {
    return true;
  }

  @Override
  public Loss loss() {
    return new SoftmaxLoss();
  }

  @Override
  public String scores() {
    return "distances";
  }

  @Override
  public String toOnnx(OnnxGraph graph, String x, String w, String bias) {
    OnnxDistances.Measure measure = OnnxDistances.add(graph, head, x, w);
    String factor = graph.scalar("minus_half_exponent", -head.exponent() / measure.power());
    return graph.node(Op.MUL, "harmonic_logits", graph.node(Op.LOG, "log_s", measure.s()), factor);
  }
}
