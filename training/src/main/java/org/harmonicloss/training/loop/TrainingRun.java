package org.harmonicloss.training.loop;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Datasets;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.MetricsLog;
import org.harmonicloss.models.run.Provenance;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.training.export.OnnxExport;
import org.harmonicloss.training.model.Network;
import org.harmonicloss.training.program.Checkpoint;
import org.harmonicloss.training.program.Evaluation;
import org.harmonicloss.training.program.TorchEngine;

/// One run while it is trained: its place on the disk, which it holds, and how far it has come. It
/// is one of a stack, or a stack by itself.
public final class TrainingRun implements AutoCloseable {
  private final RunDirectory directory;
  private final RunConfig config;
  private final Dataset dataset;
  private final MetricsLog log;
  private Checkpoint start;
  private double secondsBefore;
  private EpochMetrics last;
  private int divergedIn;

  private TrainingRun(
      RunDirectory directory, RunConfig config, Dataset dataset, Checkpoint start, MetricsLog log) {
    this.directory = directory;
    this.config = config;
    this.dataset = dataset;
    this.start = start;
    this.log = log;
  }

  /// Makes the run's directory, or opens it, and holds it.
  ///
  /// @param datasets of all runs that are trained
  /// @throws HarmonicException if that cannot be
  static TrainingRun open(
      TrainingRequest request, Datasets datasets, List<String> command, ComputeDevice device) {
    RunConfig config = request.config();
    Dataset dataset = datasets.of(config);
    if (request.start() == TrainingRequest.Start.CONTINUE) {
      RunDirectory directory = RunDirectory.open(request.path());
      return new TrainingRun(directory, config, dataset, null, directory.openMetrics());
    }
    boolean force = request.start() == TrainingRequest.Start.REPLACE;
    Provenance provenance =
        Provenance.of(config, dataset, TorchEngine.description(), device, command);
    Checkpoint initial = Checkpoint.initial(config);
    byte[] bytes = initial.toSafetensors(config);
    MetricsLog log = RunDirectory.create(request.path(), config, provenance, bytes, force);
    return new TrainingRun(RunDirectory.open(request.path()), config, dataset, initial, log);
  }

  /// Finds out how far the run has come. Another session begins, unless it is complete.
  ///
  /// @throws HarmonicException if it cannot be continued as it is asked for
  void begin(List<String> command, ComputeDevice device) {
    if (start != null) {
      return; // it is new
    }
    Checkpoint checkpoint = Checkpoint.read(directory.checkpoint(), config);
    if (checkpoint.epoch() > config.epochs()) {
      throw HarmonicException.usage(
          "`epochs` must be at least "
              + checkpoint.epoch()
              + ", which the run has trained, was "
              + config.epochs(),
          "leave `epochs` out, or train another run with `out`");
    }
    directory.provenance().requireSame(dataset, config, directory.path());
    start = checkpoint;
    last = log.keepUpTo(start.epoch(), config.schedule().evaluateEvery());
    secondsBefore = last == null ? 0 : last.seconds();
    if (!isComplete()) {
      directory.writeConfig(config);
      directory.writeProvenance(directory.provenance().startSession(command, device));
    }
  }

  /// Runs that are trained together write their checkpoints together. Where that was interrupted,
  /// all of them go forward if one has, and else none: they are at the same epoch again.
  static void settle(List<TrainingRun> runs) {
    List<TrainingRun> prepared =
        runs.stream().filter(run -> run.directory.preparedCheckpoint().isPresent()).toList();
    if (prepared.isEmpty()) {
      return;
    }
    Set<Integer> committed = new HashSet<>();
    for (TrainingRun run : runs) {
      committed.add(run.start != null ? 0 : epoch(run, run.directory.checkpoint()));
    }
    for (TrainingRun run : prepared) {
      if (committed.contains(epoch(run, run.directory.preparedCheckpoint().orElseThrow()))) {
        run.directory.commitCheckpoint();
      } else {
        run.directory.dropCheckpoint();
      }
    }
  }

  private static int epoch(TrainingRun run, Path checkpoint) {
    return Checkpoint.read(checkpoint, run.config).epoch();
  }

  RunConfig config() {
    return config;
  }

  Dataset dataset() {
    return dataset;
  }

  Checkpoint start() {
    return start;
  }

  Path path() {
    return directory.path();
  }

  boolean diverged() {
    return divergedIn > 0;
  }

  /// The epoch in which the loss was not finite any more, or 0.
  int divergedIn() {
    return divergedIn;
  }

  /// Whether there is nothing left to train or to export.
  boolean isComplete() {
    return start.epoch() == config.epochs() && directory.isFinished(config);
  }

  /// Notes an evaluated epoch.
  ///
  /// @param seconds since this session started to train
  EpochMetrics record(int epoch, Evaluation evaluation, double seconds) {
    long steps = (long) epoch * Math.ceilDiv(dataset.train().rows(), config.schedule().batchSize());
    last = evaluation.toMetrics(epoch, steps, secondsBefore + seconds);
    log.add(last);
    return last;
  }

  /// The loss is not finite any more: the last good checkpoint stays, and nothing is written after
  /// it.
  void diverge(int epoch) {
    divergedIn = epoch;
    directory.writeProvenance(directory.provenance().endDiverged(epoch));
  }

  void flush() {
    log.flush();
  }

  /// Writes the checkpoints of runs that are trained together, so that an interruption leaves them
  /// all at one epoch; see [#settle].
  ///
  /// @param checkpoints of each run
  static void writeCheckpoints(List<TrainingRun> runs, List<Checkpoint> checkpoints) {
    for (int i = 0; i < runs.size(); i++) {
      TrainingRun run = runs.get(i);
      run.log.sync();
      byte[] bytes = checkpoints.get(i).toSafetensors(run.config);
      run.directory.prepareCheckpoint(bytes);
    }
    runs.forEach(run -> run.directory.commitCheckpoint());
  }

  void endSession(int epoch) {
    directory.writeProvenance(directory.provenance().endSession(epoch));
  }

  /// Exports the trained model and describes the run.
  ///
  /// @param logProbs of the trained model on `inputs`, which the export must reproduce
  /// @param evaluation of the trained model, asked for only where the metrics lack it
  void finish(
      Checkpoint trained, Inputs inputs, float[][] logProbs, Supplier<Evaluation> evaluation) {
    Provenance provenance = directory.provenance().endSession(config.epochs());
    byte[] model = Network.of(config).toOnnx(trained.parameters(), provenance);
    OnnxExport.write(directory.model(), model, inputs, logProbs);
    // Only a run of which somebody has deleted the metrics has none of its end.
    EpochMetrics end = last != null ? last : record(config.epochs(), evaluation.get(), 0);
    directory.writeCard(ModelCard.of(config, provenance, end));
    directory.writeProvenance(provenance); // the last: it says that the rest is there
  }

  @Override
  public void close() {
    log.close();
  }
}
