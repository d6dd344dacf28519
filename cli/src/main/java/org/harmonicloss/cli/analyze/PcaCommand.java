package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.Groups;
import org.harmonicloss.analysis.figures.ScatterPlot;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.output.Bar;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
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
      "  harmonic analyze pca RUN --plot embedding.svg --components 3,4 --labels mod:5",
      "  harmonic analyze pca RUN --tokens all",
      "  harmonic analyze pca model.safetensors --tensor wte.weight --first 2",
      "  harmonic analyze pca FOLDER --first 2",
      "  harmonic analyze pca RUN --format csv > variance.csv",
      "  harmonic probe RUN --output embedding | harmonic analyze pca - --fail-under 0.95",
      ""
    },
    description = {
      "",
      "Rows are centred; variances are unbiased (divided by rows - 1). --fail-under and --fail-over"
          + " look at the share of variance of the first two components."
    })
public final class PcaCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EmbeddingSource source;

  @Option(
      names = "--first",
      paramLabel = "K",
      description = "Print the first K components, which is faster than all. Default: all.")
  private Integer first;

  @Option(
      names = "--components",
      paramLabel = "A,B",
      description = "The two components to draw on, such as 3,4. Default: 1,2.")
  private String components;

  @Option(
      names = "--labels",
      paramLabel = RowLabels.LABEL,
      description = "Colour the points of the figure by class. " + RowLabels.DESCRIPTION)
  private String labels;

  @Mixin private PlotOption plot;

  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  public PcaCommand(Console console) {
    this.console = console;
  }

  /// An embedding and its components.
  private record Fitted(Embedding embedding, Pca pca, Groups groups) {}

  @Override
  public Integer call() {
    plot.refuseWithout("--labels", labels);
    plot.draw(console, this::fit, this::figure, this::print);
    return 0;
  }

  private ScatterPlot figure(Fitted fitted) {
    String title = "Embedding of " + fitted.embedding.source();
    Plane plane = plane().orElse(Plane.FIRST);
    return figure(title, fitted.embedding, fitted.pca, plane, fitted.groups);
  }

  private Optional<Plane> plane() {
    return Optional.ofNullable(components).flatMap(Plane::read);
  }

  private Fitted fit() {
    Embedding embedding = source.read(console).embedding();
    Groups groups =
        labels == null ? Groups.NONE : RowLabels.read(labels, embedding, console.in()).groups();
    return new Fitted(embedding, fit(embedding), groups);
  }

  /// At least two components, where there are two, for the figure and the bars.
  private Pca fit(Embedding embedding) {
    int most = Math.min(embedding.rows(), embedding.columns());
    Optional<Plane> plane = plane();
    if (components != null && plane.isEmpty()) {
      throw HarmonicException.usage(
          "--components must be two numbers, such as 3,4, was " + components,
          "to print only some components use --first K");
    }
    if (plane.isPresent()) {
      plane.get().check(embedding);
      plot.refuseWithout("--components " + components, components);
    }
    if (first != null && (first < 1 || first > most)) {
      throw HarmonicException.usage(
          "--first must be from 1 to " + most + ", was " + first,
          "there are no more than rows, and no more than columns");
    }
    return first == null || plane.isPresent()
        ? Pca.fit(embedding.values())
        : Pca.fit(embedding.values(), Math.min(most, Math.max(2, first)));
  }

  private void print(Fitted fitted) {
    Embedding embedding = fitted.embedding;
    Pca pca = fitted.pca;
    int shown = first == null ? pca.explainedVariance().length : first;
    ObjectNode whole =
        Json.object()
            .put("metric", "pca")
            .put("source", embedding.source())
            .put("vectors", embedding.rows())
            .put("dimension", embedding.columns());
    format
        .output(console)
        .print(whole, IntStream.range(0, shown).mapToObj(i -> json(pca, i)).iterator());
    bar.check("variance explained by two components", pca.plane());
  }

  private static ObjectNode json(Pca pca, int component) {
    return Json.object()
        .put("component", component + 1)
        .put("explained_variance", pca.explainedVariance()[component])
        .put("explained_variance_ratio", pca.explainedVarianceRatio()[component])
        .put("cumulative", pca.cumulative()[component]);
  }

  public static void numbers(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }

  /// The rows on two components.
  static ScatterPlot figure(
      String title, Embedding embedding, Pca pca, Plane plane, Groups groups) {
    if (pca.explainedVariance().length < 2) {
      throw HarmonicException.failed(
          "cannot draw " + embedding.source() + ": it has one component only",
          "a plot needs at least two columns");
    }
    return new ScatterPlot(
        title,
        axis(pca, plane.across()),
        axis(pca, plane.up()),
        plane.of(pca.project(embedding.values(), plane.count())),
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
