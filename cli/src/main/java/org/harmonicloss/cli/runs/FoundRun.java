package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.Provenance;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.RunFolders;
import org.harmonicloss.models.run.RunState;
import org.harmonicloss.models.run.Session;
import org.harmonicloss.models.run.Sweep;

/// A run that is there, or that a sweep is to have, and how far it is.
///
/// @param config as the run itself has it: it may have been trained for longer than its sweep says
/// @param stack of its sweep; -1 where it has none
/// @param last its last evaluated epoch
/// @param provenance of a run that is there
record FoundRun(
    Path path,
    RunConfig config,
    int stack,
    RunState state,
    Optional<EpochMetrics> last,
    Optional<Provenance> provenance) {

  /// Those in all of some folders; see [#in(Path)].
  ///
  /// @throws HarmonicException if there is none
  static List<FoundRun> in(List<Path> folders) {
    List<FoundRun> runs = folders.stream().flatMap(folder -> in(folder).stream()).toList();
    if (runs.isEmpty()) {
      throw HarmonicException.failed(
          "no runs in " + folders.getFirst(), "make one with 'harmonic train'");
    }
    return runs;
  }

  /// All runs in a folder and up to three folders below it, planned ones included.
  ///
  /// @throws HarmonicException if there is no such folder
  private static List<FoundRun> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw HarmonicException.usage(
          "no such folder: " + folder, "name the folder that runs are in");
    }
    return RunFolders.find(folder).stream()
        .flatMap(
            place ->
                Sweep.exists(place)
                    ? of(Sweep.open(place)).stream()
                    : Stream.of(of(RunDirectory.open(place), -1)))
        .toList();
  }

  /// The runs of a sweep, in its order.
  static List<FoundRun> of(Sweep sweep) {
    return sweep.list().parallelStream().map(run -> of(sweep.path(), run)).toList();
  }

  private static FoundRun of(Path folder, Sweep.Run planned) {
    Path path = folder.resolve(planned.name());
    return RunDirectory.find(path)
        .map(run -> of(run, planned.stack()))
        .orElseGet(
            () ->
                new FoundRun(
                    path,
                    planned.config(),
                    planned.stack(),
                    RunState.PLANNED,
                    Optional.empty(),
                    Optional.empty()));
  }

  private static FoundRun of(RunDirectory run, int stack) {
    RunConfig config = run.config();
    Provenance provenance = run.provenance();
    RunState state = run.state(config, provenance);
    return new FoundRun(
        run.path(), config, stack, state, run.lastMetrics(), Optional.of(provenance));
  }

  int epoch() {
    return last.map(EpochMetrics::epoch).orElse(0);
  }

  /// Whether training it again would change nothing.
  boolean isDone() {
    return state == RunState.FINISHED || state == RunState.DIVERGED;
  }

  /// Every setting, and what came of the run.
  ObjectNode allFields() {
    Optional<Session> first = provenance.flatMap(it -> it.sessions().stream().findFirst());
    Optional<Session> latest =
        provenance.flatMap(it -> it.sessions().reversed().stream().findFirst());
    ObjectNode json = Json.object().put("source", path.toString()).put("state", state.text());
    json.setAll(config.toFlatJson());
    return json.put("epoch", last.map(EpochMetrics::epoch).orElse(null))
        .put("step", last.map(EpochMetrics::step).orElse(null))
        .put("train_loss", last.map(EpochMetrics::trainLoss).orElse(null))
        .put("train_accuracy", last.map(EpochMetrics::trainAccuracy).orElse(null))
        .put("test_loss", last.map(EpochMetrics::testLoss).orElse(null))
        .put("test_accuracy", last.map(EpochMetrics::testAccuracy).orElse(null))
        .put("weight_norm", last.map(EpochMetrics::weightNorm).orElse(null))
        .put("gradient_norm", last.map(EpochMetrics::gradientNorm).orElse(null))
        .put("seconds", last.map(EpochMetrics::seconds).orElse(null))
        .put("energy_joules", provenance.map(Provenance::energyJoules).orElse(null))
        .put("started", first.map(Session::started).orElse(null))
        .put("ended", latest.map(Session::ended).orElse(null))
        .put("device", latest.map(Session::device).orElse(null))
        .put("harmonic", first.map(Session::harmonic).orElse(null));
  }
}
