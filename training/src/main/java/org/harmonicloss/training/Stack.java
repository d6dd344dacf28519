package org.harmonicloss.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.models.Dataset;
import org.harmonicloss.models.Device;
import org.harmonicloss.models.RandomStream;
import org.harmonicloss.models.RunConfig;
import org.harmonicloss.training.TrainingProgram.Rows;

/// Runs that differ in nothing but the seed, trained as one program on a leading dimension S: the
/// same operators, S times the work per call. A seed's data, initial values, batch orders and
/// dropout do not depend on the other seeds of its stack.
final class Stack implements AutoCloseable {
  private final List<RunConfig> configs;
  private final NDManager manager;
  private final TrainingProgram program;
  private final TrainingState state;
  private final int trainRows;
  private final Rows train;
  private final Rows test;

  /// @param configs equal but for the seed
  /// @param datasets of each run, with equal numbers of rows
  /// @param checkpoints of each run, all at the same epoch
  /// @param device that [TorchEngine#resolve] gave
  Stack(
      List<RunConfig> configs,
      List<Dataset> datasets,
      List<Checkpoint> checkpoints,
      Device device) {
    this.configs = configs;
    this.manager = TorchEngine.newManager(device);
    RunConfig config = configs.getFirst();
    this.program = TrainingProgram.load(config, manager);
    this.state = new TrainingState(config, checkpoints, manager);
    this.trainRows = datasets.getFirst().train().rows();
    this.train = rows(datasets.stream().map(Dataset::train).toList());
    this.test = rows(datasets.stream().map(Dataset::test).toList());
  }

  private Rows rows(List<Dataset.Samples> seeds) {
    int rows = seeds.getFirst().rows();
    int length = configs.getFirst().task().inputLength();
    int vocabulary = configs.getFirst().task().vocabulary();
    long[] ids = new long[seeds.size() * rows * length];
    long[] targets = new long[seeds.size() * rows];
    int id = 0;
    int target = 0;
    for (int seed = 0; seed < seeds.size(); seed++) {
      Dataset.Samples samples = seeds.get(seed);
      if (samples.rows() != rows) {
        throw new IllegalArgumentException("seeds of a stack must have equal numbers of rows");
      }
      for (int row = 0; row < rows; row++) {
        for (int token : samples.inputs().get(row)) {
          ids[id++] = token + (long) seed * vocabulary;
        }
        targets[target++] = samples.targets()[row];
      }
    }
    return new Rows(
        manager.create(ids, new Shape((long) seeds.size() * rows, length)),
        manager.create(targets));
  }

  /// Trains epoch number `epoch` (the first is 1).
  ///
  /// @return the loss of every step and seed [steps · S]
  float[] trainEpoch(int epoch) {
    long[] order = new long[configs.size() * trainRows];
    int next = 0;
    for (int seed = 0; seed < configs.size(); seed++) {
      var random = RandomStream.BATCH_ORDER.of(configs.get(seed).seed(), epoch);
      for (int row : RandomStream.permutation(trainRows, random)) {
        order[next++] = row + (long) seed * trainRows;
      }
    }
    return trainEpoch(epoch, order);
  }

  /// @param order row numbers [S, rows], each offset by its seed's place times rows
  float[] trainEpoch(int epoch, long[] order) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int rows = order.length / configs.size();
      int steps = Math.ceilDiv(rows, configs.getFirst().batchSize());
      NDArray orders = manager.create(order, new Shape(configs.size(), rows));
      return program.trainEpoch(state, train, orders, dropoutKeys(epoch, steps)).toFloatArray();
    }
  }

  /// What determines the dropout of each step, int32 [steps, S, 2].
  private NDArray dropoutKeys(int epoch, int steps) {
    int seeds = configs.size();
    int[] keys = new int[steps * seeds * 2];
    for (int seed = 0; seed < seeds; seed++) {
      var random = RandomStream.DROPOUT.of(configs.get(seed).seed(), epoch);
      for (int step = 0; step < steps; step++) {
        keys[2 * (step * seeds + seed)] = random.nextInt();
        keys[2 * (step * seeds + seed) + 1] = random.nextInt();
      }
    }
    return manager.create(keys, new Shape(steps, seeds, 2));
  }

  /// Evaluates every seed on all its training and test rows.
  List<Evaluation> evaluate() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      float[] onTrain = program.evaluate(state, train).toFloatArray();
      float[] onTest = program.evaluate(state, test).toFloatArray();
      int seeds = configs.size();
      return java.util.stream.IntStream.range(0, seeds)
          .mapToObj(
              seed ->
                  new Evaluation(
                      onTrain[seed],
                      onTrain[seeds + seed],
                      onTest[seed],
                      onTest[seeds + seed],
                      onTrain[2 * seeds + seed]))
          .toList();
    }
  }

  /// The gradients of the first `count` training rows of each seed, with the dropout of the first
  /// step of epoch 1: loss [S], then one array per parameter.
  List<float[]> gradients(int count) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      long[] first = new long[configs.size() * count];
      for (int i = 0; i < first.length; i++) {
        first[i] = (long) (i / count) * trainRows + i % count;
      }
      NDArray index = manager.create(first);
      Rows batch = new Rows(train.ids().get(index), train.targets().get(index));
      return program.gradients(state, batch, dropoutKeys(1, 1).get(0)).stream()
          .map(NDArray::toFloatArray)
          .toList();
    }
  }

  /// Log-probabilities of `inputs` by every seed.
  ///
  /// @return for each seed [inputs][classes]
  List<float[][]> logProbs(List<int[]> inputs) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      RunConfig config = configs.getFirst();
      int length = config.task().inputLength();
      long[] ids = new long[configs.size() * inputs.size() * length];
      int next = 0;
      for (int seed = 0; seed < configs.size(); seed++) {
        for (int[] input : inputs) {
          for (int token : input) {
            ids[next++] = token + (long) seed * config.task().vocabulary();
          }
        }
      }
      Shape shape = new Shape((long) configs.size() * inputs.size(), length);
      float[] flat = program.predict(state, manager.create(ids, shape)).getFirst().toFloatArray();
      int classes = config.task().vocabulary();
      List<float[][]> seeds = new ArrayList<>();
      for (int seed = 0; seed < configs.size(); seed++) {
        float[][] logProbs = new float[inputs.size()][];
        for (int row = 0; row < logProbs.length; row++) {
          int from = (seed * inputs.size() + row) * classes;
          logProbs[row] = Arrays.copyOfRange(flat, from, from + classes);
        }
        seeds.add(logProbs);
      }
      return seeds;
    }
  }

  List<Checkpoint> checkpoints(int epoch) {
    return state.checkpoints(epoch);
  }

  @Override
  public void close() {
    program.close();
    manager.close();
  }
}
