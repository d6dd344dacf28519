package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.harmonicloss.analysis.figures.SeriesPlot;
import org.harmonicloss.analysis.figures.Spread;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic analyze data-efficiency`: test accuracy by the share of rows that was trained on.
@Command(
    name = "data-efficiency",
    header = {
      "Final test accuracy by train fraction: median, least and greatest over seeds.",
      "",
      "Examples:",
      "  harmonic analyze data-efficiency SWEEP --plot efficiency.svg",
      ""
    },
    description = {
      "",
      "Runs with several fractions are made by 'harmonic train TASK --train-fractions 0.1,0.2,…"
          + " --seeds 20' (the paper's figure 3b)."
    })
public final class DataEfficiencyCommand implements Callable<Integer> {
  private static final Setting<Double> FRACTION = Data.Drawn.TRAIN_FRACTION;

  private final Console console;

  @Mixin private RunSources sources;
  @Mixin private PlotOption plot;
  @Mixin private FormatOption format;

  /// Runs of one kind and fraction; accuracies are those of their last epoch.
  private record Row(Kind kind, double fraction, double[] accuracies) {
    private ObjectNode json() {
      return kind.toJson()
          .put(FRACTION.field(), fraction)
          .put("seeds", accuracies.length)
          .put("test_accuracy_median", Median.of(accuracies))
          .put("test_accuracy_min", Arrays.stream(accuracies).min().orElseThrow())
          .put("test_accuracy_max", Arrays.stream(accuracies).max().orElseThrow());
    }
  }

  public DataEfficiencyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    plot.around(
        console,
        () -> {
          List<Row> rows = new ArrayList<>();
          RunSources.groups(
                  sources.read(true, console, FRACTION.name()),
                  run -> List.of(run.kind(), fraction(run.config())))
              .values()
              .forEach(runs -> rows.add(row(runs)));
          ObjectNode whole = Json.object().put("metric", "data-efficiency");
          return new PlotOption.Found(
              () -> format.output(console).print(whole, rows.stream().map(Row::json).iterator()),
              () -> figure(rows));
        });
    return 0;
  }

  private static Row row(List<RunSources.Source> runs) {
    return new Row(
        runs.getFirst().kind(),
        fraction(runs.getFirst().config()),
        runs.stream()
            .mapToDouble(run -> run.directory().metrics().getLast().testAccuracy())
            .toArray());
  }

  /// Of data that come divided, all that is there to train on.
  private static double fraction(RunConfig config) {
    return config.data() instanceof Data.Drawn drawn ? drawn.trainFraction() : 1;
  }

  private static SeriesPlot figure(List<Row> rows) {
    KindNames names =
        KindNames.of(
            rows.stream()
                .collect(Collectors.toMap(Row::kind, row -> row.accuracies.length, Math::max)));
    List<SeriesPlot.Series> series = new ArrayList<>();
    RunSources.groups(rows, Row::kind)
        .forEach(
            (kind, all) -> {
              Spread spread = new Spread();
              for (Row row : all) {
                Arrays.stream(row.accuracies).forEach(y -> spread.add(row.fraction, y));
              }
              series.add(spread.series(names.names().get(kind)));
            });
    return new SeriesPlot(
        "Test accuracy by train fraction",
        names.note(),
        "train fraction",
        "test accuracy",
        series,
        SeriesPlot.Style.JOINED_POINTS,
        false);
  }
}
