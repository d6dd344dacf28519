package org.harmonicloss.models.tensors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonicloss.models.base.Matrix;

/// Finds the matrices of a graph that are whole numbers standing for others: those that a
/// `DequantizeLinear` makes numbers of, itself or what `Gather` took of them, as embeddings are
/// quantized (https://onnx.ai/onnx/operators/onnx__DequantizeLinear.html): (q − zero point) ·
/// scale, with one scale for all, or one for each row or column.
final class OnnxQuantized {
  private static final String GATHER = "Gather";
  static final String DEQUANTIZE = "DequantizeLinear";

  /// What a node of either operator takes and gives.
  private record Node(List<String> inputs, String output, long axis) {}

  private final List<Node> gathers = new ArrayList<>();
  private final List<Node> scales = new ArrayList<>();

  /// @param axis the attribute, 1 where there is none
  void node(String operator, List<String> inputs, String output, long axis) {
    if (operator.equals(GATHER)) {
      gathers.add(new Node(List.copyOf(inputs), output, axis));
    } else if (operator.equals(DEQUANTIZE)) {
      scales.add(new Node(List.copyOf(inputs), output, axis));
    }
  }

  /// Replaces such matrices in the list by what they stand for.
  void apply(List<Stored> tensors) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      places.putIfAbsent(tensors.get(i).tensor().name(), i);
    }
    Map<String, String> gathered = new HashMap<>();
    for (Node node : gathers) {
      if (!node.inputs.isEmpty()) {
        gathered.put(node.output, node.inputs.getFirst());
      }
    }
    for (Node node : scales) {
      if (node.inputs.size() < 2) {
        continue;
      }
      String of = node.inputs.getFirst();
      boolean direct = places.containsKey(of);
      Integer place = direct ? places.get(of) : places.get(gathered.getOrDefault(of, ""));
      Integer scale = places.get(node.inputs.get(1));
      Integer zero = node.inputs.size() > 2 ? places.get(node.inputs.get(2)) : null;
      boolean zeroThere = zero != null || node.inputs.size() == 2 || node.inputs.get(2).isEmpty();
      if (place != null && scale != null && zeroThere) {
        dequantized(
                tensors.get(place),
                tensors.get(scale),
                zero == null ? null : tensors.get(zero),
                direct ? node.axis : -1)
            .ifPresent(stored -> tensors.set(place, stored));
      }
    }
  }

  /// @param axis of the scales; −1 where there can be only one
  private static Optional<Stored> dequantized(Stored whole, Stored scale, Stored zero, long axis) {
    List<Long> shape = whole.tensor().shape();
    boolean small = List.of("int8", "uint8").contains(whole.tensor().type());
    long count = scale.tensor().numbers();
    boolean fits =
        count == 1
            || (shape.size() == 2
                && (axis == 0 || axis == 1)
                && scale.tensor().shape().equals(List.of(shape.get((int) axis))));
    boolean zeros = zero == null || (zero.values().isPresent() && zero.tensor().numbers() == count);
    if (!small
        || shape.size() != 2
        || shape.contains(0L)
        || whole.values().isEmpty()
        || scale.values().isEmpty()
        || !fits
        || !zeros) {
      return Optional.empty();
    }
    Values values =
        new Values(
            whole.values().get(),
            scale.values().get(),
            zero == null ? null : zero.values().orElseThrow(),
            (int) count,
            axis == 0,
            shape);
    return Optional.of(
        Stored.of(whole.tensor().name(), shape, Tensor.QUANTIZED + whole.tensor().type(), values));
  }

  /// @param zero points; null for zeros
  /// @param count of scales
  /// @param byRows whether each row has its scale, where there is more than one
  private record Values(
      Stored.Values whole,
      Stored.Values scale,
      Stored.Values zero,
      int count,
      boolean byRows,
      List<Long> shape)
      implements Stored.Values {
    @Override
    public Matrix read(int rows, int columns) {
      Matrix numbers = whole.read(rows, columns);
      Matrix scales = scale.read(count, 1);
      Matrix zeros = zero == null ? null : zero.read(count, 1);
      float[] values = new float[rows * columns];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int place = count == 1 ? 0 : byRows ? row : column;
          double off = zeros == null ? 0 : zeros.get(place, 0);
          values[row * columns + column] =
              (float) (numbers.get(row, column) - off) * (float) scales.get(place, 0);
        }
      }
      return Matrix.of(values, rows, columns);
    }

    @Override
    public void each(long all, TensorFile.Numbers numbers) {
      Matrix matrix = read(Math.toIntExact(shape.getFirst()), Math.toIntExact(shape.getLast()));
      for (int row = 0; row < matrix.rows(); row++) {
        numbers.take(matrix.row(row), matrix.columns());
      }
    }
  }
}
