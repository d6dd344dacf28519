package org.harmonicloss.training.loop;

import java.nio.file.Path;
import java.util.List;
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
  private final Checkpoint start;
  private final MetricsLog log;
  private final double secondsBefore;
  private EpochMetrics last;
  private int divergedIn;

  private TrainingRun(
      RunDirectory directory, RunConfig config, Dataset dataset, Checkpoint start, MetricsLog log) {
    this.directory = directory;
    this.config = config;
    this.dataset = dataset;
    this.start = start;
    this.log = log;
    this.last = log.keepUpTo(start.epoch());
    this.secondsBefore = last == null ? 0 : last.seconds();
  }

  /// Makes the run's directory, or opens it, and holds it.
  ///
  /// @param datasets of all runs that are trained
  /// @throws HarmonicException if that cannot be
  static TrainingRun open(
      TrainingRequest request, Datasets datasets, List<String> command, ComputeDevice device) {
    RunConfig config = request.config();
    if (request.start() != TrainingRequest.Start.CONTINUE) {
      return create(request, datasets, command, device);
    }
    RunDirectory directory = RunDirectory.open(request.path());
    MetricsLog log = directory.openMetrics();
    try {
      Checkpoint checkpoint = Checkpoint.read(directory.checkpoint(), config);
      if (checkpoint.epoch() > config.epochs()) {
        throw HarmonicException.usage(
            "`epochs` must be at least "
                + checkpoint.epoch()
                + ", which the run has trained, was "
                + config.epochs(),
            "leave `epochs` out, or train another run with `out`");
      }
      Dataset dataset = datasets.of(config);
      directory.provenance().requireSame(dataset, config, request.path());
      TrainingRun run = new TrainingRun(directory, config, dataset, checkpoint, log);
      if (!run.isComplete()) {
        directory.writeConfig(config);
        directory.writeProvenance(directory.provenance().startSession(command, device));
      }
      return run;
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static TrainingRun create(
      TrainingRequest request, Datasets datasets, List<String> command, ComputeDevice device) {
    RunConfig config = request.config();
    boolean force = request.start() == TrainingRequest.Start.REPLACE;
    Dataset dataset = datasets.of(config);
    Provenance provenance =
        Provenance.of(config, dataset, TorchEngine.description(), device, command);
    Checkpoint initial = Checkpoint.initial(config);
    RunDirectory directory =
        RunDirectory.create(
            request.path(), config, provenance, initial.toSafetensors(config), force);
    return new TrainingRun(directory, config, dataset, initial, directory.openMetrics());
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
    return start.epoch() == config.epochs() && directory.hasModel();
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

  void writeCheckpoint(Checkpoint checkpoint) {
    log.sync();
    directory.writeCheckpoint(checkpoint.toSafetensors(config));
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
    directory.writeProvenance(provenance);
    // Only a run of which somebody has deleted the metrics has none of its end.
    EpochMetrics end = last != null ? last : record(config.epochs(), evaluation.get(), 0);
    directory.writeCard(ModelCard.of(config, provenance, end));
  }

  @Override
  public void close() {
    log.close();
  }
}
