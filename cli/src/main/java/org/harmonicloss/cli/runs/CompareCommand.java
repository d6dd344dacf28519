package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.EmbeddingSource.Tokens;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.TokenTask;
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
public final class CompareCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RunSources sources;
  @Mixin private FormatOption format;

  public CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<ObjectNode> rows = sources.read(false, console).stream().map(CompareCommand::row).toList();
    ObjectNode whole = Json.object().put("metric", "compare");
    format.output(console).print(whole, rows.iterator());
    return 0;
  }

  /// Null where there is nothing: before the first evaluation, or of a run without an embedding.
  private static ObjectNode row(RunSources.Source source) {
    RunDirectory run = source.directory();
    Optional<EpochMetrics> last = run.metrics().reversed().stream().findFirst();
    boolean embeds = source.config().task() instanceof TokenTask && run.isFinished();
    return source
        .json()
        .put("epoch", last.map(EpochMetrics::epoch).orElse(null))
        .put("step", last.map(EpochMetrics::step).orElse(null))
        .put("train_accuracy", last.map(EpochMetrics::trainAccuracy).orElse(null))
        .put("test_accuracy", last.map(EpochMetrics::testAccuracy).orElse(null))
        .put("train_loss", last.map(EpochMetrics::trainLoss).orElse(null))
        .put("test_loss", last.map(EpochMetrics::testLoss).orElse(null))
        .put("weight_norm", last.map(EpochMetrics::weightNorm).orElse(null))
        .put("two_component_variance", embeds ? (Double) variance(run) : null)
        .put("seconds", last.map(EpochMetrics::seconds).orElse(null));
  }

  private static double variance(RunDirectory run) {
    var embedding = EmbeddingSource.model(run.path(), Tokens.TASK).embedding();
    return Pca.fit(embedding.values()).plane();
  }
}
