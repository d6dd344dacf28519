package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Silhouette;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.output.Bar;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic analyze silhouette`: how well an embedding's rows are gathered by given labels.
@Command(
    name = "silhouette",
    header = {
      "How well an embedding's rows are gathered by their labels: the mean silhouette.",
      "",
      "Examples:",
      "  harmonic analyze silhouette RUN --labels mod:5",
      "  harmonic analyze silhouette RUN --labels labels.txt --components all",
      "  harmonic analyze silhouette RUN --labels mod:5 --fail-under 0.5",
      ""
    },
    description = {
      "",
      "For a row with mean distance a to the others of its label, and b to the rows of the nearest"
          + " other label, the silhouette is (b - a) / max(a, b): 1 is a point for each label, 0 no"
          + " pattern; a row alone with its label has 0. --fail-under and --fail-over look at the mean"
          + " over all rows."
    })
public final class SilhouetteCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EmbeddingSource source;

  @Option(
      names = "--labels",
      paramLabel = RowLabels.LABEL,
      required = true,
      description = RowLabels.DESCRIPTION)
  private String labels;

  @Mixin private ComponentsOption components;
  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  public SilhouetteCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Embedding embedding = source.read(console).embedding();
    RowLabels clusters = RowLabels.read(labels, embedding, console.in());
    ComponentsOption.Projected projected = components.project(embedding);
    Silhouette silhouette = Silhouette.of(projected.points(), clusters.clusters());
    double[] means = silhouette.clusterMeans();
    int[] sizes = silhouette.sizes();
    ObjectNode whole =
        Json.object()
            .put("metric", "silhouette")
            .put("source", embedding.source())
            .put("labels", labels)
            .put("vectors", embedding.rows())
            .put("components", projected.count())
            .put("value", silhouette.mean());
    components.describe(whole);
    List<ObjectNode> rows = new ArrayList<>();
    for (int cluster = 0; cluster < means.length; cluster++) {
      rows.add(
          Json.object()
              .put("label", clusters.names().get(cluster))
              .put("size", sizes[cluster])
              .put("label_value", means[cluster]));
    }
    format.output(console).print(whole, rows.iterator());
    bar.check("the mean silhouette", silhouette.mean());
    return 0;
  }
}
