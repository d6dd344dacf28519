package org.harmonicloss.training.model;

import java.util.List;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Spherical;
import org.harmonicloss.models.config.StableMax;
import org.harmonicloss.models.config.TaylorSoftmax;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// p_i ∝ f(z_i) of dot products z with another positive function f than e^z; as softmax has it, the
/// logits are log f(z_i).
record PositiveHead(Head head) implements OutputHead {
  private static final DotProductHead PRODUCTS = new DotProductHead(Loss.EXACT_SOFTMAX, false);

  @Override
  public List<String> texts() {
    return List.of("dot_product", head.name() + "_head");
  }

  @Override
  public Loss loss() {
    return PRODUCTS.loss();
  }

  @Override
  public boolean hasCentres() {
    return PRODUCTS.hasCentres();
  }

  /// z, before f.
  @Override
  public String scores() {
    return PRODUCTS.scores();
  }

  @Override
  public String toOnnx(OnnxGraph graph, String x, String w, String bias) {
    String z = PRODUCTS.toOnnx(graph, x, w, bias);
    return switch (head) {
      case StableMax _ -> stableMax(graph, z);
      case Spherical spherical -> {
        String epsilon = graph.scalar("epsilon", spherical.epsilon());
        yield log(graph, graph.node(Op.ADD, "weights", square(graph, z), epsilon));
      }
      case TaylorSoftmax _ -> {
        String quadratic =
            graph.node(Op.MUL, "quadratic", square(graph, z), graph.scalar("half", 0.5));
        String change = graph.node(Op.ADD, "change", z, quadratic);
        yield log(graph, graph.node(Op.ADD, "weights", change, graph.scalar("one", 1)));
      }
      default -> throw new IllegalStateException("not a function of dot products: " + head);
    };
  }

  /// log(1 + z⁺) − log(1 + z⁻): one of the two is 0.
  private static String stableMax(OnnxGraph graph, String z) {
    String one = graph.scalar("one", 1);
    String above = graph.node(Op.RELU, "above", z);
    String below = graph.node(Op.SUB, "below", above, z);
    String rise = graph.node(Op.LOG, "rise", graph.node(Op.ADD, "above_one", above, one));
    String fall = graph.node(Op.LOG, "fall", graph.node(Op.ADD, "below_one", below, one));
    return graph.node(Op.SUB, "log_weights", rise, fall);
  }

  private static String square(OnnxGraph graph, String z) {
    return graph.node(Op.MUL, "squares", z, z);
  }

  private static String log(OnnxGraph graph, String weights) {
    return graph.node(Op.LOG, "log_weights", weights);
  }
}
