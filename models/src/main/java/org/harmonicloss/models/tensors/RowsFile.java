package org.harmonicloss.models.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// Reads rows as `probe` prints them: an object on each line (NDJSON) that has "values" and perhaps
/// a "label" or an "id"; or one object around them all, whose "rows" they are.
final class RowsFile {
  private static final String HINT =
      "give what 'harmonic probe RUN --output embedding' prints: on each line"
          + " {\"label\": …, \"values\": [number, …]}";

  /// An object of JSON, where a row of numbers would have a token "{".
  private static final Pattern OBJECT =
      Pattern.compile("\\s*\\{\\s*+(?:}|\"(?:[^\"\\\\]++|\\\\.)*+\"\\s*+:).*+", Pattern.DOTALL);

  private static final int SAMPLE = 1 << 12;
  private static final long MOST_BYTES = 1L << 28;

  private final Source file;
  private final List<String> labels = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();

  private RowsFile(Source file) {
    this.file = file;
  }

  static boolean isOne(Source file) throws IOException {
    String head = new String(file.head(SAMPLE), StandardCharsets.UTF_8);
    return OBJECT.matcher(head.startsWith(Utf8.MARK) ? head.substring(1) : head).matches();
  }

  /// @param name what to call the matrix, which has no name of its own
  static Contents read(Source file, String name) throws IOException {
    RowsFile read = new RowsFile(file);
    read.lines();
    return read.contents(name);
  }

  private void lines() throws IOException {
    try (TextRecords records = new TextRecords(file, TextRecords.Separator.BLANKS)) {
      while (records.next()) {
        String line = records.wholeLine();
        String where = file + ", line " + records.line();
        if (line.strip().equals("{")) {
          around(Json.parse(Utf8.read(file, MOST_BYTES, HINT), file.toString()), where);
          return;
        }
        JsonNode json = Json.parse(line, where);
        if (json.has("rows") && !json.has("values")) {
          around(json, where);
        } else {
          row(json, where);
        }
      }
    }
  }

  private void around(JsonNode json, String where) {
    int number = 1;
    for (JsonNode row : json.path("rows")) {
      row(row, file + ", row " + number++);
    }
    if (number == 1) {
      throw HarmonicException.failed(where + ": no \"rows\" and no \"values\"", HINT);
    }
  }

  private void row(JsonNode row, String where) {
    JsonNode json = row.path("values");
    if (!json.isArray() || json.isEmpty()) {
      throw HarmonicException.failed(where + ": no array \"values\"", HINT);
    }
    double[] values = new double[json.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = json.get(i);
      if (!value.isNumber() && !value.isNull()) {
        throw HarmonicException.failed(where + ": not a number: " + Json.compact(value), HINT);
      }
      // probe writes what is not finite as null; who measures it says which row it is.
      values[i] = value.isNull() ? Double.NaN : value.doubleValue();
    }
    if (!rows.isEmpty() && rows.getFirst().length != values.length) {
      throw HarmonicException.failed(
          where + ": " + values.length + " numbers, the first row has " + rows.getFirst().length,
          "rows need the same number of numbers each");
    }
    String id = row.path("id").asText(Integer.toString(rows.size()));
    labels.add(row.path("label").asText(id));
    rows.add(values);
  }

  private Contents contents(String name) {
    int columns = rows.getFirst().length;
    if ((long) rows.size() * columns > Integer.MAX_VALUE - 8) {
      throw HarmonicException.failed(
          "too large for the memory: " + file, "read it on a larger machine");
    }
    double[] values = new double[rows.size() * columns];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, values, row * columns, columns);
    }
    Matrix matrix = Matrix.of(values, rows.size(), columns);
    List<Long> shape = List.of((long) rows.size(), (long) columns);
    return new Contents(
        List.of(Stored.of(name, shape, "text", (_, _) -> matrix)), Set.of(), Optional.of(labels));
  }
}
