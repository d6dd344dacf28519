package org.harmonicloss.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// An embedding from a pipe: NDJSON rows with "values" and perhaps a "label", as `probe` prints.
public final class PipedRows {
  private PipedRows() {}

  /// @param naming puts other labels in the place of those of the rows
  static Embedding read(InputStream in, UnaryOperator<List<String>> naming) {
    List<String> labels = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    StandardInput.lines(
        in,
        (line, number) -> {
          String where = "standard input, line " + number;
          JsonNode row = Json.parse(line, where);
          String id = row.path("id").asText(Integer.toString(rows.size()));
          labels.add(row.path("label").asText(id));
          rows.add(values(row.path("values"), where));
        });
    if (rows.isEmpty()) {
      throw HarmonicException.failed(
          "no rows on standard input",
          "pipe in what 'harmonic probe RUN --output embedding' prints");
    }
    return new Embedding("-", naming.apply(labels), rows.toArray(double[][]::new));
  }

  private static double[] values(JsonNode json, String where) {
    double[] values = new double[json.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = json.get(i);
      // probe writes what is not finite as null; the embedding says which row it is.
      values[i] = value.isNull() ? Double.NaN : value.asDouble(Double.NaN);
    }
    if (!json.isArray() || values.length == 0) {
      throw HarmonicException.failed(
          where + ": no array \"values\"",
          "pipe in what 'harmonic probe RUN --output embedding' prints");
    }
    return values;
  }
}
