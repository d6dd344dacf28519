package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.analysis.Embedding;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.OnnxModel;
import picocli.CommandLine.Parameters;

/// The embedding that a metric measures: a run's, an exported model's, or what `probe` prints.
final class EmbeddingSource {
  @Parameters(
      paramLabel = "RUN|FILE.onnx|-",
      description =
          "A trained model, or - for NDJSON rows with \"values\" on standard input, as 'harmonic"
              + " probe --output' prints them.")
  private String source;

  Embedding read(Console console) {
    return source.equals("-") ? rows(console.in()) : model(Path.of(source));
  }

  static Embedding model(Path path) {
    try (OnnxModel model = OnnxModel.open(path)) {
      List<int[]> any = List.of(model.config().task().validInputs().getFirst());
      float[][] values = model.run("embedding", any);
      double[][] rows = new double[values.length][];
      for (int row = 0; row < rows.length; row++) {
        rows[row] = new double[values[row].length];
        for (int column = 0; column < rows[row].length; column++) {
          rows[row][column] = values[row][column];
        }
      }
      return new Embedding(path.toString(), model.labels(), rows);
    }
  }

  private static Embedding rows(InputStream in) {
    List<String> lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    List<String> labels = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String where = "standard input, line " + (i + 1);
        JsonNode row = Json.parse(lines.get(i), where);
        labels.add(row.path("label").asText(row.path("id").asText(Integer.toString(rows.size()))));
        rows.add(values(row.path("values"), where));
      }
    }
    if (rows.isEmpty()) {
      throw HarmonicException.failed(
          "no rows on standard input",
          "pipe in what 'harmonic probe RUN --output embedding' prints");
    }
    return new Embedding("-", labels, rows.toArray(double[][]::new));
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
