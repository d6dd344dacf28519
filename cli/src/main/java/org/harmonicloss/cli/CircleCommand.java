package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.Circle;
import org.harmonicloss.analysis.Embedding;
import org.harmonicloss.analysis.Metric;
import org.harmonicloss.analysis.Pca;
import org.harmonicloss.models.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic analyze circle`: how far an embedding is from a circle.
@Command(
    name = "circle",
    header = {
      "How far an embedding is from a circle; 0 is a perfect one.",
      "",
      "Examples:",
      "  harmonic analyze circle RUN",
      "  harmonic analyze circle RUN --fail-over 0.1",
      ""
    },
    description = {
      "",
      "On the first two principal components, each scaled to [0, 1]: the standard deviation of the"
          + " distances from the centroid, divided by their mean (the paper's section 4.2)."
    })
final class CircleCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EmbeddingSource source;
  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  CircleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Embedding embedding = source.read(console);
    Metric metric = new Circle();
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
