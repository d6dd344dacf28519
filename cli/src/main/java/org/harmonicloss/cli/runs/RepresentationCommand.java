package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.analysis.metrics.Metric;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.EmbeddingSource.Tokens;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Bar;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.task.TokenTask;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic analyze representation`: for runs of any task, the metric of that task.
@Command(
    name = "representation",
    header = {
      "How far embeddings are from the shape of their task, per seed and in summary; 0 is perfect.",
      "",
      "Examples:",
      "  harmonic analyze representation RUN",
      "  harmonic analyze representation RUN --fail-over 0.1",
      "  harmonic analyze representation SWEEP",
      "  harmonic analyze representation SWEEP --summary --format csv > shapes.csv",
      "  harmonic analyze representation SWEEP --summary --metric effective-rank",
      ""
    })
public final class RepresentationCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RunSources sources;

  @Option(names = "--tokens", paramLabel = "task|all", description = Tokens.DESCRIPTION)
  private Tokens tokens;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      description = "Another metric, the same of all runs. Default: that of each run's task.")
  private String metric;

  @Option(
      names = "--summary",
      description = "One row for each kind of runs: median, smallest and largest value over them.")
  private boolean summary;

  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  /// A run and the value of its task's metric.
  private record Row(
      String source, Kind kind, long seed, Metric metric, double value, double variance) {
    private ObjectNode json() {
      ObjectNode json = Json.object().put("source", source);
      json.setAll(kind.toJson());
      return json.put("seed", seed)
          .put("metric", metric.name())
          .put("value", value)
          .put("two_component_variance", variance);
    }
  }

  private RepresentationCommand(Console console) {
    this.console = console;
  }

  /// With a description that names the metric of every task.
  public static CommandLine of(Console console) {
    CommandLine line = new CommandLine(new RepresentationCommand(console));
    line.getCommandSpec().usageMessage().description("", description());
    return line;
  }

  private static String description() {
    return "Takes the metric of the task that was learnt ("
        + TokenTask.all().stream()
            .map(task -> task.name() + ": " + Metric.of(task).name())
            .collect(Collectors.joining(", "))
        + "), so it needs runs, or one's exported model: other files, and rows from -, have no"
        + " task. --fail-under and --fail-over look at every run's value.";
  }

  @Override
  public Integer call() {
    if (metric != null) {
      Metric.named(metric); // fails where there is none, before anything is read
    }
    Optional<Path> single = summary ? Optional.empty() : sources.single();
    if (single.isPresent()) {
      print(List.of(row(EmbeddingSource.of(single.get(), tokens).read(console))));
    } else {
      print(
          sources.read(true, console).stream()
              .map(run -> row(run.kind(), EmbeddingSource.model(run.directory().path(), tokens)))
              .toList());
    }
    return 0;
  }

  private Metric metricOf(EmbeddingSource.Found found) {
    if (metric != null && found.config().isPresent()) {
      return Metric.named(metric);
    }
    return found
        .task()
        .map(Metric::of)
        .orElseThrow(
            () ->
                HarmonicException.usage(
                    "no task is known of " + found.embedding().source() + ", which is no run",
                    "give a run, or name the metric: "
                        + Metric.all().stream()
                            .map(Metric::name)
                            .collect(Collectors.joining(", "))));
  }

  private Row row(EmbeddingSource.Found found) {
    metricOf(found); // fails where nothing is known of a task
    return row(Kind.of(List.of(found.config().orElseThrow())).getFirst(), found);
  }

  private Row row(Kind kind, EmbeddingSource.Found found) {
    Metric taken = metricOf(found);
    Embedding embedding = found.embedding();
    double variance = Pca.fit(embedding.values()).plane();
    long seed = found.config().orElseThrow().seed();
    return new Row(embedding.source(), kind, seed, taken, taken.value(embedding), variance);
  }

  private void print(List<Row> rows) {
    Stream<ObjectNode> found =
        summary
            ? RunSources.groups(rows, Row::kind).values().stream()
                .map(RepresentationCommand::summary)
            : rows.stream().map(Row::json);
    format.output(console).print(Json.object(), found.iterator());
    rows.forEach(row -> bar.check(row.metric.name() + " of " + row.source, row.value));
  }

  private static ObjectNode summary(List<Row> rows) {
    double[] values = values(rows, Row::value);
    ObjectNode json = rows.getFirst().kind().toJson();
    return json.put("metric", rows.getFirst().metric.name())
        .put("seeds", rows.size())
        .put("value_median", Median.of(values))
        .put("value_min", Arrays.stream(values).min().orElseThrow())
        .put("value_max", Arrays.stream(values).max().orElseThrow())
        .put("two_component_variance_median", Median.of(values(rows, Row::variance)));
  }

  private static double[] values(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream().mapToDouble(value).toArray();
  }
}
