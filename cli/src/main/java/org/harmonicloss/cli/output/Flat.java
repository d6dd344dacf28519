package org.harmonicloss.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Turns a result's fields into columns, for CSV and for tables. One rule for all commands:
///
/// - an object's fields have its name and a dot before theirs: `center.x`;
/// - a list of objects makes a row for each of them, with its fields named in the same way:
///   `top.label`;
/// - a list of numbers with decimals, a vector, makes a column for each: `values.0`, `values.1`, …;
/// - any other list is one cell, its entries separated by blanks; lists in it have commas.
final class Flat {
  private Flat() {}

  /// The rows that one object makes: cells by the names of their columns.
  static List<Map<String, Object>> rows(ObjectNode object) {
    List<Map<String, Object>> rows = new ArrayList<>();
    rows.add(new LinkedHashMap<>());
    object.properties().forEach(field -> add(rows, field.getKey(), field.getValue()));
    return rows;
  }

  private static void add(List<Map<String, Object>> rows, String name, JsonNode value) {
    if (value.isObject()) {
      value.properties().forEach(f -> add(rows, name + "." + f.getKey(), f.getValue()));
    } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
      List<Map<String, Object>> before = List.copyOf(rows);
      rows.clear();
      for (Map<String, Object> row : before) {
        for (JsonNode element : value) {
          List<Map<String, Object>> some = new ArrayList<>();
          some.add(new LinkedHashMap<>(row));
          element.properties().forEach(f -> add(some, name + "." + f.getKey(), f.getValue()));
          rows.addAll(some);
        }
      }
    } else if (isVector(value)) {
      for (int i = 0; i < value.size(); i++) {
        Object cell = cell(value.get(i));
        String column = name + "." + i;
        rows.forEach(row -> row.put(column, cell));
      }
    } else {
      Object cell = value.isArray() ? entries(value, " ") : cell(value);
      rows.forEach(row -> row.put(name, cell));
    }
  }

  /// A number that is not finite is null in JSON.
  private static boolean isVector(JsonNode value) {
    return value.isArray()
        && !value.isEmpty()
        && StreamSupport.stream(value.spliterator(), false)
            .allMatch(entry -> entry.isFloatingPointNumber() || entry.isNull());
  }

  private static String entries(JsonNode list, String separator) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(entry -> entry.isArray() ? entries(entry, ",") : entry.asText())
        .collect(Collectors.joining(separator));
  }

  private static Object cell(JsonNode value) {
    return value.isNull() ? null : value.isNumber() ? value.numberValue() : value.asText();
  }
}
