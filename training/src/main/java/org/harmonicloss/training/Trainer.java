package org.harmonicloss.training;

import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.Dataset;
import org.harmonicloss.models.EpochMetrics;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.MetricsLog;
import org.harmonicloss.models.Provenance;
import org.harmonicloss.models.RunConfig;
import org.harmonicloss.models.RunDirectory;

/// Trains one run, from its first epoch or from its checkpoint, into its run directory.
///
/// A resumed run ends with the same bytes in `checkpoint.safetensors` as one that was never
/// interrupted.
public final class Trainer {
  /// How much work a kill -9 can cost.
  private static final long CHECKPOINT_NANOS = 10_000_000_000L;

  /// How far behind `metrics.ndjson` may be for whoever follows it.
  private static final long FLUSH_NANOS = 1_000_000_000L;

  private final RunDirectory run;
  private final RunConfig config;
  private final Dataset dataset;
  private final MetricsLog log;
  private final Progress progress;

  private Trainer(RunDirectory run, RunConfig config, MetricsLog log, Progress progress) {
    this.run = run;
    this.config = config;
    this.dataset = Dataset.draw(config);
    this.log = log;
    this.progress = progress;
  }

  /// Makes the run at `path` and trains it to its end.
  ///
  /// @param force whether a run that is there may be replaced
  /// @param command the command line, for the provenance
  /// @throws HarmonicException if the run exists, diverges, is interrupted or cannot be written
  public static void train(
      RunConfig config, Path path, boolean force, List<String> command, Progress progress) {
    RunDirectory.checkCreatable(path, force);
    Dataset dataset = Dataset.draw(config);
    Provenance provenance =
        Provenance.of(config, dataset, TorchEngine.description(), "cpu", command);
    Checkpoint initial = Checkpoint.initial(config);
    RunDirectory run =
        RunDirectory.create(path, config, provenance, initial.toSafetensors(config), force);
    try (MetricsLog log = run.openMetrics()) {
      new Trainer(run, config, log, progress).trainFrom(initial);
    }
  }

  /// Trains the run at `path` from its checkpoint to its end; a finished run is left as it is.
  ///
  /// @param config the run's own, but for a greater number of epochs
  public static void resume(RunConfig config, Path path, List<String> command, Progress progress) {
    RunDirectory run = RunDirectory.open(path);
    try (MetricsLog log = run.openMetrics()) {
      Checkpoint checkpoint = Checkpoint.read(run.checkpoint(), config);
      if (checkpoint.epoch() > config.epochs()) {
        throw HarmonicException.usage(
            "--epochs must be at least "
                + checkpoint.epoch()
                + ", which the run has trained, was "
                + config.epochs(),
            "leave --epochs out, or train another run with --out");
      }
      if (checkpoint.epoch() == config.epochs() && run.hasModel()) {
        return;
      }
      run.writeConfig(config);
      run.writeProvenance(run.provenance().startSession(command));
      new Trainer(run, config, log, progress).trainFrom(checkpoint);
    }
  }

  private void trainFrom(Checkpoint from) {
    EpochMetrics last = log.keepUpTo(from.epoch());
    try (Stack stack = new Stack(List.of(config), List.of(dataset), List.of(from))) {
      last = trainEpochs(stack, from.epoch() + 1, last);
      Checkpoint trained = stack.checkpoints(config.epochs()).getFirst();
      Provenance provenance = run.provenance().endSession(config.epochs());
      List<int[]> inputs = config.task().validInputs();
      byte[] model = OnnxExport.toOnnx(config, trained, provenance);
      OnnxExport.write(run.model(), model, inputs, stack.logProbs(0, inputs));
      run.writeProvenance(provenance);
      run.writeCard(ModelCard.of(config, provenance, last));
    }
  }

  /// @param last the metrics so far, or null
  /// @return the metrics of the last epoch
  private EpochMetrics trainEpochs(Stack stack, int firstEpoch, EpochMetrics last) {
    double secondsBefore = last == null ? 0 : last.seconds();
    long started = System.nanoTime();
    long flushed = started;
    long checkpointed = started;
    for (int epoch = firstEpoch; epoch <= config.epochs(); epoch++) {
      for (float loss : stack.trainEpoch(epoch)) {
        requireFinite(Float.isFinite(loss), epoch);
      }
      long now = System.nanoTime();
      boolean end = epoch == config.epochs();
      boolean stop = progress.stopRequested() && !end;
      boolean checkpoint = end || stop || now - checkpointed > CHECKPOINT_NANOS;
      boolean evaluate = end || epoch % config.evaluateEvery() == 0;
      if (evaluate || checkpoint) {
        Stack.Evaluation evaluation = stack.evaluate().getFirst();
        requireFinite(evaluation.isFinite(), epoch);
        if (evaluate) {
          last = metrics(evaluation, epoch, secondsBefore + (now - started) / 1e9);
          log.add(last);
          progress.evaluated(last, config.epochs());
        }
      }
      if (checkpoint) {
        log.sync();
        run.writeCheckpoint(stack.checkpoints(epoch).getFirst().toSafetensors(config));
        checkpointed = now;
      } else if (now - flushed > FLUSH_NANOS) {
        log.flush();
        flushed = now;
      }
      if (stop) {
        throw interrupted(epoch);
      }
    }
    // Only a run stopped between its last epoch and its export gets here without an evaluation.
    return last != null
        ? last
        : metrics(stack.evaluate().getFirst(), config.epochs(), secondsBefore);
  }

  private HarmonicException interrupted(int epoch) {
    run.writeProvenance(run.provenance().endSession(epoch));
    return new HarmonicException(
        HarmonicException.Reason.INTERRUPTED,
        "interrupted after epoch " + epoch + " of " + config.epochs() + ": " + run.path(),
        "go on with 'harmonic train "
            + config.task().name()
            + " --out "
            + run.path()
            + " --resume'",
        null);
  }

  private EpochMetrics metrics(Stack.Evaluation evaluation, int epoch, double seconds) {
    int batches = Math.ceilDiv(dataset.train().rows(), config.batchSize());
    return new EpochMetrics(
        epoch,
        (long) epoch * batches,
        shortest(evaluation.trainLoss()),
        shortest(evaluation.trainAccuracy()),
        shortest(evaluation.testLoss()),
        shortest(evaluation.testAccuracy()),
        shortest(evaluation.weightNorm()),
        seconds);
  }

  /// The number with the fewest digits that is this float: 0.64125, not 0.6412500143051147.
  private static double shortest(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  private void requireFinite(boolean finite, int epoch) {
    if (!finite) {
      throw new HarmonicException(
          HarmonicException.Reason.DIVERGED,
          "training diverged: the loss is not finite in epoch " + epoch + ": " + run.path(),
          "the last good checkpoint is kept; try a lower --learning-rate with --force",
          null);
    }
  }
}
