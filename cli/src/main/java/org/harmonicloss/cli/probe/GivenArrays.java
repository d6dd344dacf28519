package org.harmonicloss.cli.probe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.tensors.ArrayFile;
import org.harmonicloss.models.tensors.NumberArray;
import org.harmonicloss.models.tensors.OnnxOutline;

/// Inputs that are given by their names. Where all have as many entries in their first dimension,
/// these are inputs of their own.
///
/// @param arrays all that the model wants
record GivenArrays(Map<String, NumberArray> arrays) implements Batches {
  static final String IDS = "input_ids";
  static final String MASK = "attention_mask";
  static final String TYPES = "token_type_ids";
  static final String POSITIONS = "position_ids";

  /// @param named `NAME=FILE` each
  /// @throws HarmonicException if one is not an input, or one is missing
  static GivenArrays read(List<String> named, OnnxOutline model, StandardInput in) {
    Map<String, OnnxOutline.Value> wanted = new LinkedHashMap<>();
    model.inputs().forEach(input -> wanted.put(input.name(), input));
    Map<String, String> files = new LinkedHashMap<>();
    for (String text : named) {
      int at = text.indexOf('=');
      String name = at < 0 ? text : text.substring(0, at);
      if (at <= 0 || at == text.length() - 1) {
        throw HarmonicException.usage(
            "--input " + text + ": not a name and a file",
            "write NAME=FILE, such as input_ids=ids.npy");
      }
      if (!wanted.containsKey(name)) {
        throw HarmonicException.usage(
            "the model has no input " + name, NearNames.hint(name, List.copyOf(wanted.keySet())));
      }
      if (files.put(name, text.substring(at + 1)) != null) {
        throw HarmonicException.usage(
            "--input " + name + " is given twice", "give every input once");
      }
    }
    Map<String, NumberArray> arrays = new LinkedHashMap<>();
    files.forEach(
        (name, file) -> arrays.put(name, ArrayFile.read(in.source(Path.of(file), ArrayFile.HINT))));
    arrays.forEach((name, array) -> check(wanted.get(name), array, model.rows().get(name)));
    addUsual(arrays, wanted);
    for (OnnxOutline.Value input : wanted.values()) {
      if (!arrays.containsKey(input.name())) {
        throw HarmonicException.usage(
            "missing input: " + input.name() + " " + input.shapeText() + " of " + input.type(),
            "give it with --input " + input.name() + "=FILE");
      }
    }
    return new GivenArrays(arrays);
  }

  /// What ONNX Runtime would not say as well: it takes −1 for the last row.
  ///
  /// @param rows that the numbers choose from; null where they do not, or it is not known
  private static void check(OnnxOutline.Value input, NumberArray array, Long rows) {
    boolean sameRank = input.shape().map(List::size).orElse(-1) == array.shape().length;
    if (!sameRank) {
      input.requireShape(array); // sizes may fit once they are divided into batches
    }
    if (array.shape().length > 0 && array.shape()[0] == 0) {
      throw HarmonicException.usage(
          "no inputs: " + array.source() + " has the shape " + array.shapeText(),
          "give an entry in the first dimension for each input");
    }
    if (rows != null && array.whole() != null) {
      Arrays.stream(array.whole())
          .filter(id -> id < 0 || id >= rows)
          .findFirst()
          .ifPresent(
              id -> {
                throw HarmonicException.usage(
                    "%s has %d for %s, the model has %d rows"
                        .formatted(array.source(), id, input.name(), rows),
                    "numbers of rows are from 0 to " + (rows - 1));
              });
    }
  }

  /// What goes without saying beside token ids.
  private static void addUsual(
      Map<String, NumberArray> arrays, Map<String, OnnxOutline.Value> wanted) {
    NumberArray ids = arrays.get(IDS);
    if (ids == null || ids.shape().length != 2) {
      return;
    }
    for (String name : List.of(MASK, TYPES, POSITIONS)) {
      if (wanted.containsKey(name) && !arrays.containsKey(name)) {
        long[] values = new long[ids.count()];
        int length = (int) Math.max(1, ids.shape()[1]);
        for (int i = 0; i < values.length; i++) {
          values[i] = name.equals(MASK) ? 1 : name.equals(TYPES) ? 0 : i % length;
        }
        arrays.put(name, NumberArray.of(name, values, ids.shape()));
      }
    }
    wanted.values().stream()
        .filter(EmptyPast::isOne)
        .forEach(input -> arrays.putIfAbsent(input.name(), EmptyPast.of(input, ids.shape()[0])));
  }

  @Override
  public int rows() {
    return divisible() ? (int) arrays.values().iterator().next().shape()[0] : 1;
  }

  @Override
  public boolean divisible() {
    List<Long> first =
        arrays.values().stream()
            .map(array -> array.shape().length == 0 ? -1L : array.shape()[0])
            .distinct()
            .toList();
    return first.size() == 1 && first.getFirst() > 0;
  }

  @Override
  public String label(int row) {
    return Integer.toString(row);
  }

  @Override
  public int length(int row) {
    return 0;
  }

  @Override
  public Map<String, NumberArray> inputs(List<Integer> rows) {
    // They are one after another: all are as long.
    return divisible()
        ? arrays.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> entry.getValue().rows(rows.getFirst(), rows.getLast() + 1)))
        : arrays;
  }

  @Override
  public boolean[] mask(int row, int positions) {
    NumberArray mask = arrays.get(MASK);
    boolean[] present = Pooling.all(positions);
    if (mask != null
        && mask.whole() != null
        && mask.shape().length == 2
        && mask.shape()[1] == positions) {
      IntStream.range(0, positions)
          .forEach(at -> present[at] = mask.whole()[row * positions + at] != 0);
    }
    boolean none = IntStream.range(0, positions).noneMatch(at -> present[at]);
    if (none) {
      Arrays.fill(present, true);
    }
    return present;
  }
}
