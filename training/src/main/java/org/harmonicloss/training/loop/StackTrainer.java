package org.harmonicloss.training.loop;

import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.VectorTask;
import org.harmonicloss.training.program.Checkpoint;
import org.harmonicloss.training.program.Evaluation;
import org.harmonicloss.training.program.Stack;

/// The training loop: one stack of runs, from the epoch they are all at to their end.
public final class StackTrainer {
  /// How much work a kill -9 can cost, for each run of the stack: writing one takes milliseconds.
  private static final long CHECKPOINT_NANOS = 2_000_000_000L;

  private static final long LEAST_CHECKPOINT_NANOS = 10_000_000_000L;

  /// How far behind `metrics.ndjson` may be for whoever follows it.
  private static final long FLUSH_NANOS = 1_000_000_000L;

  private static final int MOST_PROBES = 500;

  private final List<TrainingRun> runs;
  private final RunConfig config;
  private final Progress progress;
  private final ComputeDevice device;
  private final long checkpointNanos;

  /// @param runs that [Stacks] puts together, all at the same epoch
  StackTrainer(List<TrainingRun> runs, Progress progress, ComputeDevice device) {
    this.runs = runs;
    this.config = runs.getFirst().config();
    this.progress = progress;
    this.device = device;
    this.checkpointNanos = Math.max(LEAST_CHECKPOINT_NANOS, runs.size() * CHECKPOINT_NANOS);
  }

  /// Trains to the end, or to where the user asks to stop; either way every run that has not
  /// diverged is left with a checkpoint.
  ///
  /// @return the epoch that was reached
  int train() {
    try (Stack stack =
        new Stack(
            runs.stream().map(TrainingRun::config).toList(),
            runs.stream().map(TrainingRun::dataset).toList(),
            runs.stream().map(run -> (Checkpoint) run.start()).toList(),
            device)) {
      int epoch = trainEpochs(stack);
      if (epoch == config.epochs()) {
        finish(stack);
      }
      return epoch;
    }
  }

  private int trainEpochs(Stack stack) {
    long started = System.nanoTime();
    long flushed = started;
    long checkpointed = started;
    int epoch = runs.getFirst().start().epoch();
    while (epoch < config.epochs() && !allDiverged()) {
      epoch++;
      float[] losses = stack.trainEpoch(epoch);
      for (int i = 0; i < losses.length; i++) {
        divergeUnless(Float.isFinite(losses[i]), runs.get(i % runs.size()), epoch);
      }
      long now = System.nanoTime();
      boolean end = epoch == config.epochs();
      boolean stop = !end && progress.stopRequested();
      boolean checkpoint = end || stop || now - checkpointed > checkpointNanos;
      boolean evaluate = end || epoch % config.schedule().evaluateEvery() == 0;
      progress.trained(config, runs.size());
      if (evaluate || checkpoint) {
        List<Evaluation> evaluations = stack.evaluate();
        evaluate(evaluations, epoch, evaluate, (System.nanoTime() - started) / 1e9);
      }
      if (checkpoint) {
        writeCheckpoints(stack, epoch);
        checkpointed = now;
      } else if (now - flushed > FLUSH_NANOS) {
        runs.forEach(TrainingRun::flush);
        flushed = now;
      }
      if (stop) {
        for (TrainingRun run : runs) {
          if (!run.diverged()) {
            run.endSession(epoch);
          }
        }
        return epoch;
      }
    }
    return epoch;
  }

  private boolean allDiverged() {
    return runs.stream().allMatch(TrainingRun::diverged);
  }

  private static void divergeUnless(boolean finite, TrainingRun run, int epoch) {
    if (!finite && !run.diverged()) {
      run.diverge(epoch);
    }
  }

  private void evaluate(List<Evaluation> evaluations, int epoch, boolean record, double seconds) {
    for (int i = 0; i < runs.size(); i++) {
      TrainingRun run = runs.get(i);
      divergeUnless(evaluations.get(i).isFinite(), run, epoch);
      if (record && !run.diverged()) {
        progress.evaluated(run.config(), run.record(epoch, evaluations.get(i), seconds));
      }
    }
  }

  private void writeCheckpoints(Stack stack, int epoch) {
    List<Checkpoint> all = stack.checkpoints(epoch);
    List<TrainingRun> sound = new ArrayList<>();
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      if (!runs.get(i).diverged()) {
        sound.add(runs.get(i));
        checkpoints.add(all.get(i));
      }
    }
    TrainingRun.writeCheckpoints(sound, checkpoints);
  }

  private void finish(Stack stack) {
    List<Checkpoint> trained = stack.checkpoints(config.epochs());
    Inputs inputs = probes();
    List<float[][]> logProbs = stack.logProbs(inputs);
    for (int i = 0; i < runs.size(); i++) {
      int seed = i;
      TrainingRun run = runs.get(i);
      if (!run.diverged()) {
        run.finish(
            trained.get(i).parameters()::get,
            inputs,
            logProbs.get(i),
            () -> run.record(config.epochs(), stack.evaluate().get(seed), 0));
      }
    }
  }

  /// What the exported models must agree on with the trained ones: every valid input, or the first
  /// of those to test on.
  private Inputs probes() {
    return switch (config.task()) {
      case TokenTask task -> new Inputs.Tokens(task.validInputs());
      case VectorTask _ -> {
        Inputs test = runs.getFirst().dataset().test().inputs();
        yield test.slice(0, Math.min(test.rows(), MOST_PROBES));
      }
      case Language _ -> throw new IllegalStateException("a language model is no stack");
    };
  }
}
