package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Lists the initialisers of an ONNX model, its weights, without loading the graph
/// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, from which the field numbers are).
final class OnnxFile {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_METADATA = 14;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int ENTRY_KEY = 1;

  /// A file of nothing but empty tensors must not fill the memory.
  private static final int MOST_TENSORS = 100_000;

  private OnnxFile() {}

  static Contents read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ProtobufMessage model = ProtobufMessage.of(new FileBytes(channel, file));
      List<Stored> tensors = new ArrayList<>();
      Set<String> metadata = new TreeSet<>();
      boolean graph = false;
      while (model.next()) {
        if (model.field() == MODEL_GRAPH) {
          graph = true;
          initializers(file, model.message(), tensors);
        } else if (model.field() == MODEL_METADATA && metadata.size() < MOST_TENSORS) {
          ProtobufMessage entry = model.message();
          while (entry.next()) {
            if (entry.field() == ENTRY_KEY) {
              metadata.add(entry.text());
            }
          }
        }
      }
      if (!graph) {
        throw Damage.of(file, "it is not an ONNX model: it has no graph");
      }
      return new Contents(tensors, metadata, Optional.empty());
    }
  }

  private static void initializers(Path file, ProtobufMessage graph, List<Stored> tensors)
      throws IOException {
    while (graph.next()) {
      if (graph.field() == GRAPH_INITIALIZER) {
        if (tensors.size() == MOST_TENSORS) {
          throw Damage.of(file, "it has more than " + MOST_TENSORS + " tensors");
        }
        tensors.add(OnnxTensorReader.read(file, graph.message()));
      }
    }
  }
}
