package org.harmonicloss.training.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;

/// The parameters and moments of S seeds, stacked on a leading dimension: each [S, rows, columns].
/// The training program changes them in place. All seeds of a stack have taken the same steps.
public final class TrainingState {
  private final List<ModelParameter> shapes;
  private final int seeds;
  private final NDList parameters = new NDList();
  private final NDList means = new NDList();
  private final NDList squares = new NDList();
  private final NDArray steps;

  /// @param config of any seed of the stack: their parameters have the same shapes
  TrainingState(RunConfig config, List<Checkpoint> checkpoints, NDManager manager) {
    this.shapes = Network.of(config).parameters();
    this.seeds = checkpoints.size();
    this.steps = manager.create((float) checkpoints.getFirst().step());
    for (ModelParameter shape : shapes) {
      parameters.add(stack("p[]", Checkpoint.VALUE, shape, checkpoints, manager));
      means.add(stack("m[]", Checkpoint.MEAN, shape, checkpoints, manager));
      squares.add(stack("v[]", Checkpoint.SQUARE, shape, checkpoints, manager));
    }
  }

  /// DJL hands arrays named `x[]` to the program as one list.
  private static NDArray stack(
      String name, String kind, ModelParameter shape, List<Checkpoint> seeds, NDManager manager) {
    float[] values = new float[seeds.size() * shape.size()];
    for (int seed = 0; seed < seeds.size(); seed++) {
      float[] one = seeds.get(seed).values().get(kind + shape.name());
      System.arraycopy(one, 0, values, seed * shape.size(), shape.size());
    }
    NDArray array = manager.create(values, new Shape(seeds.size(), shape.rows(), shape.columns()));
    array.setName(name);
    return array;
  }

  NDList parameters() {
    return parameters;
  }

  /// Parameters, first moments, second moments and the step count, as the program takes them.
  NDList all() {
    NDList all = new NDList();
    all.addAll(parameters);
    all.addAll(means);
    all.addAll(squares);
    all.add(steps);
    return all;
  }

  int seeds() {
    return seeds;
  }

  /// What each seed needs to go on from here.
  List<Checkpoint> checkpoints(int epoch) {
    long step = (long) steps.getFloat();
    List<Map<String, float[]>> values = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      values.add(new TreeMap<>());
    }
    for (int i = 0; i < shapes.size(); i++) {
      unstack(Checkpoint.VALUE, shapes.get(i), parameters.get(i), values);
      unstack(Checkpoint.MEAN, shapes.get(i), means.get(i), values);
      unstack(Checkpoint.SQUARE, shapes.get(i), squares.get(i), values);
    }
    return values.stream().map(one -> new Checkpoint(epoch, step, one)).toList();
  }

  private static void unstack(
      String kind, ModelParameter shape, NDArray array, List<Map<String, float[]>> seeds) {
    float[] values = array.toFloatArray();
    for (int seed = 0; seed < seeds.size(); seed++) {
      int from = seed * shape.size();
      seeds
          .get(seed)
          .put(kind + shape.name(), Arrays.copyOfRange(values, from, from + shape.size()));
    }
  }
}
