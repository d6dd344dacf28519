package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.Pca;
import org.harmonicloss.cli.EmbeddingSource.Tokens;
import org.harmonicloss.models.EpochMetrics;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.RunDirectory;
import org.harmonicloss.models.TokenTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic analyze compare`: runs side by side, as they ended.
@Command(
    name = "compare",
    header = {
      "Runs side by side: accuracy, loss, weight norm, explained variance, time.",
      "",
      "Examples:",
      "  harmonic analyze compare RUN RUN",
      "  harmonic analyze compare SWEEP --format csv > runs.csv",
      ""
    },
    description = {
      "",
      "Numbers are those of the last evaluated epoch; the explained variance is that of the first two"
          + " components of the embedding, as 'harmonic analyze pca' gives it, and empty for a run"
          + " that is not finished or has no embedding. Seconds are those of training, evaluation included."
    })
final class CompareCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RunSources sources;
  @Mixin private FormatOption format;

  /// @param last null before the first evaluation
  private record Row(RunDirectory run, EpochMetrics last, Double variance) {
    private ObjectNode json() {
      ObjectNode json = Json.object().put("run", run.path().toString());
      json.setAll(RunSources.json(run.config()));
      json.put("seed", run.config().seed());
      json.put("epoch", last == null ? null : last.epoch());
      json.put("train_accuracy", last == null ? null : last.trainAccuracy());
      json.put("test_accuracy", last == null ? null : last.testAccuracy());
      json.put("train_loss", last == null ? null : last.trainLoss());
      json.put("test_loss", last == null ? null : last.testLoss());
      json.put("weight_norm", last == null ? null : last.weightNorm());
      json.put("two_component_variance", variance);
      return json.put("seconds", last == null ? null : last.seconds());
    }

    private List<Object> cells() {
      return RunSources.values(json());
    }
  }

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Row> rows = sources.read(false, console).stream().map(CompareCommand::row).toList();
    ObjectNode around = Json.object().put("schema", 1).put("metric", "compare");
    List<String> columns = RunSources.names(rows.getFirst().json());
    format
        .output(console)
        .rows(
            around,
            rows.stream().map(Row::json).iterator(),
            () -> new Table(columns, rows.stream().map(Row::cells).toList()));
    return 0;
  }

  private static Row row(RunDirectory run) {
    List<EpochMetrics> metrics = run.metrics();
    boolean embeds = run.config().task() instanceof TokenTask;
    Double variance = embeds && run.hasModel() ? variance(run) : null;
    return new Row(run, metrics.isEmpty() ? null : metrics.getLast(), variance);
  }

  private static double variance(RunDirectory run) {
    var embedding = EmbeddingSource.model(run.path(), Tokens.TASK).embedding();
    double[] cumulative = Pca.fit(embedding.values()).cumulative();
    return cumulative[Math.min(1, cumulative.length - 1)];
  }
}
