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
import java.util.function.Function;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// What the user wants to see of rows: which columns, in which order.
///
/// @param columns their names, or those of vectors and objects; empty for all there are
/// @param sort the column to sort by, with `-` before it for the largest first; null for the order
///     in which rows were found
record TableView(List<String> columns, String sort) {
  static final TableView DEFAULT = new TableView(List.of(), null);

  /// Elsewhere than on a terminal no line is cut.
  private static final int UNBOUNDED = 1 << 20;

  boolean isDefault() {
    return sort == null && columns.isEmpty();
  }

  int width(Console console) {
    return console.outIsTerminal() ? console.columns() : UNBOUNDED;
  }

  /// Rows of JSON with the fields that the user chose, in the order that they wished.
  ///
  /// @throws HarmonicException (usage) if a field is not there
  Iterator<ObjectNode> of(Iterator<ObjectNode> rows) {
    if (isDefault()) {
      return rows; // as they come
    }
    List<ObjectNode> all = new ArrayList<>();
    rows.forEachRemaining(all::add);
    List<ObjectNode> sorted = sorted(all, row -> Flat.rows(row).getFirst());
    Set<String> fields = new LinkedHashSet<>();
    all.forEach(row -> row.fieldNames().forEachRemaining(fields::add));
    if (columns.isEmpty() || all.isEmpty()) {
      return sorted.iterator();
    }
    columns.forEach(name -> only(fields, name));
    return sorted.stream().map(this::chosen).iterator();
  }

  /// A single object with the fields that the user chose.
  ObjectNode of(ObjectNode object) {
    return of(List.of(object).iterator()).next();
  }

  /// @param cells of a row; asked for once each
  private <R> List<R> sorted(List<R> rows, Function<R, Map<String, Object>> cells) {
    if (sort == null || rows.isEmpty()) {
      return rows;
    }
    boolean descending = sort.startsWith("-");
    List<Map<String, Object>> all = rows.stream().map(cells).toList();
    String by = only(names(all), descending ? sort.substring(1) : sort);
    Comparator<Object> order = TableView::compare;
    Comparator<Object> wished = Comparator.nullsLast(descending ? order.reversed() : order);
    return IntStream.range(0, rows.size())
        .boxed()
        .sorted(Comparator.comparing(i -> all.get(i).get(by), wished))
        .map(rows::get)
        .toList();
  }

  private static Set<String> names(List<Map<String, Object>> rows) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.keySet()));
    return names;
  }

  private ObjectNode chosen(ObjectNode row) {
    ObjectNode chosen = Json.object();
    columns.stream().filter(row::has).forEach(name -> chosen.set(name, row.get(name)));
    return chosen;
  }

  /// @param shown columns unless the user chose some
  /// @throws HarmonicException (usage) if a column is not there
  Table of(List<Map<String, Object>> rows, String... shown) {
    Set<String> names = names(rows);
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
    for (Map<String, Object> row : sorted(rows, row -> row)) {
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
