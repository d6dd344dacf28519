package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.harmonicloss.models.base.Source;

/// Reads an [OnnxOutline]; field numbers are those of
/// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
final class OnnxOutlineReader {
  private static final String OWN_DOMAIN = "ai.onnx";

  /// Domains whose operators are part of ONNX Runtime.
  private static final Set<String> DOMAINS =
      Set.of(OWN_DOMAIN, "ai.onnx.ml", "com.microsoft", "ai.onnx.training");

  /// A file of nothing but empty nodes must not fill the memory.
  private static final int MOST = 1 << 20;

  /// Graphs inside graphs.
  private static final int MOST_DEPTH = 16;

  private static final int MOST_DIMENSIONS = 64;

  /// Sparse tensors claim a size that has nothing to do with the file's.
  private static final long MOST_NUMBERS = 1L << 28;

  private final Source file;
  private final Map<String, Long> opsets = new TreeMap<>();
  private final Map<String, OnnxOutline.Value> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxOutline.Value> outputs = new LinkedHashMap<>();
  private final Map<String, OnnxOutline.Value> known = new HashMap<>();
  private final Set<String> computed = new LinkedHashSet<>();
  private final Map<String, Integer> operators = new TreeMap<>();
  private final Map<String, String> metadata = new TreeMap<>();
  private final Set<String> functions = new HashSet<>();
  private final Set<String> domains = new LinkedHashSet<>();
  private final OnnxLookups lookups = new OnnxLookups();
  private String producer = "";
  private String producerVersion = "";
  private String graphName = "";
  private String refused;
  private long irVersion;
  private boolean hasGraph;
  private int count;

  OnnxOutlineReader(Source file) {
    this.file = file;
  }

  OnnxOutline read(ProtobufMessage model) throws IOException {
    while (model.next()) {
      switch (model.field()) {
        case 1 -> irVersion = model.number();
        case 2 -> producer = model.text();
        case 3 -> producerVersion = model.text();
        case 7 -> {
          hasGraph = true;
          graph(model.message(), 0);
        }
        case 8 -> opset(model.message());
        case 14 -> entry(model.message(), metadata);
        case 25 -> function(model.message());
        default -> {
          // Comments, and how it was trained.
        }
      }
    }
    if (!hasGraph) {
      throw Damage.of(file, "it is not an ONNX model: it has no graph");
    }
    domains.removeAll(functions);
    domains.removeAll(DOMAINS);
    if (!domains.isEmpty()) {
      refuse("operators of " + domains.iterator().next() + ", which need a library of their own");
    }
    List<OnnxOutline.Value> inner =
        computed.stream()
            .filter(name -> !outputs.containsKey(name))
            .map(
                name ->
                    known.getOrDefault(
                        name, new OnnxOutline.Value(name, "unknown", Optional.empty())))
            .toList();
    return new OnnxOutline(
        (producer + " " + producerVersion).strip(),
        graphName,
        irVersion,
        opsets,
        List.copyOf(inputs.values()),
        List.copyOf(outputs.values()),
        inner,
        operators,
        metadata,
        lookups.rows(inputs.keySet()),
        Optional.ofNullable(refused));
  }

  private void refuse(String why) {
    refused = refused == null ? why : refused;
  }

  private void limit() {
    if (++count > MOST) {
      throw Damage.of(file, "it has more than " + MOST + " parts");
    }
  }

  private static String domain(String domain) {
    return domain.isEmpty() ? OWN_DOMAIN : domain;
  }

  private void opset(ProtobufMessage message) throws IOException {
    limit();
    OnnxPairs.Opset opset = OnnxPairs.opset(message);
    opsets.put(domain(opset.domain()), opset.version());
  }

  private void entry(ProtobufMessage message, Map<String, String> entries) throws IOException {
    limit();
    OnnxPairs.Entry entry = OnnxPairs.entry(message, "…");
    entries.put(entry.key(), entry.value());
  }

  private void function(ProtobufMessage function) throws IOException {
    String domain = "";
    while (function.next()) {
      switch (function.field()) {
        case 7 -> node(function.message(), 1);
        case 10 -> domain = function.text();
        default -> {
          // Its name, and what goes in and out.
        }
      }
    }
    functions.add(domain(domain));
  }

  /// @param depth 0 for the graph whose values can be asked for
  private void graph(ProtobufMessage graph, int depth) throws IOException {
    if (depth > MOST_DEPTH) {
      throw Damage.of(file, "it has graphs in graphs, more than " + MOST_DEPTH + " deep");
    }
    Set<String> constants = new HashSet<>();
    while (graph.next()) {
      limit();
      switch (graph.field()) {
        case 1 -> node(graph.message(), depth);
        case 2 -> graphName = depth == 0 ? graph.text() : graphName;
        case 5 -> constants.add(tensor(graph.message(), depth));
        case 11 -> value(graph.message(), depth == 0 ? inputs : null);
        case 12 -> value(graph.message(), depth == 0 ? outputs : null);
        case 13 -> value(graph.message(), depth == 0 ? known : null);
        case 15 -> sparse(graph.message());
        default -> {
          // Comments.
        }
      }
    }
    if (depth == 0) {
      inputs.keySet().removeAll(constants);
    }
  }

  private void node(ProtobufMessage node, int depth) throws IOException {
    limit();
    String operator = "";
    String domain = "";
    List<String> needed = new ArrayList<>();
    List<String> made = new ArrayList<>();
    while (node.next()) {
      switch (node.field()) {
        case 1 -> {
          limit();
          needed.add(node.text());
        }
        case 2 -> {
          limit();
          made.add(node.text());
        }
        case 4 -> operator = node.text();
        case 5 -> attribute(node.message(), depth);
        case 7 -> domain = node.text();
        default -> {
          // Its name.
        }
      }
    }
    domains.add(domain(domain));
    boolean own = domain(domain).equals(OWN_DOMAIN);
    String name = own ? operator : domain + "." + operator;
    operators.merge(name, 1, Integer::sum);
    if (depth == 0) {
      made.stream().filter(output -> !output.isEmpty()).forEach(computed::add);
      lookups.node(name, needed, made);
    }
  }

  private void attribute(ProtobufMessage attribute, int depth) throws IOException {
    while (attribute.next()) {
      switch (attribute.field()) {
        case 5, 10 -> tensor(attribute.message(), depth + 1);
        case 6, 11 -> graph(attribute.message(), depth + 1);
        case 22, 23 -> sparse(attribute.message());
        default -> {
          // Numbers and texts.
        }
      }
    }
  }

  private void sparse(ProtobufMessage message) throws IOException {
    List<Long> shape = new ArrayList<>();
    while (message.next()) {
      switch (message.field()) {
        case 1, 2 -> tensor(message.message(), MOST_DEPTH);
        case 3 -> message.numbers(size -> dimension(shape, size));
        default -> {
          // Nothing else is defined.
        }
      }
    }
    if (Damage.count(file, "a sparse tensor", shape) > MOST_NUMBERS) {
      refuse("a sparse tensor of shape " + shape);
    }
  }

  private void dimension(List<Long> shape, long size) {
    if (size < 0 || shape.size() == MOST_DIMENSIONS) {
      throw Damage.of(file, "impossible shape of a tensor");
    }
    shape.add(size);
  }

  /// @param depth 0 for one that the graph's nodes can name
  /// @return its name
  private String tensor(ProtobufMessage tensor, int depth) throws IOException {
    String name = "";
    List<Long> shape = new ArrayList<>();
    Map<String, String> external = new HashMap<>();
    boolean elsewhere = false;
    while (tensor.next()) {
      switch (tensor.field()) {
        case 1 -> tensor.numbers(size -> dimension(shape, size));
        case 8 -> name = tensor.text();
        case 13 -> entry(tensor.message(), external);
        case 14 -> elsewhere = tensor.number() == 1;
        default -> {
          // Numbers, which ONNX Runtime holds against their shape.
        }
      }
    }
    if (depth == 0) {
      lookups.tensor(name, shape);
    }
    if (elsewhere || !external.isEmpty()) {
      try {
        OnnxExternalData.requireInside(file, external);
      } catch (OnnxExternalData.Refused e) {
        refuse(e.getMessage());
      }
    }
    return name;
  }

  /// @param into where it belongs; null for what nobody can ask for
  private void value(ProtobufMessage message, Map<String, OnnxOutline.Value> into)
      throws IOException {
    String name = "";
    String type = "unknown";
    List<String> shape = null;
    while (message.next()) {
      if (message.field() == 1) {
        name = message.text();
      } else if (message.field() == 2) {
        ProtobufMessage kind = message.message();
        while (kind.next()) {
          if (kind.field() != 1) {
            type = kind.field() == 6 ? type : "no tensor";
            continue;
          }
          ProtobufMessage tensor = kind.message();
          while (tensor.next()) {
            if (tensor.field() == 1) {
              type = OnnxTensorReader.typeName(tensor.number());
            } else if (tensor.field() == 2) {
              shape = shape(tensor.message());
            }
          }
        }
      }
    }
    if (into != null) {
      into.put(name, new OnnxOutline.Value(name, type, Optional.ofNullable(shape)));
    }
  }

  private List<String> shape(ProtobufMessage message) throws IOException {
    List<String> shape = new ArrayList<>();
    while (message.next()) {
      if (message.field() == 1) {
        if (shape.size() == MOST_DIMENSIONS) {
          throw Damage.of(file, "impossible shape of a value");
        }
        String size = "?";
        ProtobufMessage dimension = message.message();
        while (dimension.next()) {
          if (dimension.field() == 1) {
            size = Long.toString(dimension.number());
          } else if (dimension.field() == 2) {
            size = dimension.text().isEmpty() ? "?" : dimension.text();
          }
        }
        shape.add(size);
      }
    }
    return shape;
  }
}
