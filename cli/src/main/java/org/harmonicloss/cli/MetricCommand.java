package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.harmonicloss.analysis.Embedding;
import org.harmonicloss.analysis.Metric;
import org.harmonicloss.analysis.Pca;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.TokenTask;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic analyze NAME` for every metric that is one number, and `harmonic analyze
/// representation` for the one that belongs to a run's task.
@Command
final class MetricCommand implements Callable<Integer> {
  private final Console console;
  private final Function<EmbeddingSource.Found, Metric> choice;

  @Mixin private EmbeddingSource source;
  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  private MetricCommand(Console console, Function<EmbeddingSource.Found, Metric> choice) {
    this.console = console;
    this.choice = choice;
  }

  static CommandLine of(Console console, Metric metric) {
    return command(
        new MetricCommand(console, found -> metric),
        metric.name(),
        metric.title(),
        metric.description());
  }

  static CommandLine representation(Console console) {
    String metrics =
        TokenTask.all().stream()
            .map(task -> task.name() + ": " + Metric.of(task).name())
            .collect(Collectors.joining(", "));
    return command(
        new MetricCommand(console, MetricCommand::ofTask),
        "representation",
        "How far an embedding is from the shape of its run's task; 0 is perfect.",
        "Takes the metric of the task that was learnt ("
            + metrics
            + "), so it needs a run or its model: other files, and rows from -, have no task.");
  }

  private static CommandLine command(
      MetricCommand command, String name, String title, String description) {
    CommandLine line = new CommandLine(command);
    line.setCommandName(name);
    String example = "  harmonic analyze " + name + " RUN";
    line.getCommandSpec()
        .usageMessage()
        .header(title, "", "Examples:", example, example + " --fail-over 0.1", "")
        .description("", description);
    return line;
  }

  private static Metric ofTask(EmbeddingSource.Found found) {
    TokenTask task =
        found
            .task()
            .orElseThrow(
                () ->
                    HarmonicException.usage(
                        "no task is known of " + found.embedding().source() + ", which is no run",
                        "give a run, or name the metric: "
                            + Metric.all().stream()
                                .map(Metric::name)
                                .collect(Collectors.joining(", "))));
    return Metric.of(task);
  }

  @Override
  public Integer call() {
    EmbeddingSource.Found found = source.read(console);
    Embedding embedding = found.embedding();
    Metric metric = choice.apply(found);
    double value = metric.value(embedding);
    Pca pca = Pca.fit(embedding.values());
    ObjectNode json =
        Json.object()
            .put("schema", 1)
            .put("metric", metric.name())
            .put("source", embedding.source())
            .put("value", value);
    PcaCommand.numbers(json.putArray("explained_variance_ratio"), pca.explainedVarianceRatio());
    List<Object> row = List.of(metric.name(), embedding.source(), value, pca.plane());
    Table table =
        new Table(List.of("metric", "source", "value", "two_component_variance"), List.of(row));
    format.output(console).object(json, () -> table);
    bar.check(metric.name(), value);
    return 0;
  }
}
