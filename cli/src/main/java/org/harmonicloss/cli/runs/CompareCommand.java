package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.EmbeddingSource.Tokens;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.config.Part;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.TokenTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic analyze compare`: runs side by side, as they ended.
@Command(
    name = "compare",
    header = {
      "Runs side by side: accuracy, loss, weight norm, explained variance, time.",
      "",
      "Examples:",
      "  harmonic analyze compare RUN RUN",
      "  harmonic analyze compare SWEEP --format csv > runs.csv",
      "  harmonic analyze compare SWEEP --by head,train-fraction",
      ""
    },
    description = {
      "",
      "Numbers are those of the last evaluated epoch; the explained variance is that of the first two"
          + " components of the embedding, as 'harmonic analyze pca' gives it, and empty for a run"
          + " that is not finished or has no embedding. Seconds are those of training, evaluation included."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final Set<String> SETTINGS = settings();

  /// What is summed up by `--by`.
  private static final List<String> MEASURED =
      List.of(
          "test_accuracy",
          "train_accuracy",
          "test_loss",
          "train_loss",
          "two_component_variance",
          "weight_norm");

  private final Console console;

  @Mixin private RunSources sources;

  @Option(
      names = "--by",
      paramLabel = "SETTING",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "A row for each combination of values of these settings: median, smallest and largest over"
              + " the runs that have them.")
  private List<String> by = List.of();

  @Mixin private FormatOption format;

  public CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    by.forEach(CompareCommand::requireSetting);
    List<RunSources.Source> runs = sources.read(false, console);
    Stream<ObjectNode> rows =
        by.isEmpty()
            ? runs.stream().map(CompareCommand::row)
            : RunSources.groups(runs, this::cell).entrySet().stream()
                .map(cell -> summary(cell.getKey(), cell.getValue()));
    ObjectNode whole = Json.object().put("metric", "compare");
    format.output(console).print(whole, rows.iterator());
    return 0;
  }

  private static void requireSetting(String name) {
    if (!SETTINGS.contains(field(name))) {
      throw HarmonicException.usage(
          "no such setting: " + name, NearNames.hint(field(name), List.copyOf(SETTINGS)));
    }
  }

  private static String field(String name) {
    return name.replace('-', '_');
  }

  /// What a run has of the settings that were named; null where it has none.
  private ObjectNode cell(RunSources.Source run) {
    ObjectNode all = run.config().toFlatJson();
    ObjectNode cell = Json.object();
    for (String name : by) {
      String field = field(name);
      cell.set(field, all.has(field) ? all.get(field) : cell.nullNode());
    }
    return cell;
  }

  private static Set<String> settings() {
    Set<String> names = new LinkedHashSet<>(List.of("task", "model", "head", "seed"));
    Part.settings().values().forEach(all -> all.forEach(setting -> names.add(setting.field())));
    return names;
  }

  private static ObjectNode summary(ObjectNode cell, List<RunSources.Source> runs) {
    ObjectNode json = cell.deepCopy().put("runs", runs.size());
    List<ObjectNode> rows = runs.stream().map(CompareCommand::row).toList();
    for (String field : MEASURED) {
      double[] values =
          rows.stream()
              .map(row -> row.get(field))
              .filter(JsonNode::isNumber)
              .mapToDouble(JsonNode::doubleValue)
              .toArray();
      boolean some = values.length > 0;
      json.put(field + "_median", some ? (Double) Median.of(values) : null);
      json.put(field + "_min", some ? (Double) Arrays.stream(values).min().getAsDouble() : null);
      json.put(field + "_max", some ? (Double) Arrays.stream(values).max().getAsDouble() : null);
    }
    return json;
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
