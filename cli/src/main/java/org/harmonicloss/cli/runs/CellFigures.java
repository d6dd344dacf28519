package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.harmonicloss.analysis.figures.CellMap;
import org.harmonicloss.analysis.figures.Figure;
import org.harmonicloss.analysis.figures.RangePlot;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// Pictures of what `analyze compare --by` sums up: a map of cells for two settings, lines for one.
///
/// @param by fields of the settings, one or two
/// @param quantity field that is drawn, without `_median`
/// @param cells what was printed, one for each combination of values
record CellFigures(List<String> by, String quantity, List<ObjectNode> cells) {
  private static final int DIMENSIONS = 2;

  /// @throws HarmonicException (usage) if a page has not as many dimensions
  static void check(List<String> by) {
    if (by.isEmpty() || by.size() > DIMENSIONS) {
      throw HarmonicException.usage(
          by.isEmpty()
              ? "--plot is only for --by"
              : "--plot shows one or two settings, not " + by.size(),
          "name them, as in --by task,distance --plot map.svg");
    }
  }

  Figure figure() {
    String title = "Median " + words(quantity) + " by " + String.join(" and ", names());
    if (by.size() == 1) {
      List<RangePlot.Range> ranges =
          values(by.getFirst()).stream().map(this::cell).map(this::range).toList();
      return new RangePlot(title, note(), words(quantity), names().getFirst(), ranges);
    }
    List<JsonNode> down = values(by.getFirst());
    List<JsonNode> across = values(by.getLast());
    double[][] medians = new double[down.size()][across.size()];
    Arrays.stream(medians).forEach(row -> Arrays.fill(row, Double.NaN));
    for (ObjectNode cell : cells) {
      int row = down.indexOf(cell.get(by.getFirst()));
      int column = across.indexOf(cell.get(by.getLast()));
      medians[row][column] = number(cell, "_median");
    }
    return new CellMap(
        title,
        note(),
        words(quantity),
        names().getLast(),
        names().getFirst(),
        texts(across),
        texts(down),
        medians);
  }

  private List<String> names() {
    return by.stream().map(CellFigures::words).toList();
  }

  private static String words(String field) {
    return field.replace('_', ' ');
  }

  private String note() {
    var runs = cells.stream().mapToInt(cell -> cell.get("runs").intValue()).summaryStatistics();
    String count =
        runs.getMin() == runs.getMax()
            ? Integer.toString(runs.getMax())
            : runs.getMin() + " to " + runs.getMax();
    return runs.getMax() == 1 ? "" : "over " + count + " runs each";
  }

  /// Numbers in their order, other values as they come, and last of all none.
  private List<JsonNode> values(String field) {
    List<JsonNode> values =
        new ArrayList<>(new LinkedHashSet<>(cells.stream().map(cell -> cell.get(field)).toList()));
    if (values.stream().allMatch(value -> value.isNumber() || value.isNull())) {
      values.sort(Comparator.comparingDouble(JsonNode::asDouble));
    }
    values.sort(Comparator.comparing(JsonNode::isNull));
    return values;
  }

  private static List<String> texts(List<JsonNode> values) {
    return values.stream().map(CellFigures::text).toList();
  }

  private static String text(JsonNode value) {
    return value.isNull()
        ? "none"
        : value.isTextual() ? value.textValue() : Json.compact(value).replaceFirst("\\.0$", "");
  }

  private ObjectNode cell(JsonNode value) {
    return cells.stream()
        .filter(cell -> cell.get(by.getFirst()).equals(value))
        .findFirst()
        .orElseThrow();
  }

  private RangePlot.Range range(ObjectNode cell) {
    return new RangePlot.Range(
        text(cell.get(by.getFirst())),
        number(cell, "_median"),
        number(cell, "_min"),
        number(cell, "_max"));
  }

  private double number(ObjectNode cell, String end) {
    JsonNode number = cell.path(quantity + end);
    return number.isNumber() ? number.doubleValue() : Double.NaN;
  }
}
