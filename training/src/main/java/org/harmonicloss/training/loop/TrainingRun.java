package org.harmonicloss.training.loop;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Datasets;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Corpus;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Examples;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.MetricsLog;
import org.harmonicloss.models.run.Provenance;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.training.export.OnnxExport;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.model.Network;
import org.harmonicloss.training.program.Evaluation;
import org.harmonicloss.training.program.Snapshot;
import org.harmonicloss.training.program.TorchEngine;

/// One run while it is trained: its place on the disk, which it holds, and how far it has come. It
/// is one of a stack, or a stack by itself.
public final class TrainingRun implements AutoCloseable {
  private final RunDirectory directory;
  private final RunConfig config;
  private final Examples examples;
  private final MetricsLog log;
  private final PackageEnergy energy;
  private final Double joulesBefore;
  private Snapshot start;
  private double secondsBefore;
  private EpochMetrics last;
  private int divergedIn;

  private TrainingRun(
      RunDirectory directory,
      RunConfig config,
      Examples examples,
      Snapshot start,
      MetricsLog log,
      PackageEnergy energy) {
    this.energy = energy;
    this.joulesBefore = energy.joules();
    this.directory = directory;
    this.config = config;
    this.examples = examples;
    this.start = start;
    this.log = log;
  }

  /// Makes the run's directory, or opens it, and holds it.
  ///
  /// @param datasets of all runs that are trained
  /// @param energy of the machine, from now on
  /// @param stop asked while it is found out whether another process, which has it, is still there
  /// @throws HarmonicException if that cannot be; (in use) if another process has it
  static TrainingRun open(
      TrainingRequest request,
      Datasets datasets,
      List<String> command,
      ComputeDevice device,
      PackageEnergy energy,
      BooleanSupplier stop) {
    RunConfig config = request.config();
    Examples examples = datasets.of(config);
    boolean resume = request.start() == TrainingRequest.Start.RESUME;
    if (request.start() == TrainingRequest.Start.CONTINUE
        || (resume && RunDirectory.exists(request.path()))) {
      RunDirectory directory = RunDirectory.open(request.path());
      return new TrainingRun(
          directory, config, examples, null, directory.openMetrics(stop), energy);
    }
    boolean force = request.start() == TrainingRequest.Start.REPLACE;
    Provenance provenance =
        Provenance.of(config, examples, TorchEngine.description(), device, command);
    Snapshot initial = Snapshot.initial(config);
    MetricsLog log;
    try {
      log =
          RunDirectory.create(
              request.path(), config, provenance, file -> initial.write(file, config), force);
    } catch (HarmonicException e) {
      if (resume && RunDirectory.exists(request.path())) {
        return open(request, datasets, command, device, energy, stop); // another one was quicker
      }
      throw e;
    }
    return new TrainingRun(
        RunDirectory.open(request.path()), config, examples, initial, log, energy);
  }

  /// Finds out how far the run has come. Another session begins, unless it is complete.
  ///
  /// @throws HarmonicException if it cannot be continued as it is asked for
  void begin(List<String> command, ComputeDevice device) {
    if (start != null) {
      return; // it is new
    }
    Snapshot checkpoint = Snapshot.read(directory.checkpoint(), config);
    if (checkpoint.epoch() > config.epochs()) {
      String length = config.schedule().length().name();
      throw HarmonicException.usage(
          "`"
              + length
              + "` must be at least "
              + checkpoint.epoch()
              + ", which the run has trained, was "
              + config.epochs(),
          "leave `" + length + "` out, or train another run with `out`");
    }
    directory.provenance().requireSame(examples, config, directory.path());
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
    return Snapshot.read(checkpoint, run.config).epoch();
  }

  RunConfig config() {
    return config;
  }

  /// Its rows, if its task has rows.
  Dataset dataset() {
    return (Dataset) examples;
  }

  /// Runs with equal numbers of rows can be stacked.
  int stackableRows() {
    return examples instanceof Dataset dataset ? dataset.train().rows() : 0;
  }

  /// Its corpus, if it is a language model.
  Corpus corpus() {
    return (Corpus) examples;
  }

  /// What it begins with, or goes on from.
  Snapshot start() {
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
    return record(evaluation.toMetrics(epoch, steps(epoch), secondsBefore + seconds));
  }

  private long steps(int epoch) {
    return (long) epoch * Math.ceilDiv(dataset().train().rows(), config.schedule().batchSize());
  }

  /// Notes a line.
  EpochMetrics record(EpochMetrics metrics) {
    last = metrics;
    log.add(last);
    return last;
  }

  /// Seconds that earlier sessions have trained.
  double secondsBefore() {
    return secondsBefore;
  }

  /// The loss is not finite any more: the last good checkpoint stays, and nothing is written after
  /// it.
  void diverge(int epoch) {
    log.requireOwned();
    divergedIn = epoch;
    directory.writeProvenance(directory.provenance().endDiverged(epoch, joules()));
  }

  void flush() {
    log.flush();
  }

  /// Writes the checkpoints of runs that are trained together, so that an interruption leaves them
  /// all at one epoch; see [#settle].
  ///
  /// @param checkpoints of each run
  static void writeCheckpoints(List<TrainingRun> runs, List<? extends Snapshot> checkpoints) {
    for (int i = 0; i < runs.size(); i++) {
      TrainingRun run = runs.get(i);
      run.log.sync(); // fails if the run is not ours any more
      Snapshot checkpoint = checkpoints.get(i);
      run.directory.prepareCheckpoint(file -> checkpoint.write(file, run.config));
    }
    runs.forEach(run -> run.log.requireOwned());
    runs.forEach(run -> run.directory.commitCheckpoint());
  }

  /// What the processors have used since this session began, in thousandths; null if not known.
  private Double joules() {
    Double now = energy.joules();
    return joulesBefore == null || now == null
        ? null
        : (Double) (Math.round(1000 * (now - joulesBefore)) / 1000.0);
  }

  void endSession(int epoch) {
    log.requireOwned();
    directory.writeProvenance(directory.provenance().endSession(epoch, joules()));
  }

  /// Exports the trained model and describes the run.
  ///
  /// @param values of each parameter by its name, row by row
  /// @param inputs and what the trained model computes from them, which the export must reproduce
  /// @param evaluation notes the end, asked for only where the metrics lack it
  void finish(
      Function<String, float[]> values,
      Inputs inputs,
      float[][] logProbs,
      Supplier<EpochMetrics> evaluation) {
    log.requireOwned();
    Provenance provenance = directory.provenance().endSession(config.epochs(), joules());
    OnnxGraph graph = Network.of(config).toOnnx(values, provenance);
    OnnxExport.write(directory.model(), graph, inputs, logProbs);
    // Only a run of which somebody has deleted the metrics has none of its end.
    EpochMetrics end = last != null ? last : evaluation.get();
    directory.writeCard(ModelCard.of(config, provenance, end));
    directory.writeProvenance(provenance); // the last: it says that the rest is there
  }

  @Override
  public void close() {
    log.close();
  }
}
