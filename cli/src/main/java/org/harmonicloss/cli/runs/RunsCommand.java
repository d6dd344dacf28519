package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.RunFolders;
import org.harmonicloss.models.run.RunState;
import org.harmonicloss.models.run.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `harmonic runs`: what runs there are, and how far each is.
@Command(
    name = "runs",
    header = {
      "List runs: what each learns, how far it is, and how well it does.",
      "",
      "Examples:",
      "  harmonic runs",
      "  harmonic runs SWEEP --sort -test_accuracy",
      "  harmonic runs SWEEP --format csv --columns source,state",
      ""
    },
    description = {
      "",
      "Looks for runs and sweeps in a folder and up to three folders below it. A run is planned (of a"
          + " sweep, not yet begun), training (a process on this machine is at it), interrupted,"
          + " diverged or finished. Numbers are those of the last evaluation."
    })
public final class RunsCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..*",
      paramLabel = "DIR",
      description = "Where to look. Default: runs, where 'harmonic train' puts them.")
  private List<Path> folders = List.of(Path.of("runs"));

  @Mixin private FormatOption format;

  public RunsCommand(Console console) {
    this.console = console;
  }

  /// A run that is there, or that a sweep is to have.
  private record Found(Path path, RunConfig config, Optional<RunDirectory> directory) {
    private RunState state() {
      return directory.map(RunDirectory::state).orElse(RunState.PLANNED);
    }

    private ObjectNode json(Kind kind) {
      Optional<EpochMetrics> last =
          directory.flatMap(run -> run.metrics().reversed().stream().findFirst());
      ObjectNode json = Json.object().put("source", path.toString()).put("state", state().text());
      json.setAll(kind.toJson());
      return json.put("seed", config.seed())
          .put("epoch", last.map(EpochMetrics::epoch).orElse(0))
          .put("epochs", config.epochs())
          .put("train_accuracy", last.map(EpochMetrics::trainAccuracy).orElse(null))
          .put("test_accuracy", last.map(EpochMetrics::testAccuracy).orElse(null))
          .put("test_loss", last.map(EpochMetrics::testLoss).orElse(null));
    }
  }

  @Override
  public Integer call() {
    List<Found> found = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw HarmonicException.usage(
            "no such folder: " + folder, "name the folder that runs are in");
      }
      find(folder, found);
    }
    if (found.isEmpty()) {
      throw HarmonicException.failed(
          "no runs in " + folders.getFirst(), "make one with 'harmonic train'");
    }
    List<Kind> kinds = Kind.of(found.stream().map(Found::config).toList());
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      rows.add(found.get(i).json(kinds.get(i)));
    }
    format.output(console).print(Json.object(), rows.iterator());
    return 0;
  }

  private static void find(Path folder, List<Found> found) {
    for (Path place : RunFolders.find(folder)) {
      if (Sweep.exists(place)) {
        Sweep.open(place)
            .runs()
            .forEach((name, config) -> found.add(found(place.resolve(name), config)));
      } else {
        found.add(found(place, RunDirectory.open(place).config()));
      }
    }
  }

  /// A run may have been trained for longer than a sweep says.
  private static Found found(Path path, RunConfig planned) {
    if (!RunDirectory.exists(path)) {
      return new Found(path, planned, Optional.empty());
    }
    RunDirectory run = RunDirectory.open(path);
    return new Found(path, run.config(), Optional.of(run));
  }
}
