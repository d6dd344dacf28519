package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonicloss.analysis.figures.SeriesPlot;
import org.harmonicloss.analysis.figures.Spread;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.config.Kind;
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
          + " logarithmic axis where they are of several orders of magnitude. Runs of one"
          + " kind are drawn as the median over their seeds, in a band from the least to the greatest"
          + " and, of 5 or more, another between the quartiles; at no more than 1000 epochs, evenly"
          + " apart. Of a language model it is steps instead of epochs, and the test values are those"
          + " of the held-out text."
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
  private record Curve(RunDirectory run, Kind kind, List<EpochMetrics> epochs) {
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
        console,
        () -> {
          List<Curve> curves =
              sources.read(false, console).stream()
                  .map(run -> new Curve(run.directory(), run.kind(), run.directory().metrics()))
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
    Map<Kind, List<Curve>> kinds =
        RunSources.groups(
            curves.stream().filter(curve -> !curve.epochs.isEmpty()).toList(), Curve::kind);
    KindNames names =
        KindNames.of(
            kinds.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, kind -> kind.getValue().size())));
    List<SeriesPlot.Series> series = new ArrayList<>();
    kinds.forEach(
        (kind, runs) -> {
          Spread spread = new Spread();
          Set<Integer> drawn = thinned(runs);
          runs.stream()
              .flatMap(curve -> curve.epochs.stream())
              .filter(epoch -> drawn.contains(epoch.epoch()))
              .forEach(epoch -> spread.add(epoch.epoch(), value.applyAsDouble(epoch)));
          series.add(spread.series(names.names().get(kind)));
        });
    boolean logarithmic = field().endsWith("loss") && isWide(series);
    return new SeriesPlot(
        title() + " over training",
        names.note(),
        units(curves),
        field().replace('_', ' '),
        logarithmic ? positive(series) : series,
        SeriesPlot.Style.LINE,
        logarithmic);
  }

  /// What has become exactly 0 has no place on a logarithmic axis.
  private static List<SeriesPlot.Series> positive(List<SeriesPlot.Series> series) {
    return series.stream()
        .map(SeriesPlot.Series::positive)
        .filter(one -> one.x().length > 0)
        .toList();
  }

  /// Whether the values are of several orders of magnitude: on a logarithmic axis others would lie
  /// between two of its numbers.
  private static boolean isWide(List<SeriesPlot.Series> series) {
    var all =
        series.stream()
            .flatMap(one -> Stream.of(one.range().low(), one.range().high()))
            .flatMapToDouble(Arrays::stream)
            .summaryStatistics();
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

  /// The epochs of runs of one kind that are drawn, the first and the last among them.
  private static Set<Integer> thinned(List<Curve> runs) {
    List<Integer> epochs =
        runs.stream()
            .flatMap(curve -> curve.epochs.stream())
            .map(EpochMetrics::epoch)
            .distinct()
            .sorted()
            .toList();
    if (epochs.size() <= MOST_POINTS) {
      return Set.copyOf(epochs);
    }
    Set<Integer> some = new HashSet<>();
    for (int i = 0; i < MOST_POINTS; i++) {
      some.add(epochs.get((int) ((long) i * (epochs.size() - 1) / (MOST_POINTS - 1))));
    }
    return some;
  }
}
