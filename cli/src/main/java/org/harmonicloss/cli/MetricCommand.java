package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.Embedding;
import org.harmonicloss.analysis.Metric;
import org.harmonicloss.analysis.Pca;
import org.harmonicloss.models.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic analyze NAME` for every metric that is one number.
@Command
final class MetricCommand implements Callable<Integer> {
  private final Console console;
  private final Metric metric;

  @Mixin private EmbeddingSource source;
  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  private MetricCommand(Console console, Metric metric) {
    this.console = console;
    this.metric = metric;
  }

  static CommandLine of(Console console, Metric metric) {
    CommandLine line = new CommandLine(new MetricCommand(console, metric));
    line.setCommandName(metric.name());
    String example = "  harmonic analyze " + metric.name() + " RUN";
    line.getCommandSpec()
        .usageMessage()
        .header(metric.title(), "", "Examples:", example, example + " --fail-over 0.1", "")
        .description("", metric.description());
    return line;
  }

  @Override
  public Integer call() {
    Embedding embedding = source.read(console);
    double value = metric.value(embedding);
    double[] ratio = Pca.fit(embedding.values()).explainedVarianceRatio();
    ObjectNode json =
        Json.object()
            .put("schema", 1)
            .put("metric", metric.name())
            .put("source", embedding.source())
            .put("value", value);
    PcaCommand.numbers(json.putArray("explained_variance_ratio"), ratio);
    List<Object> row = List.of(metric.name(), embedding.source(), value, ratio[0] + ratio[1]);
    Table table =
        new Table(List.of("metric", "source", "value", "two_component_variance"), List.of(row));
    format.output(console).object(json, () -> table);
    bar.check(metric.name(), value);
    return 0;
  }
}
