package org.harmonicloss.training.model;

import java.util.List;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;
import org.harmonicloss.training.model.ModelParameter.Initial;

/// Nothing: the head sees the input as it is. As torch's Linear, but that the authors draw MNIST's
/// weights from a normal distribution; only their standard model for MNIST has a bias.
record LinearBody(Task task) implements Body {
  @Override
  public List<ModelParameter> parameters() {
    return List.of();
  }

  @Override
  public List<String> texts() {
    return List.of("linear");
  }

  @Override
  public boolean tied(OutputHead head) {
    return false;
  }

  @Override
  public boolean biased(OutputHead head) {
    return task instanceof Mnist;
  }

  @Override
  public Initial classWeights() {
    return task instanceof Mnist
        ? new Initial.Normal(1 / Math.sqrt(dimension()))
        : Initial.Uniform.linear(dimension());
  }

  @Override
  public int dimension() {
    return task.inputLength();
  }

  @Override
  public String toOnnx(OnnxGraph graph, String input) {
    return graph.node(Op.IDENTITY, "hidden", input);
  }
}
