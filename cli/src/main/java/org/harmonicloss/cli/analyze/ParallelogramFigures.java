package org.harmonicloss.cli.analyze;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.ParallelogramPlot;
import org.harmonicloss.analysis.figures.SeriesPlot;
import org.harmonicloss.analysis.geometry.Quantiles;
import org.harmonicloss.analysis.words.Parallelograms;
import org.harmonicloss.analysis.words.WordPairLosses;
import org.harmonicloss.models.base.HarmonicException;

/// Figures of parallelogram losses.
public final class ParallelogramFigures {
  /// Of a task's quadruples ordered by loss, those at these places are drawn.
  private static final double[] PLACES = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

  private static final List<String> COLUMNS =
      List.of("best", "10 %", "25 %", "median", "75 %", "90 %", "worst");

  private ParallelogramFigures() {}

  /// The cumulative distribution of each task, by each model; zeros are left out.
  static SeriesPlot distributions(List<WordPairLosses> tasks, List<String> sources, String unit) {
    List<SeriesPlot.Series> series = new ArrayList<>();
    for (WordPairLosses task : tasks) {
      for (int model = 0; model < sources.size(); model++) {
        Optional<Quantiles> distribution = task.distribution(model);
        if (distribution.isPresent()) {
          Quantiles quantiles = distribution.get();
          double[] shares = IntStream.rangeClosed(0, 200).mapToDouble(i -> i / 200.0).toArray();
          String source = sources.size() == 1 ? "" : sources.get(model);
          double[] losses = Arrays.stream(shares).map(quantiles::at).toArray();
          series.add(new SeriesPlot.Series(task.task(), source, losses, shares));
        }
      }
    }
    return new SeriesPlot(
        "Parallelogram loss, cumulative distribution",
        sources.size() == 1 ? sources.getFirst() : "",
        unit,
        "share of quadruples",
        series,
        SeriesPlot.Style.LINE,
        false);
  }

  /// The first model's parallelograms from the best to the worst; zeros are left out.
  static ParallelogramPlot examples(
      List<WordPairLosses> tasks, String source, Parallelograms parallelograms) {
    List<ParallelogramPlot.Row> rows = new ArrayList<>();
    for (WordPairLosses task : tasks) {
      double[] losses = task.losses().getFirst();
      int[] order =
          IntStream.range(0, losses.length)
              .filter(q -> losses[q] > 0)
              .boxed()
              .sorted(Comparator.comparingDouble(q -> losses[q]))
              .mapToInt(q -> q)
              .toArray();
      if (order.length > 0) {
        List<ParallelogramPlot.Cell> cells = new ArrayList<>();
        for (double place : PLACES) {
          int quadruple = order[(int) Math.round(place * (order.length - 1))];
          double[][] points =
              Arrays.stream(task.ids(0, quadruple))
                  .mapToObj(parallelograms::point)
                  .toArray(double[][]::new);
          cells.add(new ParallelogramPlot.Cell(task.words(quadruple), points, losses[quadruple]));
        }
        rows.add(new ParallelogramPlot.Row(task.task(), cells));
      }
    }
    if (rows.isEmpty()) {
      throw HarmonicException.failed(
          "nothing to draw: every loss is 0", "leave --plot-pairs out, or give other tasks");
    }
    return new ParallelogramPlot("Parallelograms in " + source, COLUMNS, rows);
  }
}
