package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonicloss.analysis.figures.SeriesPlot;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic analyze curves`: how loss, accuracy and weight norm went on while runs were trained.
@Command(
    name = "curves",
    header = {
      "Loss, accuracy and weight norm of runs over their training.",
      "",
      "Examples:",
      "  harmonic analyze curves RUN --format csv > curves.csv",
      "  harmonic analyze curves RUN --plot loss.svg",
      "  harmonic analyze curves SWEEP --quantity test_accuracy --plot accuracy.svg",
      ""
    },
    description = {
      "",
      "Prints what 'metrics.ndjson' of each run holds, with the run's name. Losses are drawn on a"
          + " logarithmic axis where they are of several orders of magnitude. A line is drawn through"
          + " at most 1000 of a run's epochs, evenly apart. Of a language model it is steps instead of"
          + " epochs, and the test values are those of the held-out text."
    })
public final class CurvesCommand implements Callable<Integer> {
  /// More would make a large figure that looks the same.
  private static final int MOST_POINTS = 1000;

  private final Console console;

  @Mixin private RunSources sources;

  @Option(
      names = "--quantity",
      paramLabel = "train_loss|test_loss|train_accuracy|test_accuracy|weight_norm",
      description = "The field to draw. Default: train_loss.")
  private String quantity = "train_loss";

  @Mixin private PlotOption plot;
  @Mixin private FormatOption format;

  public CurvesCommand(Console console) {
    this.console = console;
  }

  /// What was recorded of a run, oldest first.
  private record Curve(RunDirectory run, List<EpochMetrics> epochs) {
    private Stream<ObjectNode> rows() {
      return epochs.stream()
          .map(
              epoch ->
                  Json.object()
                      .put("source", run.path().toString())
                      .<ObjectNode>setAll(epoch.toJson()));
    }
  }

  @Override
  public Integer call() {
    ToDoubleFunction<EpochMetrics> value = value();
    plot.around(
        () -> {
          List<Curve> curves =
              sources.read(false, console).stream()
                  .map(RunSources.Source::directory)
                  .map(run -> new Curve(run, run.metrics()))
                  .toList();
          ObjectNode whole = Json.object().put("metric", "curves");
          Iterator<ObjectNode> rows = curves.stream().flatMap(Curve::rows).iterator();
          return new PlotOption.Found(
              () -> format.output(console).print(whole, rows), () -> figure(curves, value));
        });
    return 0;
  }

  /// Version 0.1.0 had hyphens in its names.
  private String field() {
    return quantity.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private ToDoubleFunction<EpochMetrics> value() {
    return switch (field()) {
      case "train_loss" -> EpochMetrics::trainLoss;
      case "test_loss" -> EpochMetrics::testLoss;
      case "train_accuracy" -> EpochMetrics::trainAccuracy;
      case "test_accuracy" -> EpochMetrics::testAccuracy;
      case "weight_norm" -> EpochMetrics::weightNorm;
      default ->
          throw HarmonicException.usage(
              "unknown quantity: " + quantity,
              NearNames.hint(
                  quantity,
                  List.of(
                      "train_loss",
                      "test_loss",
                      "train_accuracy",
                      "test_accuracy",
                      "weight_norm")));
    };
  }

  private SeriesPlot figure(List<Curve> curves, ToDoubleFunction<EpochMetrics> value) {
    boolean logarithmic = field().endsWith("loss");
    List<SeriesPlot.Series> series = new ArrayList<>();
    for (Curve curve : curves) {
      List<EpochMetrics> drawn =
          // What has become exactly 0 has no place on a logarithmic axis.
          thinned(curve.epochs).stream()
              .filter(epoch -> !logarithmic || value.applyAsDouble(epoch) > 0)
              .toList();
      if (!drawn.isEmpty()) {
        series.add(
            new SeriesPlot.Series(
                curve.run.name(),
                drawn.stream().mapToDouble(EpochMetrics::epoch).toArray(),
                drawn.stream().mapToDouble(value).toArray()));
      }
    }
    return new SeriesPlot(
        title() + " over training",
        units(curves),
        field().replace('_', ' '),
        series,
        SeriesPlot.Style.LINE,
        logarithmic && isWide(series));
  }

  /// Whether the values are of several orders of magnitude: on a logarithmic axis others would lie
  /// between two of its numbers.
  private static boolean isWide(List<SeriesPlot.Series> series) {
    var all = series.stream().flatMapToDouble(one -> Arrays.stream(one.y())).summaryStatistics();
    return all.getMax() >= 10 * all.getMin();
  }

  /// What the axis counts.
  private static String units(List<Curve> curves) {
    return curves.stream()
        .map(curve -> curve.run.config().schedule().unit())
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  private String title() {
    return field().substring(0, 1).toUpperCase(Locale.ROOT)
        + field().substring(1).replace('_', ' ');
  }

  private static List<EpochMetrics> thinned(List<EpochMetrics> epochs) {
    if (epochs.size() <= MOST_POINTS) {
      return epochs;
    }
    List<EpochMetrics> some = new ArrayList<>(MOST_POINTS);
    for (int i = 0; i < MOST_POINTS; i++) {
      some.add(epochs.get((int) ((long) i * (epochs.size() - 1) / (MOST_POINTS - 1))));
    }
    return some;
  }
}
