package org.harmonicloss.cli.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.cli.export.ExportFolder.Content;
import org.harmonicloss.cli.output.Printable;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.tensors.NpyWriter;
import org.harmonicloss.models.tensors.SafetensorsWriter;
import org.harmonicloss.models.tensors.SafetensorsWriter.Entry;

/// A run's tensors by themselves: as safetensors, as NumPy's arrays, or for TensorBoard's Embedding
/// Projector.
final class TensorExports {
  /// What the rows of the embedding and the unembedding stand for, as `--vocab` reads it.
  private static final String LABELS = "labels.json";

  /// From this many numbers on, the projector gets bytes: as text they would be three times as
  /// large.
  private static final int MANY = 1_000_000;

  private TensorExports() {}

  static Map<String, Content> safetensors(RunTensors run, List<Entry> entries) {
    Map<String, Content> files = new LinkedHashMap<>();
    Map<String, String> metadata = Map.of("format", "pt");
    files.put(
        "model.safetensors", file -> SafetensorsWriter.write(file, metadata, entries, run::values));
    files.put(LABELS, Content.of(labels(run)));
    return files;
  }

  static Map<String, Content> npy(RunTensors run, List<Entry> entries) {
    Map<String, Content> files = new LinkedHashMap<>();
    for (Entry entry : entries) {
      files.put(
          entry.name() + ".npy",
          file -> NpyWriter.write(file.stream(), entry.shape(), run.values(entry)));
    }
    files.put(LABELS, Content.of(labels(run)));
    return files;
  }

  private static ArrayNode labels(RunTensors run) {
    ArrayNode labels = Json.array();
    run.config().task().labels().forEach(labels::add);
    return labels;
  }

  /// `tensors.tsv`, or `tensors.bytes` where there are many, `metadata.tsv`, and the configuration
  /// in both forms: TensorBoard's plugin reads the one, its stand-alone page the other.
  static Map<String, Content> projector(RunTensors run, List<Entry> entries) {
    if (entries.size() != 1 || !run.isLabelled(entries.getFirst())) {
      throw HarmonicException.usage(
          "the projector shows one tensor whose rows are tokens or classes",
          "give --tensor embedding or --tensor unembedding");
    }
    Entry entry = entries.getFirst();
    int rows = entry.shape().getFirst();
    int columns = entry.shape().getLast();
    String tensors = (long) rows * columns > MANY ? "tensors.bytes" : "tensors.tsv";
    Map<String, Content> files = new LinkedHashMap<>();
    files.put(
        tensors,
        file -> {
          if (tensors.endsWith(".bytes")) {
            NpyWriter.floats(file.stream(), run.values(entry));
          } else {
            writeTsv(file, run.values(entry), columns);
          }
        });
    files.put("metadata.tsv", Content.of(metadata(run.config().task().labels())));
    files.put("projector_config.json", Content.of(json(entry, tensors)));
    files.put("projector_config.pbtxt", Content.of(text(entry, tensors)));
    return files;
  }

  private static void writeTsv(AtomicFile file, float[] values, int columns) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      line.append(values[i]).append((i + 1) % columns == 0 ? '\n' : '\t');
      if ((i + 1) % columns == 0) {
        file.stream().write(line.toString().getBytes(StandardCharsets.US_ASCII));
        line.setLength(0);
      }
    }
  }

  /// With two columns it must have a header. Labels stay on their lines.
  private static String metadata(List<String> labels) {
    StringBuilder text = new StringBuilder("label\tid\n");
    for (int id = 0; id < labels.size(); id++) {
      text.append(Printable.of(labels.get(id))).append('\t').append(id).append('\n');
    }
    return text.toString();
  }

  private static ObjectNode json(Entry entry, String tensors) {
    ObjectNode json = Json.object();
    ObjectNode one = json.putArray("embeddings").addObject().put("tensorName", entry.name());
    ArrayNode shape = one.putArray("tensorShape");
    entry.shape().forEach(shape::add);
    one.put("tensorPath", tensors).put("metadataPath", "metadata.tsv");
    return json;
  }

  private static String text(Entry entry, String tensors) {
    return """
        embeddings {
          tensor_name: "%s"
          tensor_shape: %d
          tensor_shape: %d
          tensor_path: "%s"
          metadata_path: "metadata.tsv"
        }
        """
        .formatted(entry.name(), entry.shape().getFirst(), entry.shape().getLast(), tensors);
  }
}
