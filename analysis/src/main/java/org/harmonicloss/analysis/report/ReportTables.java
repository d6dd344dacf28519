package org.harmonicloss.analysis.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.groups.CosetPartition;
import org.harmonicloss.analysis.metrics.Cosets;
import org.harmonicloss.models.run.EpochMetrics;

/// The tables of a report, as HTML that can be read without its script.
final class ReportTables {
  /// What all runs have, and of which a kind of runs has the median.
  private record Column(String title, Function<List<RunSummary>, String> cell) {}

  // Titles are what the command line calls the same.
  private static final String RUN = "run";
  private static final String LEARNT = "learnt";
  private static final String TRAIN_EPOCH = "train epoch";
  private static final String TEST_EPOCH = "test epoch";
  private static final String VARIANCE = "two component variance";
  private static final String METRIC = "metric";
  private static final String VALUE = "value";

  private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

  static {
    MEANINGS.put(LEARNT, "runs whose test accuracy was above 0.9 for 20 epochs in a row");
    MEANINGS.put(
        TRAIN_EPOCH, "the 20th epoch in a row with a training accuracy above 0.9, if there is one");
    MEANINGS.put(TEST_EPOCH, "the same of the test accuracy");
    MEANINGS.put(
        VARIANCE, "the share that two principal components of the token embedding explain");
    MEANINGS.put(METRIC, "what measures the shape of the task’s embedding");
    MEANINGS.put(VALUE, "of the metric, as ‘harmonic analyze’ prints it");
  }

  private static final List<Column> COLUMNS =
      List.of(
          latest("train accuracy", "%.4f", EpochMetrics::trainAccuracy),
          latest("test accuracy", "%.4f", EpochMetrics::testAccuracy),
          latest("train loss", "%.4g", EpochMetrics::trainLoss),
          latest("test loss", "%.4g", EpochMetrics::testLoss),
          ofShape(VARIANCE, shape -> OptionalDouble.of(shape.plane())),
          new Column(METRIC, ReportTables::metric),
          ofShape(VALUE, Shape::value),
          median(TRAIN_EPOCH, "%.0f", run -> number(run.trainEpoch())),
          median(TEST_EPOCH, "%.0f", run -> number(run.testEpoch())));

  private ReportTables() {}

  private static Column median(
      String title, String format, Function<RunSummary, OptionalDouble> value) {
    return new Column(
        title,
        runs -> {
          double[] values =
              runs.stream().map(value).flatMapToDouble(OptionalDouble::stream).toArray();
          return values.length == 0 ? "" : String.format(Locale.ROOT, format, Median.of(values));
        });
  }

  private static Column latest(String title, String format, ToDoubleFunction<EpochMetrics> value) {
    return median(
        title,
        format,
        run -> optional(run.last(), last -> OptionalDouble.of(value.applyAsDouble(last))));
  }

  private static Column ofShape(String title, Function<Shape, OptionalDouble> value) {
    return median(title, "%.4f", run -> optional(run.shape(), value));
  }

  private static <T> OptionalDouble optional(Optional<T> of, Function<T, OptionalDouble> value) {
    return of.map(value).orElseGet(OptionalDouble::empty);
  }

  private static OptionalDouble number(OptionalInt epoch) {
    return epoch.isPresent() ? OptionalDouble.of(epoch.getAsInt()) : OptionalDouble.empty();
  }

  /// All that is known of a run, with what it means.
  static String summary(ReportedRun run) {
    HtmlTable table = table("", List.of(run));
    return table.list() + legend(table.shown());
  }

  /// The median of every column over the runs of a kind, with what the columns mean.
  static String medians(List<RunSummary> runs) {
    List<String> titles = new ArrayList<>(runs.getFirst().kind().titles());
    titles.addAll(List.of("runs", LEARNT));
    COLUMNS.forEach(column -> titles.add(column.title));
    HtmlTable table = new HtmlTable("Medians over the runs of a kind", titles);
    boolean any = learnt(runs) > 0;
    RunSummary.byKind(runs)
        .forEach(
            (kind, all) -> {
              List<String> cells = new ArrayList<>(kind.cells());
              cells.add(Integer.toString(all.size()));
              cells.add(any ? learnt(all) + " of " + all.size() : "");
              COLUMNS.forEach(column -> cells.add(column.cell.apply(all)));
              table.add(cells);
            });
    return table.html() + legend(table.shown());
  }

  private static long learnt(List<RunSummary> runs) {
    return runs.stream().filter(run -> run.testEpoch().isPresent()).count();
  }

  /// What columns mean whose title does not say it.
  private static String legend(Set<String> titles) {
    String meanings =
        MEANINGS.entrySet().stream()
            .filter(meaning -> titles.contains(meaning.getKey()))
            .map(meaning -> "<b>%s</b>: %s.".formatted(meaning.getKey(), meaning.getValue()))
            .collect(Collectors.joining(" "));
    return meanings.isEmpty() ? "" : "<p class=\"note\">" + meanings + "</p>\n";
  }

  static String runs(String caption, List<ReportedRun> runs) {
    return table(caption, runs).html();
  }

  private static HtmlTable table(String caption, List<ReportedRun> runs) {
    List<String> titles = new ArrayList<>(List.of(RUN));
    titles.addAll(runs.getFirst().summary().kind().titles());
    titles.addAll(List.of("seed", units(runs)));
    COLUMNS.forEach(column -> titles.add(column.title));
    titles.add("note");
    HtmlTable table = new HtmlTable(caption, titles);
    for (int i = 0; i < runs.size(); i++) {
      ReportedRun run = runs.get(i);
      int epochs = run.summary().last().map(EpochMetrics::epoch).orElse(0);
      List<String> cells = new ArrayList<>(List.of(run.name()));
      cells.addAll(run.summary().kind().cells());
      cells.addAll(List.of(Long.toString(run.config().seed()), Integer.toString(epochs)));
      COLUMNS.forEach(column -> cells.add(column.cell.apply(List.of(run.summary()))));
      cells.add(note(run));
      table.add(i, cells);
    }
    return table;
  }

  /// What a run's length is counted in: epochs, or a language model's steps.
  private static String units(List<ReportedRun> runs) {
    return runs.stream()
        .map(run -> run.config().schedule().unit() + "s")
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  /// The best partition of each run of permutations; empty if there is none.
  static String cosets(List<ReportedRun> runs) {
    HtmlTable table =
        new HtmlTable(
            "Best cosets of each run",
            List.of(
                RUN, "head", "silhouette", "cosets", "subgroup", "order", "normal", "generators"));
    for (int i = 0; i < runs.size(); i++) {
      ReportedRun run = runs.get(i);
      if (run.geometry().isPresent() && !run.geometry().get().cosets().isEmpty()) {
        Cosets.Ranked best = run.geometry().get().cosets().getFirst().ranked();
        CosetPartition partition = best.partition();
        table.add(
            i,
            List.of(
                run.name(),
                run.config().head().name(),
                String.format(Locale.ROOT, "%.4f", best.silhouette()),
                side(partition),
                partition.subgroup().type(),
                Integer.toString(partition.subgroup().order()),
                partition.subgroup().isNormal() ? "yes" : "no",
                generators(partition)));
      }
    }
    return table.html();
  }

  static String side(CosetPartition partition) {
    return switch (partition.side()) {
      case LEFT -> "left";
      case RIGHT -> "right";
      case BOTH -> "left = right";
    };
  }

  static String generators(CosetPartition partition) {
    return String.join(", ", partition.subgroup().cycles());
  }

  private static String note(ReportedRun run) {
    String more = run.summary().shape().map(Shape::note).orElse("");
    return run.note() + (run.note().isEmpty() || more.isEmpty() ? "" : "; ") + more;
  }

  private static String metric(List<RunSummary> runs) {
    return runs.stream()
        .flatMap(run -> run.shape().stream())
        .findFirst()
        .map(Shape::metric)
        .orElse("");
  }
}
