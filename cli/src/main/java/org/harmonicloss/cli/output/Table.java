package org.harmonicloss.cli.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.analysis.figures.Csv;

/// Results as rows and columns, for people (aligned text) and for spreadsheets (CSV). A cell is a
/// string, a whole number or a floating-point number; null is empty.
public record Table(List<String> columns, List<List<Object>> rows) {

  /// Rows that have the same fields each: texts, numbers, truth values, null.
  public static Table of(List<ObjectNode> rows) {
    List<String> columns = new ArrayList<>();
    rows.getFirst().fieldNames().forEachRemaining(columns::add);
    return new Table(columns, rows.stream().map(Table::cells).toList());
  }

  private static List<Object> cells(ObjectNode row) {
    List<Object> cells = new ArrayList<>();
    row.forEach(
        field ->
            cells.add(
                field.isNull() ? null : field.isNumber() ? field.numberValue() : field.asText()));
    return cells;
  }

  String csv() {
    Csv csv = new Csv().row(columns);
    rows.forEach(csv::row);
    return csv.toString();
  }

  String text() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Printable::of).toList());
    rows.forEach(row -> cells.add(row.stream().map(Table::shown).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> row : cells) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        String padding = " ".repeat(widths[column] - cell.length());
        line.append(isNumeric(column) ? padding + cell : cell + padding).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private boolean isNumeric(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .allMatch(c -> c == null || c instanceof Number);
  }

  private static String shown(Object cell) {
    return switch (cell) {
      case null -> "";
      case Float number -> String.format(Locale.ROOT, "%.4f", number);
      case Double number -> String.format(Locale.ROOT, "%.4f", number);
      default -> Printable.of(cell.toString());
    };
  }
}
