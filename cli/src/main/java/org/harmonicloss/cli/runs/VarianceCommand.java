package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.SeriesPlot;
import org.harmonicloss.analysis.figures.Spread;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.cli.analyze.PcaCommand;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.EmbeddingSource.Tokens;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic analyze variance`: explained variance of the embeddings of many runs.
@Command(
    name = "variance",
    header = {
      "Cumulative explained variance by component: the median over seeds.",
      "",
      "Examples:",
      "  harmonic analyze variance SWEEP --plot variance.svg",
      "  harmonic analyze variance SWEEP --format csv > variance.csv",
      ""
    },
    description = {
      "",
      "One row for each kind of runs: those that differ in nothing but the seed. For a single run, see 'harmonic analyze pca'."
    })
public final class VarianceCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RunSources sources;
  @Mixin private PlotOption plot;
  @Mixin private FormatOption format;

  /// The runs of one kind.
  ///
  /// @param cumulative for each run [components]
  private record Row(Kind kind, List<double[]> cumulative) {
    private double[] median() {
      int components = cumulative.stream().mapToInt(c -> c.length).min().orElseThrow();
      return IntStream.range(0, components)
          .mapToDouble(k -> Median.of(cumulative.stream().mapToDouble(c -> c[k]).toArray()))
          .toArray();
    }

    private ObjectNode json() {
      ObjectNode json = kind.toJson().put("seeds", cumulative.size());
      PcaCommand.numbers(json.putArray("cumulative_median"), median());
      return json;
    }
  }

  public VarianceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    plot.around(
        console,
        () -> {
          List<Row> rows = new ArrayList<>();
          RunSources.groups(sources.read(true, console), RunSources.Source::kind)
              .forEach(
                  (kind, runs) ->
                      rows.add(new Row(kind, runs.stream().map(VarianceCommand::pca).toList())));
          ObjectNode whole = Json.object().put("metric", "variance");
          return new PlotOption.Found(
              () -> format.output(console).print(whole, rows.stream().map(Row::json).iterator()),
              () -> figure(rows));
        });
    return 0;
  }

  private static double[] pca(RunSources.Source run) {
    return Pca.fit(EmbeddingSource.model(run.directory().path(), Tokens.TASK).embedding().values())
        .cumulative();
  }

  private static SeriesPlot figure(List<Row> rows) {
    KindNames names =
        KindNames.of(
            rows.stream().collect(Collectors.toMap(Row::kind, row -> row.cumulative.size())));
    List<SeriesPlot.Series> series = new ArrayList<>();
    for (Row row : rows) {
      Spread spread = new Spread();
      for (int k = 0; k < row.median().length; k++) {
        for (double[] cumulative : row.cumulative) {
          spread.add(k + 1.0, cumulative[k]);
        }
      }
      series.add(spread.series(names.names().get(row.kind)));
    }
    return new SeriesPlot(
        "Cumulative explained variance",
        names.note(),
        "principal components",
        "share of variance",
        series,
        SeriesPlot.Style.JOINED_POINTS,
        false);
  }
}
