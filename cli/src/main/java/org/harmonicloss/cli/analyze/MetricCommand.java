package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.analysis.metrics.Metric;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.output.Bar;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.models.base.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic analyze NAME` for every metric that is one number.
@Command
public final class MetricCommand implements Callable<Integer> {
  private final Console console;
  private final Metric metric;

  @Mixin private EmbeddingSource source;
  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  private MetricCommand(Console console, Metric metric) {
    this.console = console;
    this.metric = metric;
  }

  public static CommandLine of(Console console, Metric metric) {
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
    print(metric, source.read(console).embedding(), format.output(console), bar);
    return 0;
  }

  /// Prints the value of `metric`, and then holds it against the bar.
  public static void print(Metric metric, Embedding embedding, Output output, Bar bar) {
    double value = metric.value(embedding);
    Pca pca = Pca.fit(embedding.values());
    ObjectNode json =
        Json.object()
            .put("metric", metric.name())
            .put("source", embedding.source())
            .put("value", value)
            .put("two_component_variance", pca.plane());
    PcaCommand.numbers(json.putArray("explained_variance_ratio"), pca.explainedVarianceRatio());
    output.print(json);
    bar.check(metric.name(), value);
  }
}
