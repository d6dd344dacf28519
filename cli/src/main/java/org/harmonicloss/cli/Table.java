package org.harmonicloss.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Results as rows and columns, for people (aligned text) and for spreadsheets (CSV, RFC 4180 with
/// line feeds). A cell is a string, a whole number or a floating-point number; null is empty.
record Table(List<String> columns, List<List<Object>> rows) {

  String csv() {
    StringBuilder text = new StringBuilder();
    csvLine(text, columns);
    rows.forEach(row -> csvLine(text, row));
    return text.toString();
  }

  private static void csvLine(StringBuilder text, List<?> cells) {
    List<String> quoted = new ArrayList<>(cells.size());
    for (Object cell : cells) {
      String plain = cell == null ? "" : cell.toString();
      boolean quotes = plain.matches("(?s).*[\",\\r\\n].*");
      quoted.add(quotes ? '"' + plain.replace("\"", "\"\"") + '"' : plain);
    }
    text.append(String.join(",", quoted)).append('\n');
  }

  String text() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns);
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
      default -> cell.toString();
    };
  }
}
