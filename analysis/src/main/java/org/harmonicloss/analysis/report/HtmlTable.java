package org.harmonicloss.analysis.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A table as HTML, as narrow as it can be: columns that are empty are left out, and what several
/// rows have in common is said once, above them.
final class HtmlTable {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(e[-+]?[0-9]+)?");

  /// Characters that are too many for one line.
  private static final int LONG = 48;

  /// @param attributes of its element
  private record Row(String attributes, List<String> cells) {}

  private final String caption;
  private final List<String> titles;
  private final List<Row> rows = new ArrayList<>();

  /// @param caption of the table; a list has none
  HtmlTable(String caption, List<String> titles) {
    this.caption = caption;
    this.titles = List.copyOf(titles);
  }

  void add(List<String> cells) {
    rows.add(new Row("", List.copyOf(cells)));
  }

  /// @param run the number by which the script finds the run that the row is about
  void add(int run, List<String> cells) {
    rows.add(new Row(" data-run=\"" + run + "\"", List.copyOf(cells)));
  }

  /// The titles of what is not empty.
  Set<String> shown() {
    return columns().mapToObj(titles::get).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// Empty if there are no rows.
  String html() {
    if (rows.isEmpty()) {
      return "";
    }
    List<Integer> shown = columns().filter(column -> !isSame(column)).boxed().toList();
    return """
        <div class="scroll" tabindex="0" role="region" aria-label="%s">
        <table>%s
        <thead><tr>%s</tr></thead>
        <tbody>
        %s</tbody></table></div>
        """
        .formatted(
            Html.text(caption),
            caption(),
            shown.stream()
                .map(
                    c -> "<th scope=\"col\"%s>%s</th>".formatted(look(c), Html.text(titles.get(c))))
                .collect(Collectors.joining()),
            rows.stream().map(row -> html(row, shown)).collect(Collectors.joining()));
  }

  /// The only row, its titles beside its cells.
  String list() {
    return columns()
        .mapToObj(
            c ->
                "<div><dt>%s</dt><dd>%s</dd></div>"
                    .formatted(Html.text(titles.get(c)), Html.text(rows.getFirst().cells().get(c))))
        .collect(Collectors.joining("\n", "<dl class=\"settings\">", "</dl>\n"));
  }

  private String caption() {
    String same =
        columns()
            .filter(this::isSame)
            .mapToObj(column -> titles.get(column) + " " + rows.getFirst().cells().get(column))
            .collect(Collectors.joining(", "));
    return "<caption>%s%s</caption>"
        .formatted(
            Html.text(caption), same.isEmpty() ? "" : " <span>" + Html.text(same) + "</span>");
  }

  private String html(Row row, List<Integer> shown) {
    return shown.stream()
        .map(
            column ->
                (column.equals(shown.getFirst()) ? "<th scope=\"row\"%s>%s</th>" : "<td%s>%s</td>")
                    .formatted(look(column), Html.text(row.cells().get(column))))
        .collect(Collectors.joining("", "<tr" + row.attributes() + ">", "</tr>\n"));
  }

  private IntStream columns() {
    return IntStream.range(0, titles.size())
        .filter(column -> cells(column).anyMatch(cell -> !cell.isEmpty()));
  }

  /// The first column names its row.
  private boolean isSame(int column) {
    return rows.size() > 1 && column > 0 && cells(column).distinct().count() == 1;
  }

  /// Numbers stand under one another, and sentences fold.
  private String look(int column) {
    if (column > 0
        && cells(column).allMatch(cell -> cell.isEmpty() || NUMBER.matcher(cell).matches())) {
      return " class=\"number\"";
    }
    return cells(column).anyMatch(cell -> cell.length() > LONG) ? " class=\"text\"" : "";
  }

  private Stream<String> cells(int column) {
    return rows.stream().map(row -> row.cells().get(column));
  }
}
