package org.harmonicloss.training.loop;

import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.training.program.Evaluation;
import org.harmonicloss.training.program.LanguageCheckpoint;
import org.harmonicloss.training.program.LanguageModel;

/// The training loop of a language model, from the step it is at to its end. What is an epoch
/// elsewhere is a step here.
final class LanguageTrainer {
  /// How much work a kill -9 can cost.
  private static final long CHECKPOINT_NANOS = 30_000_000_000L;

  /// A checkpoint of a large model takes long: no more than a twentieth of the time.
  private static final int CHECKPOINT_SHARE = 20;

  private static final int PROBES = 4;

  private final TrainingRun run;
  private final RunConfig config;
  private final Progress progress;
  private final ComputeDevice device;
  private long started;

  LanguageTrainer(TrainingRun run, Progress progress, ComputeDevice device) {
    this.run = run;
    this.config = run.config();
    this.progress = progress;
    this.device = device;
  }

  /// Trains to the end, or to where the user asks to stop; either way the run is left with a
  /// checkpoint, unless it diverged.
  ///
  /// @return the step that was reached
  int train() {
    LanguageCheckpoint start = (LanguageCheckpoint) run.start();
    try (LanguageModel model = new LanguageModel(config, run.corpus(), start, device)) {
      boolean whole = trainSteps(model);
      if (whole) {
        finish(model);
      }
      return model.step();
    }
  }

  /// @return whether the last step was reached
  private boolean trainSteps(LanguageModel model) {
    started = System.nanoTime();
    long checkpointed = started;
    long pause = CHECKPOINT_NANOS;
    while (model.step() < config.epochs()) {
      LanguageModel.Step done = model.train();
      int step = model.step();
      if (!done.isFinite()) {
        run.diverge(step);
        return false;
      }
      progress.trained(config, 1);
      boolean end = step == config.epochs();
      boolean stop = !end && progress.stopRequested();
      if (end || step % config.schedule().evaluateEvery() == 0) {
        if (!evaluate(model)) {
          return false;
        }
        run.flush();
      }
      if (end || stop || System.nanoTime() - checkpointed > pause) {
        long before = System.nanoTime();
        TrainingRun.writeCheckpoints(List.of(run), List.of(model.checkpoint()));
        checkpointed = System.nanoTime();
        pause = Math.max(CHECKPOINT_NANOS, CHECKPOINT_SHARE * (checkpointed - before));
      }
      if (stop) {
        run.endSession(step);
        return false;
      }
    }
    return true;
  }

  /// @return whether the loss is finite
  private boolean evaluate(LanguageModel model) {
    Evaluation evaluation = model.evaluate();
    if (!evaluation.isFinite()) {
      run.diverge(model.step());
      return false;
    }
    progress.evaluated(config, record(model, evaluation));
    return true;
  }

  private EpochMetrics record(LanguageModel model, Evaluation evaluation) {
    double seconds = run.secondsBefore() + (System.nanoTime() - started) / 1e9;
    return run.record(
        evaluation.toMetrics(
            model.step(),
            seconds,
            new EpochMetrics.Language(model.step() * model.tokensPerStep(), model.learningRate())));
  }

  private void finish(LanguageModel model) {
    model.endTraining(); // the export needs memory of its own
    Inputs inputs = model.probes(PROBES);
    run.finish(
        model::values, inputs, model.logProbs(inputs), () -> record(model, model.evaluate()));
  }
}
