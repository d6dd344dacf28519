package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.figures.SeriesPlot;
import org.harmonicloss.analysis.metrics.Grokking;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.run.EpochMetrics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic analyze grokking`: when each run learnt its training rows, and when its test rows.
@Command(
    name = "grokking",
    header = {
      "When each run has learnt its training rows, and when its test rows.",
      "",
      "Examples:",
      "  harmonic analyze grokking SWEEP --plot grokking.svg",
      "  harmonic analyze grokking SWEEP --format csv > grokking.csv",
      ""
    },
    description = {
      "",
      "The first epoch at which the accuracy has been above a threshold for some epochs in a row (the"
          + " paper's figure 3c); null where that never happened. The plot leaves such runs out and"
          + " counts them."
    })
public final class GrokkingCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RunSources sources;

  @Option(
      names = "--threshold",
      paramLabel = "A",
      description = "Accuracy to be above, in [0, 1). Default: 0.9.")
  private double threshold = 0.9;

  @Option(
      names = "--consecutive",
      paramLabel = "N",
      description = "Epochs in a row, >= 1. Default: 20.")
  private int consecutive = 20;

  @Mixin private PlotOption plot;
  @Mixin private FormatOption format;

  /// A run and the epochs it was found to have learnt at.
  ///
  /// @param train null where it never happened
  /// @param test null where it never happened
  private record Row(RunSources.Source run, Integer train, Integer test) {
    private ObjectNode json() {
      return run.json().put("train_epoch", train).put("test_epoch", test);
    }
  }

  public GrokkingCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Grokking grokking = new Grokking(threshold, consecutive);
    plot.around(
        console,
        () -> {
          List<Row> rows = new ArrayList<>();
          for (RunSources.Source run : sources.read(false, console)) {
            List<EpochMetrics> metrics = run.directory().metrics();
            rows.add(
                new Row(
                    run,
                    boxed(grokking.epoch(metrics, EpochMetrics::trainAccuracy)),
                    boxed(grokking.epoch(metrics, EpochMetrics::testAccuracy))));
          }
          ObjectNode whole = Json.object().put("metric", "grokking");
          whole.put("threshold", threshold).put("consecutive", consecutive);
          return new PlotOption.Found(
              () -> format.output(console).print(whole, rows.stream().map(Row::json).iterator()),
              () -> figure(rows));
        });
    return 0;
  }

  private static Integer boxed(OptionalInt epoch) {
    return epoch.isPresent() ? epoch.getAsInt() : null;
  }

  private SeriesPlot figure(List<Row> rows) {
    List<SeriesPlot.Series> series = new ArrayList<>();
    RunSources.groups(rows, row -> row.run.kind())
        .forEach(
            (kind, all) -> {
              List<Row> learnt =
                  all.stream().filter(r -> r.train != null && r.test != null).toList();
              if (!learnt.isEmpty()) {
                series.add(
                    new SeriesPlot.Series(
                        kind.label() + " (" + learnt.size() + " of " + all.size() + ")",
                        "",
                        learnt.stream().mapToDouble(Row::train).toArray(),
                        learnt.stream().mapToDouble(Row::test).toArray()));
              }
            });
    return new SeriesPlot(
        "Epochs to an accuracy above " + threshold,
        "",
        "train epoch",
        "test epoch",
        series,
        SeriesPlot.Style.POINTS,
        false);
  }
}
