package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.harmonicloss.analysis.Embedding;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.Matrix;
import org.harmonicloss.models.OnnxModel;
import org.harmonicloss.models.Task;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The embedding that a metric measures: a run's, an exported model's, or what `probe` prints.
final class EmbeddingSource {
  @Parameters(
      paramLabel = "RUN|FILE.onnx|-",
      description =
          "A trained model, or - for NDJSON rows with \"values\" on standard input, as 'harmonic"
              + " probe --output' prints them.")
  private String source;

  @Option(
      names = "--tokens",
      paramLabel = "task|all",
      description =
          "Which tokens of a model: task, those that the paper looks at (equivalence: the 40 numbers;"
              + " genealogy: the 127 nodes; else all), or all. Rows from - are taken as they are."
              + " Default: task.")
  private Tokens tokens;

  /// Which rows of a model's embedding are measured.
  enum Tokens {
    TASK,
    ALL
  }

  /// @param task what the model has learnt; nobody knows for rows from a pipe
  record Found(Embedding embedding, Optional<Task> task) {}

  Found read(Console console) {
    if (!source.equals("-")) {
      return model(Path.of(source));
    }
    if (tokens != null) {
      throw HarmonicException.usage(
          "--tokens has no meaning with -: rows from standard input are taken as they are",
          "leave it out, or give a run instead of -");
    }
    return new Found(rows(console.in()), Optional.empty());
  }

  private Found model(Path path) {
    return model(path, tokens);
  }

  /// @param tokens which to take; null for those of the task
  static Found model(Path path, Tokens tokens) {
    try (OnnxModel model = OnnxModel.open(path)) {
      Task task = model.config().task();
      Matrix all = Matrix.of(model.run("embedding", List.of(task.validInputs().getFirst())));
      Matrix rows = tokens == Tokens.ALL ? all : all.head(task.embeddingTokens());
      List<String> labels = model.labels().subList(0, rows.rows());
      return new Found(new Embedding(path.toString(), labels, rows), Optional.of(task));
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
