package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.run.EpochMetrics;
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
          + " sweep, not yet begun), training (a process is at it), interrupted,"
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

  @Override
  public Integer call() {
    List<FoundRun> found = FoundRun.in(folders);
    List<Kind> kinds = Kind.of(found.stream().map(FoundRun::config).toList());
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      rows.add(row(found.get(i), kinds.get(i)));
    }
    format.output(console).print(Json.object(), rows.iterator());
    return 0;
  }

  private static ObjectNode row(FoundRun run, Kind kind) {
    Optional<EpochMetrics> last = run.last();
    ObjectNode json =
        Json.object().put("source", run.path().toString()).put("state", run.state().text());
    json.setAll(kind.toJson());
    return json.put("seed", run.config().seed())
        .put("epoch", run.epoch())
        .put("epochs", run.config().epochs())
        .put("train_accuracy", last.map(EpochMetrics::trainAccuracy).orElse(null))
        .put("test_accuracy", last.map(EpochMetrics::testAccuracy).orElse(null))
        .put("test_loss", last.map(EpochMetrics::testLoss).orElse(null));
  }
}
