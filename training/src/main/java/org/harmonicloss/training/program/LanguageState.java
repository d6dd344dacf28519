package org.harmonicloss.training.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;

/// The parameters of a language model, their gradients and moments. The training program changes
/// them in place. Matrices and vectors are apart, since the optimiser tells them apart.
final class LanguageState {
  private final List<ModelParameter> parameters;
  private final NDManager manager;
  private final NDList values = new NDList();
  private final NDList gradients = new NDList();
  private final NDList means = new NDList();
  private final NDList squares = new NDList();
  private final NDArray steps;

  LanguageState(RunConfig config, LanguageCheckpoint checkpoint, NDManager manager) {
    this.parameters = Network.of(config).parameters();
    this.manager = manager;
    this.steps = manager.create((float) checkpoint.epoch());
    for (ModelParameter parameter : parameters) {
      values.add(array("", parameter, checkpoint.values(Checkpoint.VALUE, parameter)));
      means.add(array("m", parameter, checkpoint.values(Checkpoint.MEAN, parameter)));
      squares.add(array("v", parameter, checkpoint.values(Checkpoint.SQUARE, parameter)));
      gradients.add(array("g", parameter, new float[parameter.size()]));
    }
  }

  /// DJL hands arrays named `x[]` to the program as one list.
  private NDArray array(String kind, ModelParameter parameter, float[] numbers) {
    boolean vector = isVector(parameter);
    Shape shape =
        vector ? new Shape(parameter.columns()) : new Shape(parameter.rows(), parameter.columns());
    NDArray array = manager.create(numbers, shape);
    array.setName((kind.isEmpty() ? "" : kind) + (vector ? "q[]" : "p[]"));
    return array;
  }

  private static boolean isVector(ModelParameter parameter) {
    return parameter.rows() == 1;
  }

  /// As the program takes them: p and q.
  NDList parameters() {
    return new NDList(values);
  }

  /// p, q, gp and gq.
  NDList withGradients() {
    NDList all = new NDList(values);
    all.addAll(gradients);
    return all;
  }

  /// All of them, and the step count.
  NDList all() {
    NDList all = withGradients();
    all.addAll(means);
    all.addAll(squares);
    all.add(steps);
    return all;
  }

  /// The gradients, in the order of the parameters.
  NDList gradients() {
    return gradients;
  }

  int step() {
    return (int) steps.getFloat();
  }

  /// The present state, each tensor to be copied when it is asked for.
  LanguageCheckpoint checkpoint() {
    return new LanguageCheckpoint(
        step(),
        (name, parameter) -> {
          int i = parameters.indexOf(parameter);
          NDList kind =
              name.startsWith(Checkpoint.VALUE)
                  ? values
                  : name.startsWith(Checkpoint.MEAN) ? means : squares;
          return kind.get(i).toFloatArray();
        });
  }

  /// Lets go of all but the parameters, three quarters of the memory. Afterwards only
  /// [#parameters], [#values] and [#step] may be asked for.
  void keepParametersOnly() {
    for (NDList kind : List.of(gradients, means, squares)) {
      kind.close();
      kind.clear();
    }
  }

  /// The values of a parameter.
  float[] values(String name) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name().equals(name)) {
        return values.get(i).toFloatArray();
      }
    }
    throw new IllegalArgumentException("no parameter " + name);
  }
}
