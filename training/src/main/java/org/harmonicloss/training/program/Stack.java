package org.harmonicloss.training.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.training.program.TrainingProgram.Rows;

/// Runs that differ in the seed, and in settings that are only numbers to the program, trained as
/// one program on a leading dimension S: the same operators, S times the work per call. A seed's
/// data, initial values, batch orders and
/// dropout do not depend on the other seeds of its stack.
public final class Stack implements AutoCloseable {
  private final List<RunConfig> configs;
  private final NDManager manager;
  private final TrainingProgram program;
  private final TrainingState state;

  /// Whether all seeds see the same rows.
  private final boolean shared;

  private final int trainRows;
  private final Rows train;

  /// What is evaluated: training rows, then test rows; both together; or one that is both.
  private final List<Weighted> evaluated;

  /// Rows with how often each is in K sets of them, [K, S or 1, rows].
  private record Weighted(Rows rows, NDArray weights) {}

  /// Of each seed at the last step; NaN before there was one.
  private final float[] gradientNorms;

  /// @param configs equal but for the seed and what [ProgramSettings] has of each; the fewer
  ///     neighbours differ in their optimiser, the faster it is
  /// @param datasets of each run, with equal numbers of rows
  /// @param checkpoints of each run, all at the same epoch
  /// @param device that [TorchEngine#resolve] gave
  public Stack(
      List<RunConfig> configs,
      List<Dataset> datasets,
      List<Checkpoint> checkpoints,
      ComputeDevice device) {
    this.configs = configs;
    this.manager = TorchEngine.newManager(device);
    RunConfig config = configs.getFirst();
    this.program = TrainingProgram.load(configs, manager);
    this.state = new TrainingState(config, checkpoints, manager);
    this.shared = config.data().isShared();
    this.gradientNorms = new float[configs.size()];
    Arrays.fill(gradientNorms, Float.NaN);
    this.trainRows = datasets.getFirst().train().rows();
    if (datasets.stream().anyMatch(data -> data.train().rows() != trainRows)) {
      throw new IllegalArgumentException("seeds of a stack must have equal numbers of rows");
    }
    List<Dataset> different = shared ? datasets.subList(0, 1) : datasets;
    this.train = rows(different.stream().map(Dataset::train).toList());
    this.evaluated = shared ? sharedRows(datasets.getFirst()) : List.of(distinctRows(datasets));
  }

  /// @param seeds training rows of every seed, or those that all seeds see
  private Rows rows(List<Dataset.Samples> seeds) {
    long[] targets =
        seeds.stream()
            .flatMapToInt(samples -> Arrays.stream(samples.targets()))
            .asLongStream()
            .toArray();
    return rows(seeds.stream().map(Dataset.Samples::inputs).toList(), targets);
  }

  private Rows rows(List<Inputs> seeds, long[] targets) {
    Shape shape = new Shape(seeds.size(), targets.length / seeds.size());
    return new Rows(ids(seeds), manager.create(targets, shape));
  }

  private List<Weighted> sharedRows(Dataset dataset) {
    Weighted onTrain = new Weighted(train, manager.ones(new Shape(1, 1, trainRows)));
    @SuppressWarnings("ReferenceEquality") // the same rows; equal ones would be slow to find
    boolean same = dataset.test() == dataset.train();
    if (same) {
      return List.of(onTrain);
    }
    Rows test = rows(List.of(dataset.test()));
    return List.of(
        onTrain, new Weighted(test, manager.ones(new Shape(1, 1, dataset.test().rows()))));
  }

  private Weighted distinctRows(List<Dataset> datasets) {
    DistinctRows distinct = DistinctRows.of(datasets);
    Rows rows = rows(distinct.inputs(), distinct.targets());
    Shape shape = new Shape(2, datasets.size(), distinct.inputs().getFirst().rows());
    return new Weighted(rows, manager.create(distinct.weights(), shape));
  }

  /// What is added to a number of one seed so that it is one of the stack.
  private long offset(int seed, int numbers) {
    return shared ? 0 : (long) seed * numbers;
  }

  /// @param seeds inputs of every seed, or those that all seeds see
  private NDArray ids(List<Inputs> seeds) {
    Task task = configs.getFirst().task();
    Shape shape = new Shape(seeds.size(), seeds.getFirst().rows(), task.inputLength());
    return switch (seeds.getFirst()) {
      case Inputs.Tokens _ -> {
        long[] ids = new long[Math.toIntExact(shape.size())];
        int next = 0;
        for (int seed = 0; seed < seeds.size(); seed++) {
          for (int[] input : ((Inputs.Tokens) seeds.get(seed)).ids()) {
            for (int token : input) {
              ids[next++] = token + offset(seed, task.classes());
            }
          }
        }
        yield manager.create(ids, shape);
      }
      // A direct buffer is not copied.
      case Inputs.Pixels images -> manager.create(images.grey(), shape, DataType.UINT8);
      case Inputs.Points points -> manager.create(points.floats(), shape);
    };
  }

  /// Trains epoch number `epoch` (the first is 1).
  ///
  /// @return the loss of every step and seed [steps · S]
  public float[] trainEpoch(int epoch) {
    long[] order = new long[configs.size() * trainRows];
    int next = 0;
    for (int seed = 0; seed < configs.size(); seed++) {
      var random = RandomStream.BATCH_ORDER.of(configs.get(seed).seed(), epoch);
      for (int row : RandomStream.permutation(trainRows, random)) {
        order[next++] = row + offset(seed, trainRows);
      }
    }
    return trainEpoch(epoch, order);
  }

  /// @param order row numbers [S, rows], each offset by its seed's place times rows where every
  ///     seed has rows of its own
  public float[] trainEpoch(int epoch, long[] order) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int rows = order.length / configs.size();
      int steps = Math.ceilDiv(rows, configs.getFirst().schedule().batchSize());
      NDArray orders = manager.create(order, new Shape(configs.size(), rows));
      NDArray found = program.trainEpoch(state, train, orders, dropoutKeys(epoch, steps));
      float[] all = found.toFloatArray();
      int losses = all.length - gradientNorms.length;
      System.arraycopy(all, losses, gradientNorms, 0, gradientNorms.length);
      return Arrays.copyOf(all, losses);
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

  /// Evaluates every seed on all its training and test rows, and says what the norm of its gradient
  /// was at the last step.
  public List<Evaluation> evaluate() {
    int seeds = configs.size();
    List<float[]> losses = new ArrayList<>();
    List<float[]> accuracies = new ArrayList<>();
    float[] norms = {};
    for (Weighted weighted : evaluated) {
      float[] all = evaluate(weighted);
      int sets = (all.length / seeds - 1) / 2;
      for (int set = 0; set < sets; set++) {
        losses.add(ofSeeds(all, set));
        accuracies.add(ofSeeds(all, sets + set));
      }
      norms = ofSeeds(all, 2 * sets);
    }
    List<Evaluation> evaluations = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      evaluations.add(
          new Evaluation(
              losses.getFirst()[seed],
              accuracies.getFirst()[seed],
              losses.getLast()[seed],
              accuracies.getLast()[seed],
              norms[seed],
              gradientNorms[seed]));
    }
    return evaluations;
  }

  private float[] evaluate(Weighted weighted) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return program.evaluate(state, weighted.rows, weighted.weights).toFloatArray();
    }
  }

  /// One row of numbers [·, S].
  private float[] ofSeeds(float[] all, int row) {
    return Arrays.copyOfRange(all, row * configs.size(), (row + 1) * configs.size());
  }

  /// The gradients of the first `count` training rows of each seed, with the dropout of the first
  /// step of epoch 1: loss [S], then one array per parameter.
  List<float[]> gradients(int count) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Shape shape = new Shape(configs.size(), count, train.ids().getShape().get(2));
      NDArray ids = train.ids().get(":, :" + count).broadcast(shape);
      NDArray targets =
          train.targets().get(":, :" + count).expandDims(1).broadcast(configs.size(), 1, count);
      NDList all = program.gradients(state, ids, targets, dropoutKeys(1, 1).get(0));
      NDArray loss = all.removeFirst().mean(new int[] {2}).neg();
      all.addFirst(loss);
      return all.stream().map(NDArray::toFloatArray).toList();
    }
  }

  /// Log-probabilities of `inputs` by every seed.
  ///
  /// @return for each seed [inputs][classes]
  public List<float[][]> logProbs(Inputs inputs) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int rows = inputs.rows();
      NDArray ids = ids(Collections.nCopies(shared ? 1 : configs.size(), inputs));
      float[] flat = program.predict(state, ids).toFloatArray();
      int classes = configs.getFirst().task().classes();
      List<float[][]> seeds = new ArrayList<>();
      for (int seed = 0; seed < configs.size(); seed++) {
        float[][] logProbs = new float[rows][];
        for (int row = 0; row < rows; row++) {
          int from = (seed * rows + row) * classes;
          logProbs[row] = Arrays.copyOfRange(flat, from, from + classes);
        }
        seeds.add(logProbs);
      }
      return seeds;
    }
  }

  public List<Checkpoint> checkpoints(int epoch) {
    return state.checkpoints(epoch);
  }

  @Override
  public void close() {
    program.close();
    manager.close();
  }
}
