package org.harmonicloss.training;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.harmonicloss.models.Head;
import org.harmonicloss.models.RunConfig;
import org.harmonicloss.models.Task;

/// One parameter of a model: a matrix [rows, columns] (a bias is one row), initialised uniformly in
/// ±bound.
///
/// @param name as in checkpoints and in the exported graph; weights are [inputs, outputs]
record Parameter(String name, int rows, int columns, double bound) {
  static final String EMBEDDING = "embedding";
  static final String HIDDEN_WEIGHT = "hidden.weight";
  static final String HIDDEN_BIAS = "hidden.bias";
  static final String OUTPUT_WEIGHT = "output.weight";
  static final String OUTPUT_BIAS = "output.bias";
  static final String HEAD_BIAS = "head.bias";

  /// All parameters of the MLP, in the order its program reads them. Bounds are those of torch's
  /// Linear, ±1/√(inputs); the tied embedding is initialised as the head's Linear(D, V) would be.
  static List<Parameter> of(RunConfig config) {
    Task task = config.task();
    int d = config.embeddingDimension();
    int h = config.hiddenDimension();
    int inputs = task.inputLength() * d;
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter(EMBEDDING, task.vocabulary(), d, bound(d)));
    parameters.add(new Parameter(HIDDEN_WEIGHT, inputs, h, bound(inputs)));
    parameters.add(new Parameter(HIDDEN_BIAS, 1, h, bound(inputs)));
    parameters.add(new Parameter(OUTPUT_WEIGHT, h, d, bound(h)));
    parameters.add(new Parameter(OUTPUT_BIAS, 1, d, bound(h)));
    if (config.head() instanceof Head.CrossEntropy) {
      parameters.add(new Parameter(HEAD_BIAS, 1, task.vocabulary(), bound(d)));
    }
    return List.copyOf(parameters);
  }

  int size() {
    return rows * columns;
  }

  /// Values before training [rows · columns], row by row.
  float[] initialValues(RandomGenerator random) {
    float[] values = new float[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }

  private static double bound(int inputs) {
    return 1 / Math.sqrt(inputs);
  }
}
