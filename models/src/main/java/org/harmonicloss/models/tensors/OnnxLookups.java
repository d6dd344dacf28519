package org.harmonicloss.models.tensors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds out which inputs of a graph are numbers of rows, such as token ids, and how many rows
/// there are to choose from: those of the tensor that a `Gather` takes them of.
final class OnnxLookups {
  /// What passes its first input on in another form, with the same rows.
  private static final Set<String> SAME_ROWS = Set.of("Cast", "Identity", "DequantizeLinear");

  /// What passes its first input's numbers on in another shape.
  private static final Set<String> SAME_NUMBERS = Set.of("Reshape", "Squeeze", "Unsqueeze");

  /// Operators that choose rows, with the places of the rows and of their numbers among the inputs.
  /// The last is ONNX Runtime's sum of BERT's three embeddings.
  private static final Map<String, List<Integer>> CHOOSING =
      Map.of(
          "Gather", List.of(0, 1),
          "com.microsoft.GatherBlockQuantized", List.of(0, 1),
          "com.microsoft.EmbedLayerNormalization", List.of(2, 0));

  private final Map<String, String> sameRows = new HashMap<>();
  private final Map<String, String> sameNumbers = new HashMap<>();
  private final Map<String, Long> tensors = new HashMap<>();

  /// By the numbers that choose, what is chosen from.
  private final Map<String, String> chosen = new HashMap<>();

  /// Nodes come in the order in which they are computed.
  void node(String operator, List<String> inputs, List<String> outputs) {
    boolean rows = SAME_ROWS.contains(operator);
    if ((rows || SAME_NUMBERS.contains(operator)) && !inputs.isEmpty() && !outputs.isEmpty()) {
      String from = inputs.getFirst();
      sameNumbers.put(outputs.getFirst(), sameNumbers.getOrDefault(from, from));
      if (rows) {
        sameRows.put(outputs.getFirst(), sameRows.getOrDefault(from, from));
      }
    }
    List<Integer> places = CHOOSING.get(operator);
    if (places != null && inputs.size() > Math.max(places.getFirst(), places.getLast())) {
      String from = inputs.get(places.getFirst());
      String numbers = inputs.get(places.getLast());
      chosen.putIfAbsent(
          sameNumbers.getOrDefault(numbers, numbers), sameRows.getOrDefault(from, from));
    }
  }

  /// @param shape of a tensor in the file
  void tensor(String name, List<Long> shape) {
    if (shape.size() > 1) {
      tensors.put(name, shape.getFirst());
    }
  }

  /// @return by the inputs' names, how many rows there are to choose from
  Map<String, Long> rows(Set<String> inputs) {
    Map<String, Long> rows = new HashMap<>();
    for (String input : inputs) {
      Long count = tensors.get(chosen.getOrDefault(input, ""));
      if (count != null) {
        rows.put(input, count);
      }
    }
    return rows;
  }
}
