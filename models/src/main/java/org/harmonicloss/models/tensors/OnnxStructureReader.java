package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// Reads an [OnnxStructure]. A name that is given twice, or anything else that ONNX Runtime might
/// understand in another way, is refused: what is measured must be what is run.
final class OnnxStructureReader {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int MODEL_METADATA = 14;
  private static final int MODEL_FUNCTIONS = 25;

  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;

  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int NODE_DOMAIN = 7;

  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_INTEGER = 3;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_INTEGERS = 8;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;

  private static final int TENSOR_INTEGERS = 7;
  private static final int TENSOR_RAW = 9;

  /// Those with tensors or graphs in them.
  private static final Set<Integer> DEEP =
      Set.of(ATTRIBUTE_TENSOR, ATTRIBUTE_GRAPH, ATTRIBUTE_TENSORS, ATTRIBUTE_GRAPHS);

  private static final Set<String> DOMAINS = Set.of("", "ai.onnx");
  private static final int MOST_NODES = 100_000;

  /// Whole numbers are shapes, axes and places in our graphs.
  private static final int MOST_INTEGERS = 64;

  private final Source file;
  private final Map<String, String> metadata = new HashMap<>();
  private final Map<String, List<Long>> inputs = new HashMap<>();
  private final Map<String, OnnxStructure.Constant> constants = new HashMap<>();
  private final List<OnnxStructure.Node> nodes = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private long opset;

  OnnxStructureReader(Source file) {
    this.file = file;
  }

  OnnxStructure read(ProtobufMessage model) throws IOException {
    while (model.next()) {
      switch (model.field()) {
        case MODEL_GRAPH -> graph(model.message());
        case MODEL_OPSET -> opset(model.message());
        case MODEL_METADATA -> metadata(model.message());
        case MODEL_FUNCTIONS -> throw foreign("functions");
        default -> {
          // The version, or what nobody computes.
        }
      }
    }
    return new OnnxStructure(metadata, opset, inputs, constants, nodes, outputs);
  }

  private void opset(ProtobufMessage message) throws IOException {
    OnnxPairs.Opset found = OnnxPairs.opset(message);
    String domain = found.domain();
    if (!DOMAINS.contains(domain) || opset != 0) {
      throw foreign("operators of " + (domain.isEmpty() ? "two versions" : domain));
    }
    opset = found.version();
  }

  private void metadata(ProtobufMessage message) throws IOException {
    OnnxPairs.Entry entry = OnnxPairs.entry(message, "");
    if (metadata.size() == MOST_NODES || metadata.put(entry.key(), entry.value()) != null) {
      throw twice(entry.key());
    }
  }

  private void graph(ProtobufMessage graph) throws IOException {
    while (graph.next()) {
      switch (graph.field()) {
        case GRAPH_NODE -> node(graph.message());
        case GRAPH_INITIALIZER -> constant(graph.message());
        case GRAPH_INPUT -> input(graph.message());
        case GRAPH_OUTPUT -> outputs.add(name(graph.message()));
        case GRAPH_SPARSE_INITIALIZER -> throw foreign("sparse tensors");
        default -> {
          // Names and comments; shapes that somebody claims.
        }
      }
    }
  }

  private static String name(ProtobufMessage message) throws IOException {
    String name = "";
    while (message.next()) {
      name = message.field() == 1 ? message.text() : name;
    }
    return name;
  }

  private void node(ProtobufMessage message) throws IOException {
    String operator = "";
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    Map<String, List<Long>> attributes = new HashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case NODE_INPUT -> from.add(message.text());
        case NODE_OUTPUT -> to.add(message.text());
        case NODE_OPERATOR -> operator = message.text();
        case NODE_ATTRIBUTE -> attribute(message.message(), attributes);
        case NODE_DOMAIN -> {
          if (!DOMAINS.contains(message.text())) {
            throw foreign("operators of " + message.text());
          }
        }
        default -> {
          // Its name, and comments.
        }
      }
    }
    if (nodes.size() == MOST_NODES || Math.max(from.size(), to.size()) > MOST_INTEGERS) {
      throw foreign("more nodes");
    }
    nodes.add(new OnnxStructure.Node(operator, from, to, attributes));
  }

  private void attribute(ProtobufMessage message, Map<String, List<Long>> attributes)
      throws IOException {
    String name = "";
    List<Long> integers = new ArrayList<>();
    while (message.next()) {
      int field = message.field();
      if (field == ATTRIBUTE_NAME) {
        name = message.text();
      } else if (field == ATTRIBUTE_INTEGER || field == ATTRIBUTE_INTEGERS) {
        message.numbers(number -> add(integers, number));
      } else if (DEEP.contains(field)) {
        throw foreign("graphs or tensors in its nodes");
      }
    }
    if (attributes.size() == MOST_INTEGERS || attributes.put(name, integers) != null) {
      throw twice(name);
    }
  }

  private void add(List<Long> integers, long number) {
    if (integers.size() == MOST_INTEGERS) {
      throw foreign("long lists of whole numbers");
    }
    integers.add(number);
  }

  private void constant(ProtobufMessage message) throws IOException {
    ProtobufMessage again = message.again();
    Stored stored = OnnxTensorReader.read(file, message);
    Tensor tensor = stored.tensor();
    boolean whole = tensor.type().equals("int64");
    if (!whole && (stored.values().isEmpty() || !tensor.type().equals("float32"))) {
      throw foreign("tensors of " + tensor.problem().orElse("type " + tensor.type()));
    }
    List<Long> integers = whole ? integers(again, tensor) : null;
    if (constants.put(tensor.name(), new OnnxStructure.Constant(tensor.shape(), integers))
        != null) {
      throw twice(tensor.name());
    }
  }

  private List<Long> integers(ProtobufMessage message, Tensor tensor) throws IOException {
    List<Long> integers = new ArrayList<>();
    while (message.next()) {
      if (message.field() == TENSOR_INTEGERS) {
        message.numbers(number -> add(integers, number));
      } else if (message.field() == TENSOR_RAW) {
        message.longs(number -> add(integers, number));
      }
    }
    if (integers.size() != Damage.count(file, tensor.name(), tensor.shape())) {
      throw Damage.of(file, tensor.name() + " has not the numbers that its shape needs");
    }
    return integers;
  }

  /// Its name, and what it says of its dimensions.
  private void input(ProtobufMessage message) throws IOException {
    String name = "";
    List<Long> dimensions = new ArrayList<>();
    while (message.next()) {
      if (message.field() == 1) {
        name = message.text();
      } else if (message.field() == 2) {
        ProtobufMessage type = message.message();
        while (type.next()) {
          if (type.field() != 1) {
            throw foreign("inputs that are not tensors");
          }
          ProtobufMessage tensor = type.message();
          while (tensor.next()) {
            if (tensor.field() == 2) {
              shape(tensor.message(), dimensions);
            }
          }
        }
      }
    }
    if (inputs.put(name, dimensions) != null) {
      throw twice(name);
    }
  }

  private void shape(ProtobufMessage shape, List<Long> dimensions) throws IOException {
    while (shape.next()) {
      if (shape.field() == 1) {
        ProtobufMessage dimension = shape.message();
        long size = -1;
        while (dimension.next()) {
          size = dimension.field() == 1 ? dimension.number() : size;
        }
        add(dimensions, size);
      }
    }
  }

  private HarmonicException foreign(String what) {
    return foreign(file, what);
  }

  static HarmonicException foreign(Source file, String what) {
    return HarmonicException.failed(
        "not a model of harmonic: " + file + " has " + what,
        "give a model.onnx that 'harmonic train' wrote");
  }

  private HarmonicException twice(String name) {
    return Damage.of(file, "it has " + (name.isEmpty() ? "a part" : name) + " twice");
  }
}
