package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.cli.output.Table;

/// Generated texts as a table: the same fields, but for the tokens.
final class GeneratedTable {
  private static final List<String> COLUMNS =
      List.of("sample", "seed", "prompt", "text", "log_prob", "ended");

  private GeneratedTable() {}

  static Table of(List<ObjectNode> rows) {
    List<List<Object>> cells = new ArrayList<>();
    for (ObjectNode row : rows) {
      List<Object> cell = new ArrayList<>();
      for (String column : COLUMNS) {
        cell.add(
            column.equals("log_prob")
                ? (Object) row.get(column).doubleValue()
                : row.get(column).asText());
      }
      cells.add(cell);
    }
    return new Table(COLUMNS, cells);
  }
}
