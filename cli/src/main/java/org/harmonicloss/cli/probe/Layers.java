package org.harmonicloss.cli.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.harmonicloss.models.tensors.Tensor;

/// Tensors that differ in nothing but the number of their layer, under one name such as
/// `h.{0..11}.attn.weight`.
///
/// @param tensors of one shape and type, in the order of the file
record Layers(String name, List<Tensor> tensors) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  /// What tensors of one group have in common.
  private record Common(String name, List<Long> shape, String type, boolean readable) {}

  /// In the order in which the first of each comes. Those whose numbers leave gaps stay alone.
  static List<Layers> of(List<Tensor> tensors) {
    Map<Common, List<Tensor>> groups = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      Common common =
          new Common(
              String.join(".", parts(tensor).stream().map(Layers::withoutNumber).toList()),
              tensor.shape(),
              tensor.type(),
              tensor.readable());
      groups.computeIfAbsent(common, _ -> new ArrayList<>()).add(tensor);
    }
    List<Layers> layers = new ArrayList<>();
    groups.values().forEach(group -> add(group, layers));
    return layers;
  }

  private static List<String> parts(Tensor tensor) {
    return List.of(tensor.name().split("\\.", -1));
  }

  private static String withoutNumber(String part) {
    return NUMBER.matcher(part).matches() ? "{}" : part;
  }

  private static void add(List<Tensor> group, List<Layers> layers) {
    List<String> name = new ArrayList<>(parts(group.getFirst()));
    long product = 1;
    boolean gaps = false;
    for (int i = 0; i < name.size(); i++) {
      if (NUMBER.matcher(name.get(i)).matches()) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (Tensor tensor : group) {
          numbers.add(Integer.parseInt(parts(tensor).get(i)));
        }
        gaps |= numbers.last() - numbers.first() != numbers.size() - 1;
        product *= numbers.size();
        if (numbers.size() > 1) {
          name.set(i, "{" + numbers.first() + ".." + numbers.last() + "}");
        }
      }
    }
    if (gaps || product != group.size()) {
      group.forEach(tensor -> layers.add(new Layers(tensor.name(), List.of(tensor))));
    } else {
      layers.add(new Layers(String.join(".", name), group));
    }
  }
}
