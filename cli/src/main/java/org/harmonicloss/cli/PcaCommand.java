package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.Embedding;
import org.harmonicloss.analysis.Pca;
import org.harmonicloss.analysis.ScatterPlot;
import org.harmonicloss.models.AtomicFile;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic analyze pca`: how much of an embedding's variance its principal components explain.
@Command(
    name = "pca",
    header = {
      "Explained variance of an embedding's principal components.",
      "",
      "Examples:",
      "  harmonic analyze pca RUN",
      "  harmonic analyze pca RUN --plot embedding.svg",
      "  harmonic analyze pca RUN --tokens all",
      "  harmonic analyze pca RUN --format csv > variance.csv",
      "  harmonic probe RUN --output embedding | harmonic analyze pca - --fail-under 0.95",
      ""
    },
    description = {
      "",
      "Rows are centred; variances are unbiased (divided by rows - 1). --fail-under and --fail-over"
          + " look at the share of variance of the first two components."
    })
final class PcaCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EmbeddingSource source;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the rows on the first two components: .svg or .png.")
  private Path plot;

  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  PcaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (plot == null) {
      print(source.read(console).embedding());
      return 0;
    }
    var figureFormat = org.harmonicloss.analysis.Format.of(plot);
    try (AtomicFile file = AtomicFile.open(plot)) {
      Embedding embedding = source.read(console).embedding();
      Pca pca = Pca.fit(embedding.values());
      String title = "Embedding of " + embedding.source();
      file.write(figure(title, embedding, pca, List.of()).render(figureFormat)).commit();
      print(embedding, pca);
    }
    return 0;
  }

  private void print(Embedding embedding) {
    print(embedding, Pca.fit(embedding.values()));
  }

  private void print(Embedding embedding, Pca pca) {
    ObjectNode json =
        Json.object()
            .put("schema", 1)
            .put("metric", "pca")
            .put("source", embedding.source())
            .put("rows", embedding.rows())
            .put("columns", embedding.columns());
    numbers(json.putArray("explained_variance"), pca.explainedVariance());
    numbers(json.putArray("explained_variance_ratio"), pca.explainedVarianceRatio());
    numbers(json.putArray("cumulative"), pca.cumulative());
    format.output(console).object(json, () -> table(pca));
    double[] cumulative = pca.cumulative();
    bar.check(
        "variance explained by two components", cumulative[Math.min(1, cumulative.length - 1)]);
  }

  static void numbers(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }

  private static Table table(Pca pca) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < pca.explainedVariance().length; i++) {
      rows.add(
          List.of(
              i + 1,
              pca.explainedVariance()[i],
              pca.explainedVarianceRatio()[i],
              pca.cumulative()[i]));
    }
    return new Table(
        List.of("component", "explained_variance", "explained_variance_ratio", "cumulative"), rows);
  }

  /// The rows on the first two components.
  ///
  /// @param groups one per row, or none
  static ScatterPlot figure(String title, Embedding embedding, Pca pca, List<Integer> groups) {
    if (pca.explainedVariance().length < 2) {
      throw HarmonicException.failed(
          "cannot draw " + embedding.source() + ": it has one component only",
          "a plot needs at least two columns");
    }
    return new ScatterPlot(
        title,
        axis(pca, 0),
        axis(pca, 1),
        pca.project(embedding.values(), 2),
        embedding.labels(),
        groups);
  }

  private static String axis(Pca pca, int component) {
    return String.format(
        Locale.ROOT,
        "PC %d (%.1f %%)",
        component + 1,
        100 * pca.explainedVarianceRatio()[component]);
  }
}
