package org.harmonicloss.models.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.harmonicloss.models.onnx.OnnxOperators.Value;
import org.harmonicloss.models.tensors.OnnxStructure;

/// What a graph takes, found from the shapes of all that it computes, before any of it is computed:
/// by broadcasting, a file of some bytes could ask for any memory and any time.
///
/// @param numbers the most that are in memory at once, without the model's own
/// @param products multiplications and the like
record OnnxCost(double numbers, double products) {
  /// 4 GiB of float32, some ten times what GPT-2 takes for its whole context.
  private static final double MOST_NUMBERS = 1L << 30;

  /// Minutes on one core; GPT-2 takes a fortieth for its whole context.
  private static final double MOST_PRODUCTS = 1L << 42;

  /// Every value costs this much, be it empty.
  private static final double LEAST = 16;

  /// A graph that is not as ours are, or asks for too much.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String what) {
      super(what);
    }
  }

  /// @param inputs the shapes of what is given to the graph
  /// @throws Refused if it takes more than any model of ours, if a size depends on numbers that are
  ///     only known once they are computed, or the shapes do not fit together
  static OnnxCost of(OnnxStructure graph, Map<String, long[]> inputs) throws Refused {
    if (!OnnxOperators.OPSETS.contains(graph.opset())) {
      throw new Refused("operators of another version, " + graph.opset());
    }
    Map<String, Value> values = new HashMap<>();
    graph.constants().forEach((name, constant) -> values.put(name, Value.of(constant)));
    // What is computed from these alone, ONNX Runtime computes once and keeps.
    Set<String> kept = new HashSet<>(values.keySet());
    for (Map.Entry<String, long[]> input : inputs.entrySet()) {
      requireDeclared(graph, input.getKey(), input.getValue());
      values.put(input.getKey(), new Value(input.getValue(), null));
      kept.remove(input.getKey());
    }
    Map<String, Integer> lastUse = lastUse(graph);
    double now = 0;
    double most = 0;
    double products = 0;
    for (int i = 0; i < graph.nodes().size(); i++) {
      OnnxStructure.Node node = graph.nodes().get(i);
      OnnxOperators.Computed computed = OnnxOperators.compute(node, values);
      products += LEAST + computed.products();
      boolean constant =
          node.inputs().stream()
              .allMatch(input -> kept.contains(input) || isKnown(values.get(input)));
      for (int k = 0; k < node.outputs().size(); k++) {
        String output = node.outputs().get(k);
        if (!output.isEmpty() && values.put(output, computed.values().get(k)) != null) {
          throw new Refused("two values named " + output);
        }
        if (constant) {
          kept.add(output);
        }
        now += LEAST + computed.values().get(k).count();
      }
      most = Math.max(most, now + computed.inside());
      if (most > MOST_NUMBERS || products > MOST_PRODUCTS) {
        throw new Refused(
            String.format(
                Locale.ROOT,
                "a graph that takes more than any of ours: %.1e numbers, %.1e products",
                most,
                products));
      }
      for (String input : new HashSet<>(node.inputs())) {
        if (!kept.contains(input) && Integer.valueOf(i).equals(lastUse.get(input))) {
          now -= LEAST + values.get(input).count();
        }
      }
    }
    return new OnnxCost(most, products);
  }

  private static boolean isKnown(Value value) {
    return value == null || value.integers() != null;
  }

  /// ONNX Runtime may believe what is declared before it sees an input.
  private static void requireDeclared(OnnxStructure graph, String name, long[] shape)
      throws Refused {
    List<Long> declared = graph.inputs().get(name);
    boolean fits = declared != null && declared.size() == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = declared.get(i) < 0 || declared.get(i) == shape[i];
    }
    if (!fits) {
      throw new Refused("no input " + name + " " + Arrays.toString(shape));
    }
  }

  /// The node after which a value is not needed any more; none of the graph's outputs, which are
  /// kept.
  private static Map<String, Integer> lastUse(OnnxStructure graph) {
    Map<String, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (String input : graph.nodes().get(i).inputs()) {
        lastUse.put(input, i);
      }
    }
    lastUse.remove(""); // an input that is left out
    graph.outputs().forEach(lastUse::remove);
    return lastUse;
  }
}
