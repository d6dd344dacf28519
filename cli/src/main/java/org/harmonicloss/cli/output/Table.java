package org.harmonicloss.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.Csv;

/// Results as rows and columns, for people (aligned text) and for spreadsheets (CSV). A cell is a
/// text or a number; null is empty.
record Table(List<String> columns, List<List<Object>> rows) {
  private static final String GAP = "  ";

  /// Longer cells are folded where the terminal is too narrow.
  private static final int FOLDED = 16;

  String csv() {
    Csv csv = new Csv().row(columns);
    rows.forEach(
        row ->
            csv.row(row.stream().map(c -> c instanceof Number n ? Numbers.text(n) : c).toList()));
    return csv.toString();
  }

  /// A single object as a table of its fields, one on each line.
  static Table ofFields(Table one) {
    List<List<Object>> fields = new ArrayList<>();
    for (int i = 0; i < one.columns.size(); i++) {
      int column = i;
      List<Object> cells = one.rows.stream().map(row -> row.get(column)).toList();
      List<String> shown = Numbers.aligned(cells);
      fields.add(List.of(one.columns.get(i), String.join(", ", shown).strip()));
    }
    return new Table(List.of("", ""), fields);
  }

  String text(int width) {
    return text(Map.of(), width);
  }

  /// Lines that are no longer than `width`: what is the same in all rows is said above them, long
  /// texts are folded, and columns that have no room are left out and counted.
  ///
  /// @param whole fields that are about all rows
  String text(Map<String, Object> whole, int width) {
    StringBuilder text = new StringBuilder();
    Map<String, Object> above = new LinkedHashMap<>(whole);
    Table varying = withoutConstants(above);
    above(above, width, text);
    if (!varying.columns.isEmpty() && !varying.rows.isEmpty()) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      varying.grid(width, text);
    }
    return text.toString();
  }

  /// Moves columns that say the same in each of several rows into `above`.
  private Table withoutConstants(Map<String, Object> above) {
    if (rows.size() < 2) {
      return this;
    }
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      Object first = rows.getFirst().get(column);
      if (rows.stream().allMatch(row -> Objects.equals(first, row.get(column)))) {
        above.put(columns.get(column), first);
      } else {
        kept.add(column);
      }
    }
    if (kept.isEmpty()) {
      return this;
    }
    return new Table(
        kept.stream().map(columns::get).toList(),
        rows.stream().map(row -> Arrays.asList(kept.stream().map(row::get).toArray())).toList());
  }

  private static void above(Map<String, Object> fields, int width, StringBuilder text) {
    StringBuilder line = new StringBuilder();
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      if (field.getValue() == null) {
        continue;
      }
      String one =
          Printable.of(field.getKey())
              + " "
              + Numbers.aligned(Arrays.asList(field.getValue())).getFirst().strip();
      if (!line.isEmpty() && line.length() + GAP.length() + one.length() > width) {
        text.append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : GAP).append(one);
    }
    if (!line.isEmpty()) {
      text.append(line).append('\n');
    }
  }

  private void grid(int width, StringBuilder text) {
    List<List<String>> cells = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      int at = column;
      List<String> shown = new ArrayList<>(List.of(Printable.of(columns.get(column))));
      shown.addAll(Numbers.aligned(rows.stream().map(row -> row.get(at)).toList()));
      cells.add(shown);
    }
    int[] widths = widths(cells, 0);
    if (total(widths, widths.length) > width) {
      widths = withFoldedNames(cells);
    }
    boolean[] numeric = new boolean[columns.size()];
    for (int column = 0; column < numeric.length; column++) {
      numeric[column] = isNumeric(column);
    }
    int count = fit(widths, width, numeric);
    boolean named = columns.stream().anyMatch(name -> !name.isEmpty());
    for (int row = named ? 0 : 1; row <= rows.size(); row++) {
      int at = row;
      List<String> some = cells.subList(0, count).stream().map(column -> column.get(at)).toList();
      line(some, widths, numeric, text);
    }
    int more = columns.size() - count;
    if (more > 0) {
      String names = more == 1 ? " more column" : " more columns";
      text.append("… ").append(more).append(names).append(" (--columns)\n");
    }
  }

  private static int[] widths(List<List<String>> cells, int from) {
    return cells.stream()
        .mapToInt(column -> column.stream().skip(from).mapToInt(String::length).max().orElse(0))
        .toArray();
  }

  private static int total(int[] widths, int count) {
    return Arrays.stream(widths, 0, count).sum() + GAP.length() * (count - 1);
  }

  /// A name may be cut after each of its words.
  private int[] withFoldedNames(List<List<String>> cells) {
    int[] widths = widths(cells, 1);
    for (int column = 0; column < widths.length; column++) {
      for (String word : columns.get(column).split("(?<=[._])", -1)) {
        widths[column] = Math.max(widths[column], Printable.of(word).length());
      }
    }
    return widths;
  }

  /// Narrows columns of long texts, then leaves out the last ones.
  ///
  /// @return how many columns are shown
  private static int fit(int[] widths, int width, boolean[] numeric) {
    int count = widths.length;
    while (true) {
      int total = total(widths, count);
      if (total <= width) {
        return count;
      }
      int last = count;
      int widest =
          IntStream.range(0, last)
              .filter(column -> !numeric[column] && widths[column] > FOLDED)
              .boxed()
              .max((a, b) -> Integer.compare(widths[a], widths[b]))
              .orElse(-1);
      if (widest >= 0) {
        widths[widest] = Math.max(FOLDED, widths[widest] - (total - width));
      } else if (count > 1) {
        count--;
      } else {
        return count;
      }
    }
  }

  /// One row, on as many lines as its longest folded cell needs.
  private static void line(
      List<String> cells, int[] widths, boolean[] numeric, StringBuilder text) {
    List<List<String>> folded = new ArrayList<>();
    for (int column = 0; column < cells.size(); column++) {
      folded.add(fold(cells.get(column), widths[column]));
    }
    int height = folded.stream().mapToInt(List::size).max().orElse(1);
    for (int i = 0; i < height; i++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < cells.size(); column++) {
        List<String> parts = folded.get(column);
        String part = i < parts.size() ? parts.get(i) : "";
        String padding = " ".repeat(Math.max(0, widths[column] - part.length()));
        line.append(numeric[column] ? padding + part : part + padding).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  /// Cut after a blank or a mark if there is one after the first third of a line.
  private static List<String> fold(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width && width > 0) {
      int cut = width;
      for (int i = width; i > width / 3; i--) {
        if (" /,-_.".indexOf(rest.charAt(i - 1)) >= 0) {
          cut = i;
          break;
        }
      }
      if (Character.isHighSurrogate(rest.charAt(cut - 1))) {
        cut--;
      }
      lines.add(rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut);
    }
    lines.add(rest);
    return lines;
  }

  private boolean isNumeric(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .allMatch(c -> c == null || c instanceof Number);
  }
}
