package org.harmonicloss.cli.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// What the user wants to see of rows: which columns, in which order.
///
/// @param columns their names, or those of vectors and objects; empty for all there are
/// @param sort the column to sort by, with `-` before it for the greatest first; null for the order
///     in which rows were found
record TableView(List<String> columns, String sort) {
  static final TableView DEFAULT = new TableView(List.of(), null);

  /// Elsewhere than on a terminal no line is cut.
  private static final int UNBOUNDED = 1 << 20;

  int width(Console console) {
    return console.outIsTerminal() ? console.columns() : UNBOUNDED;
  }

  /// Rows of JSON with the fields that the user chose, in the order that they wished.
  ///
  /// @throws HarmonicException (usage) if a field is not there
  Iterator<ObjectNode> of(Iterator<ObjectNode> rows) {
    if (sort == null && columns.isEmpty()) {
      return rows; // as they come
    }
    List<ObjectNode> all = new ArrayList<>();
    rows.forEachRemaining(all::add);
    Set<String> names = new LinkedHashSet<>();
    all.forEach(row -> names.addAll(Flat.rows(row).getFirst().keySet()));
    Set<String> fields = new LinkedHashSet<>();
    all.forEach(row -> row.fieldNames().forEachRemaining(fields::add));
    if (sort != null && !all.isEmpty()) {
      String by = only(names, sort.startsWith("-") ? sort.substring(1) : sort);
      all.sort(Comparator.comparing(row -> Flat.rows(row).getFirst().get(by), order()));
    }
    if (!columns.isEmpty() && !all.isEmpty()) {
      columns.forEach(name -> only(fields, name));
      all.replaceAll(this::chosen);
    }
    return all.iterator();
  }

  private ObjectNode chosen(ObjectNode row) {
    ObjectNode chosen = Json.object();
    columns.stream().filter(row::has).forEach(name -> chosen.set(name, row.get(name)));
    return chosen;
  }

  private Comparator<Object> order() {
    Comparator<Object> order = TableView::compare;
    return Comparator.nullsLast(sort.startsWith("-") ? order.reversed() : order);
  }

  /// @param shown columns unless the user chose some
  /// @throws HarmonicException (usage) if a column is not there
  Table of(List<Map<String, Object>> rows, String... shown) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.keySet()));
    List<Map<String, Object>> sorted = new ArrayList<>(rows);
    if (sort != null && !rows.isEmpty()) {
      String by = only(names, sort.startsWith("-") ? sort.substring(1) : sort);
      sorted.sort(Comparator.comparing(row -> row.get(by), order()));
    }
    List<String> wished = columns.isEmpty() ? List.of(shown) : columns;
    List<String> chosen = new ArrayList<>();
    for (String name : wished) {
      List<String> found = found(names, name);
      if (found.isEmpty() && !columns.isEmpty() && !rows.isEmpty()) {
        throw unknown(names, name);
      }
      chosen.addAll(found);
    }
    List<String> all = wished.isEmpty() ? List.copyOf(names) : chosen;
    List<List<Object>> cells = new ArrayList<>();
    for (Map<String, Object> row : sorted) {
      List<Object> some = new ArrayList<>();
      all.forEach(name -> some.add(row.get(name)));
      cells.add(Collections.unmodifiableList(some));
    }
    return new Table(all, cells);
  }

  /// Columns of this name, or that begin with it and a dot.
  private static List<String> found(Set<String> names, String wanted) {
    return names.stream()
        .filter(name -> name.equals(wanted) || name.startsWith(wanted + "."))
        .toList();
  }

  private static String only(Set<String> names, String wanted) {
    if (!names.contains(wanted)) {
      throw unknown(names, wanted);
    }
    return wanted;
  }

  private static HarmonicException unknown(Set<String> names, String name) {
    return HarmonicException.usage(
        "no such column: " + name,
        "columns are: " + String.join(", ", names.stream().limit(40).toList()));
  }

  /// Numbers by their size, before texts.
  private static int compare(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue());
    }
    return a instanceof Number
        ? -1
        : b instanceof Number ? 1 : a.toString().compareTo(b.toString());
  }
}
