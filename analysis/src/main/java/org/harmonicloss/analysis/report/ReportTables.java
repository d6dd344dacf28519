package org.harmonicloss.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.groups.CosetPartition;
import org.harmonicloss.analysis.metrics.Cosets;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.run.EpochMetrics;

/// The tables of a report, as HTML that can be read without its script.
final class ReportTables {
  /// What all runs have, and of which a kind of runs has the median.
  private record Column(String title, Function<List<ReportedRun>, String> cell) {}

  private static final List<Column> COLUMNS =
      List.of(
          latest("train accuracy", "%.4f", EpochMetrics::trainAccuracy),
          latest("test accuracy", "%.4f", EpochMetrics::testAccuracy),
          latest("train loss", "%.4g", EpochMetrics::trainLoss),
          latest("test loss", "%.4g", EpochMetrics::testLoss),
          ofGeometry("variance", geometry -> OptionalDouble.of(geometry.plane())),
          new Column("shape", ReportTables::metric),
          ofGeometry("distance", Geometry::value),
          median("train epoch", "%.0f", run -> number(run.history().trainEpoch())),
          median("test epoch", "%.0f", run -> number(run.history().testEpoch())));

  private ReportTables() {}

  private static Column median(
      String title, String format, Function<ReportedRun, OptionalDouble> value) {
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
        run ->
            optional(run.history().last(), last -> OptionalDouble.of(value.applyAsDouble(last))));
  }

  private static Column ofGeometry(String title, Function<Geometry, OptionalDouble> value) {
    return median(title, "%.4f", run -> optional(run.geometry(), value));
  }

  private static <T> OptionalDouble optional(Optional<T> of, Function<T, OptionalDouble> value) {
    return of.map(value).orElseGet(OptionalDouble::empty);
  }

  private static OptionalDouble number(OptionalInt epoch) {
    return epoch.isPresent() ? OptionalDouble.of(epoch.getAsInt()) : OptionalDouble.empty();
  }

  /// The median of every column over the runs of a kind.
  static String summary(List<ReportedRun> runs) {
    List<String> rows = new ArrayList<>();
    ReportedRun.byKind(runs)
        .forEach(
            (kind, all) -> {
              long learnt = all.stream().filter(r -> r.history().testEpoch().isPresent()).count();
              List<String> cells = new ArrayList<>(kind.cells());
              cells.add(Integer.toString(all.size()));
              cells.add(learnt + " of " + all.size());
              COLUMNS.forEach(column -> cells.add(column.cell.apply(all)));
              rows.add(row("", cells));
            });
    List<String> kind = ReportedRun.kinds(runs).getFirst().titles();
    List<String> titles = new ArrayList<>(kind);
    titles.addAll(List.of("runs", "learnt"));
    COLUMNS.forEach(column -> titles.add(column.title));
    String most = String.join(", ", kind.subList(0, kind.size() - 1));
    return table("Medians by " + most + " and " + kind.getLast(), titles, rows);
  }

  static String runs(List<ReportedRun> runs) {
    List<String> rows = new ArrayList<>();
    List<Kind> kinds = ReportedRun.kinds(runs);
    for (ReportedRun run : runs) {
      Kind kind = kinds.get(rows.size());
      int epochs = run.history().last().map(EpochMetrics::epoch).orElse(0);
      List<String> cells = new ArrayList<>(List.of(run.name()));
      cells.addAll(kind.cells());
      cells.addAll(List.of(Long.toString(run.config().seed()), Integer.toString(epochs)));
      COLUMNS.forEach(column -> cells.add(column.cell.apply(List.of(run))));
      cells.add(note(run));
      rows.add(row(reference(rows.size()), cells));
    }
    List<String> titles = new ArrayList<>(List.of("run"));
    titles.addAll(kinds.getFirst().titles());
    titles.addAll(List.of("seed", "epochs"));
    COLUMNS.forEach(column -> titles.add(column.title));
    titles.add("note");
    return table("All runs", titles, rows);
  }

  /// The best partition of each run of permutations; empty if there is none.
  static String cosets(List<ReportedRun> runs) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      ReportedRun run = runs.get(i);
      if (run.geometry().isPresent() && !run.geometry().get().cosets().isEmpty()) {
        Cosets.Ranked best = run.geometry().get().cosets().getFirst().ranked();
        CosetPartition partition = best.partition();
        List<String> cells =
            List.of(
                run.name(),
                run.config().head().name(),
                String.format(Locale.ROOT, "%.4f", best.silhouette()),
                side(partition),
                partition.subgroup().type(),
                Integer.toString(partition.subgroup().order()),
                partition.subgroup().isNormal() ? "yes" : "no",
                generators(partition));
        rows.add(row(reference(i), cells));
      }
    }
    List<String> titles =
        List.of("run", "head", "silhouette", "cosets", "subgroup", "order", "normal", "generators");
    return rows.isEmpty() ? "" : table("Best cosets of each run", titles, rows);
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
    String more = run.geometry().map(Geometry::note).orElse("");
    return run.note() + (run.note().isEmpty() || more.isEmpty() ? "" : "; ") + more;
  }

  private static String metric(List<ReportedRun> runs) {
    return runs.stream()
        .flatMap(run -> run.geometry().stream())
        .findFirst()
        .map(Geometry::metric)
        .orElse("");
  }

  /// By which the script finds the run that a row is about.
  private static String reference(int run) {
    return " data-run=\"" + run + "\"";
  }

  private static String row(String attributes, List<String> cells) {
    String rest =
        cells.stream()
            .skip(1)
            .map(cell -> "<td>" + Html.text(cell) + "</td>")
            .collect(Collectors.joining());
    String first = "<th scope=\"row\">" + Html.text(cells.getFirst()) + "</th>";
    return "<tr" + attributes + ">" + first + rest + "</tr>\n";
  }

  private static String table(String caption, List<String> titles, List<String> rows) {
    String head =
        titles.stream()
            .map(title -> "<th scope=\"col\">" + Html.text(title) + "</th>")
            .collect(Collectors.joining());
    return """
        <div class="scroll" tabindex="0" role="region" aria-label="%1$s">
        <table><caption>%1$s</caption>
        <thead><tr>%2$s</tr></thead>
        <tbody>
        %3$s</tbody></table></div>
        """
        .formatted(Html.text(caption), head, String.join("", rows));
  }
}
