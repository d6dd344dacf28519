package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.harmonicloss.models.base.Source;

/// Lists the weights of an ONNX model without loading the graph
/// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, from which the field numbers are): the
/// initialisers, sparse ones too, and the values of `Constant` nodes that have rows and columns; of
/// the graph, of those inside it (the branches of an `If`) and of functions.
final class OnnxFile {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_METADATA = 14;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int ENTRY_KEY = 1;

  private static final int FUNCTION_NAME = 1;
  private static final int FUNCTION_NODE = 7;

  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;

  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;

  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_NUMBER = 3;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_SPARSE = 22;

  private static final int SPARSE_VALUES = 1;
  private static final int SPARSE_DIMS = 3;

  /// A file of nothing but empty tensors must not fill the memory.
  private static final int MOST_TENSORS = 100_000;

  private static final int MOST_DIMENSIONS = 64;
  private static final int MOST_INPUTS = 3;

  /// Graphs inside graphs.
  private static final int MOST_DEPTH = 16;

  private final Source file;
  private final List<Stored> tensors = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> metadata = new TreeSet<>();
  private final OnnxQuantized quantized = new OnnxQuantized();

  private OnnxFile(Source file) {
    this.file = file;
  }

  static Contents read(Source file) throws IOException {
    try (SeekableByteChannel channel = file.open()) {
      OnnxFile found = new OnnxFile(file);
      found.model(ProtobufMessage.of(new FileBytes(channel, file)));
      found.quantized.apply(found.tensors);
      return new Contents(found.tensors, found.metadata, Optional.empty());
    }
  }

  private void model(ProtobufMessage model) throws IOException {
    boolean graph = false;
    while (model.next()) {
      switch (model.field()) {
        case MODEL_GRAPH -> {
          graph = true;
          graph(model.message(), "", 0);
        }
        case MODEL_FUNCTIONS -> function(model.message());
        case MODEL_METADATA -> metadata(model.message());
        default -> {
          // The version, or what nobody measures.
        }
      }
    }
    if (!graph) {
      throw Damage.of(file, "it is not an ONNX model: it has no graph");
    }
  }

  private void metadata(ProtobufMessage entry) throws IOException {
    while (entry.next()) {
      if (entry.field() == ENTRY_KEY && metadata.size() < MOST_TENSORS) {
        metadata.add(entry.text());
      }
    }
  }

  private void function(ProtobufMessage function) throws IOException {
    String name = "";
    while (function.next()) {
      name = function.field() == FUNCTION_NAME ? function.text() : name;
    }
    ProtobufMessage again = function.again();
    while (again.next()) {
      if (again.field() == FUNCTION_NODE) {
        node(again.message(), name + "/", 1);
      }
    }
  }

  /// @param prefix tells names of this graph from the same in others
  private void graph(ProtobufMessage graph, String prefix, int depth) throws IOException {
    if (depth > MOST_DEPTH) {
      throw Damage.of(file, "it has graphs in graphs, more than " + MOST_DEPTH + " deep");
    }
    while (graph.next()) {
      switch (graph.field()) {
        case GRAPH_INITIALIZER -> add(OnnxTensorReader.read(file, graph.message()), prefix);
        case GRAPH_SPARSE_INITIALIZER -> add(sparse(graph.message()), prefix);
        default -> {
          // Inputs, outputs and their shapes; nodes come after what is the graph's own.
        }
      }
    }
    ProtobufMessage again = graph.again();
    while (again.next()) {
      if (again.field() == GRAPH_NODE) {
        node(again.message(), prefix, depth);
      }
    }
  }

  private void node(ProtobufMessage node, String prefix, int depth) throws IOException {
    String output = "";
    String operator = "";
    List<String> inputs = new ArrayList<>();
    boolean attributes = false;
    while (node.next()) {
      switch (node.field()) {
        case NODE_INPUT -> {
          if (inputs.size() < MOST_INPUTS) {
            inputs.add(node.text());
          }
        }
        case NODE_OUTPUT -> output = output.isEmpty() ? node.text() : output;
        case NODE_OPERATOR -> operator = node.text();
        case NODE_ATTRIBUTE -> attributes = true;
        default -> {
          // Names.
        }
      }
    }
    String constant = operator.equals("Constant") ? output : null;
    long axis = 1;
    ProtobufMessage again = node.again();
    while (attributes && again.next()) {
      if (again.field() == NODE_ATTRIBUTE) {
        axis = operator.equals(OnnxQuantized.DEQUANTIZE) ? axis(again.message(), axis) : axis;
        attribute(again.message(), constant, prefix + output, depth);
      }
    }
    quantized.node(operator, inputs, output, axis);
  }

  private static long axis(ProtobufMessage attribute, long known) throws IOException {
    boolean axis = false;
    long number = known;
    while (attribute.next()) {
      switch (attribute.field()) {
        case ATTRIBUTE_NAME -> axis = attribute.text().equals("axis");
        case ATTRIBUTE_NUMBER -> number = attribute.number();
        default -> {
          // Of another kind.
        }
      }
    }
    return axis ? number : known;
  }

  /// @param constant what the value is called, if it is that of a constant
  private void attribute(ProtobufMessage attribute, String constant, String node, int depth)
      throws IOException {
    String name = "";
    ProtobufMessage again = attribute.again();
    while (attribute.next()) {
      name = attribute.field() == ATTRIBUTE_NAME ? attribute.text() : name;
    }
    while (again.next()) {
      switch (again.field()) {
        case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS ->
            graph(again.message(), node + "/" + name + "/", depth + 1);
        case ATTRIBUTE_TENSOR ->
            addConstant(OnnxTensorReader.read(file, again.message()), constant, node);
        case ATTRIBUTE_SPARSE -> addConstant(sparse(again.message()), constant, node);
        default -> {
          // Numbers and texts, which are no weights.
        }
      }
    }
  }

  /// Graphs are full of constants that are sizes and axes; only what has rows and columns is
  /// listed.
  private void addConstant(Stored value, String name, String node) {
    if (name != null && value.tensor().shape().size() > 1) {
      add(value.named(name), node.substring(0, node.length() - name.length()));
    }
  }

  /// Not read: it may claim a size that has nothing to do with the file's.
  private Stored sparse(ProtobufMessage message) throws IOException {
    List<Long> shape = new ArrayList<>();
    Stored values = null;
    while (message.next()) {
      if (message.field() == SPARSE_VALUES) {
        values = OnnxTensorReader.read(file, message.message());
      } else if (message.field() == SPARSE_DIMS) {
        message.numbers(
            size -> {
              if (size < 0 || shape.size() == MOST_DIMENSIONS) {
                throw Damage.of(file, "impossible shape of a sparse tensor");
              }
              shape.add(size);
            });
      }
    }
    if (values == null) {
      throw Damage.of(file, "a sparse tensor has no values");
    }
    return Stored.unread(
        values.tensor().name(),
        shape,
        values.tensor().type(),
        "a sparse tensor",
        "write its numbers, zeros too, as an initialiser, or as .npy or .safetensors");
  }

  /// Names are one graph's own: another's of the same name is told by where it is.
  private void add(Stored stored, String prefix) {
    if (tensors.size() == MOST_TENSORS) {
      throw Damage.of(file, "it has more than " + MOST_TENSORS + " tensors");
    }
    String name = stored.tensor().name();
    boolean taken = !prefix.isEmpty() && names.contains(name);
    tensors.add(taken ? stored.named(prefix + name) : stored);
    names.add(taken ? prefix + name : name);
  }
}
