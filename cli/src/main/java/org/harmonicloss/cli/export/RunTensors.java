package org.harmonicloss.cli.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.tensors.SafetensorsWriter.Entry;
import org.harmonicloss.models.tensors.Tensor;
import org.harmonicloss.models.tensors.TensorFile;

/// A run's parameters by their names, read one at a time. `unembedding` is the embedding where the
/// model has tied them.
record RunTensors(RunConfig config, TensorFile checkpoint) {
  static final String EMBEDDING = "embedding";
  static final String UNEMBEDDING = "unembedding";
  private static final String PARAMETER = "param.";

  static RunTensors of(RunConfig config, Path checkpoint) {
    return new RunTensors(config, TensorFile.open(checkpoint));
  }

  /// All parameters, as the checkpoint has them, but that an embedding has no rows that only fill
  /// it up.
  List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    for (Tensor tensor : checkpoint.tensors()) {
      if (tensor.name().startsWith(PARAMETER)) {
        entries.add(entry(tensor, tensor.name().substring(PARAMETER.length())));
      }
    }
    return entries;
  }

  private Entry entry(Tensor tensor, String name) {
    int rows = Math.toIntExact(tensor.shape().getFirst());
    int columns = Math.toIntExact(tensor.shape().getLast());
    boolean embedding = tensor.name().equals(PARAMETER + EMBEDDING);
    return new Entry(
        name, List.of(embedding ? Math.min(rows, config.task().classes()) : rows, columns));
  }

  /// Those that the user names, or all.
  ///
  /// @throws HarmonicException (usage) if there is none of a name
  List<Entry> chosen(List<String> names) {
    return names.isEmpty() ? all() : names.stream().map(this::named).toList();
  }

  private Entry named(String name) {
    Optional<Entry> own = find(name);
    if (own.isEmpty() && name.equals(UNEMBEDDING)) {
      own = find(EMBEDDING).map(entry -> new Entry(UNEMBEDDING, entry.shape()));
    }
    List<String> known = all().stream().map(Entry::name).toList();
    return own.orElseThrow(
        () ->
            HarmonicException.usage(
                "no tensor named " + name + ": " + checkpoint.source(),
                NearNames.hint(name, known)));
  }

  Optional<Entry> find(String name) {
    return all().stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /// Whether its rows are tokens or classes.
  boolean isLabelled(Entry entry) {
    return List.of(EMBEDDING, UNEMBEDDING).contains(entry.name());
  }

  /// Row by row.
  float[] values(Entry entry) {
    boolean tied = entry.name().equals(UNEMBEDDING) && find(UNEMBEDDING).isEmpty();
    String name = tied ? EMBEDDING : entry.name();
    if (!(checkpoint.read(PARAMETER + name) instanceof Matrix.Floats matrix)) {
      throw HarmonicException.failed(
          "damaged checkpoint: " + checkpoint.source() + ": " + name + " is not float32",
          "train the run again");
    }
    int size = entry.shape().stream().reduce(1, Math::multiplyExact);
    float[] values = matrix.values();
    return values.length == size ? values : Arrays.copyOf(values, size);
  }
}
