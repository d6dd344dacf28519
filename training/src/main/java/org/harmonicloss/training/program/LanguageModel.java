package org.harmonicloss.training.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Schedule;
import org.harmonicloss.models.data.Corpus;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.data.TokenFile;
import org.harmonicloss.models.task.Language;

/// A language model while it is trained: its program, its state, and the corpus it reads.
///
/// The windows of a step, and its dropout, follow from (seed, step, batch) alone.
public final class LanguageModel implements AutoCloseable {
  private final RunConfig config;
  private final Optimizer.Scheduled optimizer;
  private final Schedule.Steps schedule;
  private final Corpus corpus;
  private final int length;
  private final NDManager manager;
  private final TrainingProgram program;
  private final LanguageState state;
  private float gradientNorm = Float.NaN; // before the first step

  /// What a step did.
  ///
  /// @param loss mean −log p over the step's tokens, before the step
  /// @param accuracy share of tokens that were the most probable
  /// @param gradientNorm before it was cut
  public record Step(float loss, float accuracy, float gradientNorm) {
    public boolean isFinite() {
      return Float.isFinite(loss) && Float.isFinite(gradientNorm);
    }
  }

  /// @param device that [TorchEngine#resolve] gave
  public LanguageModel(
      RunConfig config, Corpus corpus, LanguageCheckpoint checkpoint, ComputeDevice device) {
    this.config = config;
    this.optimizer = (Optimizer.Scheduled) config.optimizer();
    this.schedule = (Schedule.Steps) config.schedule();
    this.corpus = corpus;
    this.length = ((Language) config.task()).contextLength();
    this.manager = TorchEngine.newManager(device);
    this.program = TrainingProgram.load(config, manager);
    this.state = new LanguageState(config, checkpoint, manager);
  }

  /// Tokens in a step.
  public long tokensPerStep() {
    return (long) schedule.accumulation() * schedule.batchSize() * length;
  }

  /// Takes one step.
  public Step train() {
    int step = state.step() + 1;
    int batches = schedule.accumulation();
    int windows = schedule.batchSize();
    long[] ids = new long[batches * windows * length];
    long[] targets = new long[ids.length];
    int[] keys = new int[2 * batches];
    long[] window = new long[length + 1];
    for (int batch = 0; batch < batches; batch++) {
      long index = (long) (step - 1) * batches + batch;
      RandomGenerator places = RandomStream.WINDOWS.of(config.seed(), index);
      for (int i = 0; i < windows; i++) {
        long from = places.nextLong(corpus.train().length() - length);
        read(corpus.train(), from, window, ids, targets, (batch * windows + i) * length);
      }
      RandomGenerator dropout = RandomStream.DROPOUT.of(config.seed(), index);
      keys[2 * batch] = dropout.nextInt();
      keys[2 * batch + 1] = dropout.nextInt();
    }
    return train(ids, targets, keys);
  }

  private static void read(
      TokenFile file, long from, long[] window, long[] ids, long[] targets, int at) {
    file.read(from, window.length, window, 0);
    System.arraycopy(window, 0, ids, at, window.length - 1);
    System.arraycopy(window, 1, targets, at, window.length - 1);
  }

  /// @param ids of all batches, and the tokens after them; `keys` of each batch's dropout
  Step train(long[] ids, long[] targets, int[] keys) {
    int batches = schedule.accumulation();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = manager.create(ids, new Shape(batches, schedule.batchSize(), length));
      NDArray y = manager.create(targets, new Shape(batches, targets.length / batches));
      NDArray key = manager.create(keys, new Shape(batches, 2));
      NDArray rate = manager.create((float) optimizer.rate(state.step() + 1L));
      float[] done =
          program
              .call("train_step", state.all(), x, y, key, rate)
              .singletonOrThrow()
              .toFloatArray();
      gradientNorm = done[2];
      return new Step(done[0], done[1], done[2]);
    }
  }

  /// log p of the targets of one batch, then the gradient of the loss with respect to every
  /// parameter, without dropout.
  List<float[]> gradients(long[] ids, long[] targets) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = manager.create(ids, new Shape(ids.length / length, length));
      NDArray key = manager.create(new int[0]);
      NDList logProbs =
          program.call("batch_gradients", state.withGradients(), x, manager.create(targets), key);
      List<float[]> all = new ArrayList<>(List.of(logProbs.singletonOrThrow().toFloatArray()));
      state.gradients().forEach(gradient -> all.add(gradient.toFloatArray()));
      return all;
    }
  }

  /// Steps taken in all.
  public int step() {
    return state.step();
  }

  /// The rate of the last step.
  public double learningRate() {
    return optimizer.rate(state.step());
  }

  /// Evaluates on windows of both parts of the corpus, the same every time.
  public Evaluation evaluate() {
    float[] train = evaluate(corpus.train());
    float[] test = evaluate(corpus.val());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      float norm = program.call("weight_norm", state.parameters()).singletonOrThrow().getFloat();
      return new Evaluation(train[0], train[1], test[0], test[1], norm, gradientNorm);
    }
  }

  /// @return mean loss and accuracy over windows that are spread evenly
  private float[] evaluate(TokenFile file) {
    long windows = Math.min(schedule.evaluationWindows(), (file.length() - 1) / length);
    long last = file.length() - length - 1;
    double loss = 0;
    double hits = 0;
    for (long done = 0; done < windows; done += schedule.batchSize()) {
      int batch = (int) Math.min(schedule.batchSize(), windows - done);
      long[] ids = new long[batch * length];
      long[] targets = new long[ids.length];
      long[] window = new long[length + 1];
      for (int i = 0; i < batch; i++) {
        long from = windows == 1 ? 0 : Math.round((double) last * (done + i) / (windows - 1));
        read(file, from, window, ids, targets, i * length);
      }
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray x = manager.create(ids, new Shape(batch, length));
        NDArray y = manager.create(targets);
        float[] sums =
            program.call("evaluate", state.parameters(), x, y).singletonOrThrow().toFloatArray();
        loss += sums[0];
        hits += sums[1];
      }
    }
    double tokens = (double) windows * length;
    return new float[] {(float) (loss / tokens), (float) (hits / tokens)};
  }

  /// Windows of the held-out text, for comparing an exported model with this one.
  public Inputs probes(int count) {
    List<int[]> windows = new ArrayList<>();
    long[] window = new long[length];
    for (int i = 0; i < count; i++) {
      corpus.val().read((corpus.val().length() - length) / count * i, length, window, 0);
      windows.add(Arrays.stream(window).mapToInt(id -> (int) id).toArray());
    }
    return new Inputs.Tokens(windows);
  }

  /// Log-probabilities of the token after each of `inputs` [inputs][classes], computed in float32
  /// as the exported model does, whatever training used.
  public float[][] logProbs(Inputs inputs) {
    List<int[]> rows = ((Inputs.Tokens) inputs).ids();
    float[][] logProbs = new float[rows.size()][];
    RunConfig exactly = config.with("precision", Schedule.Precision.FLOAT32);
    try (TrainingProgram exact = TrainingProgram.load(exactly, manager)) {
      for (int i = 0; i < rows.size(); i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          long[] ids = Arrays.stream(rows.get(i)).asLongStream().toArray();
          NDArray x = manager.create(ids, new Shape(1, ids.length));
          logProbs[i] =
              exact.call("predict", state.parameters(), x).singletonOrThrow().toFloatArray();
        }
      }
    }
    return logProbs;
  }

  /// The values of a parameter, row by row.
  public float[] values(String parameter) {
    return state.values(parameter);
  }

  /// What going on from here needs; it is copied when it is written.
  public LanguageCheckpoint checkpoint() {
    return state.checkpoint();
  }

  /// Ends training, and gives back the memory that only training needs. The model can still be
  /// evaluated, and its values read.
  public void endTraining() {
    state.keepParametersOnly();
  }

  @Override
  public void close() {
    program.close();
    manager.close();
  }
}
