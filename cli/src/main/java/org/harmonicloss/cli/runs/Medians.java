package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.analysis.geometry.Median;

/// What rows about runs of one kind, or cell, have in common.
final class Medians {
  private Medians() {}

  /// Adds `NAME_median`, `NAME_min` and `NAME_max` over the rows that have a number of that name;
  /// null if none has.
  static ObjectNode put(ObjectNode json, List<ObjectNode> rows, List<String> names) {
    for (String name : names) {
      double[] values =
          rows.stream()
              .map(row -> row.path(name))
              .filter(JsonNode::isNumber)
              .mapToDouble(JsonNode::doubleValue)
              .toArray();
      boolean some = values.length > 0;
      json.put(name + "_median", some ? (Double) Median.of(values) : null);
      json.put(name + "_min", some ? (Double) Arrays.stream(values).min().getAsDouble() : null);
      json.put(name + "_max", some ? (Double) Arrays.stream(values).max().getAsDouble() : null);
    }
    return json;
  }

  /// A number for JSON, which has no infinity and no NaN: those are null.
  static Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
