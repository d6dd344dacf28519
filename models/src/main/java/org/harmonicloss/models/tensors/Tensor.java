package org.harmonicloss.models.tensors;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What a file says about one of its tensors.
///
/// @param name as the file has it
/// @param shape none negative; empty for a single number
/// @param type such as `float32`
/// @param problem why its numbers cannot be read, if they cannot
public record Tensor(String name, List<Long> shape, String type, Optional<String> problem) {
  /// Before the type of whole numbers that stand for others, by a scale and a zero point.
  static final String QUANTIZED = "quantized_";

  public Tensor {
    shape = List.copyOf(shape);
  }

  public boolean readable() {
    return problem.isEmpty();
  }

  /// Whether it can be an embedding: numbers in rows and columns, that may have decimals.
  public boolean isMatrix() {
    boolean floating = NumberType.of(type).map(NumberType::isFloating).orElse(true);
    return readable() && floating && shape.size() == 2;
  }

  /// How many numbers it has; what does not fit into 63 bits is cut there.
  public long numbers() {
    long count = 1;
    for (long size : shape) {
      long high = Math.multiplyHigh(count, size);
      count = high != 0 || count * size < 0 ? Long.MAX_VALUE : count * size;
    }
    return shape.contains(0L) ? 0 : count;
  }

  /// What its numbers take in the file, where that is known.
  public OptionalLong bytes() {
    String stored = type.startsWith(QUANTIZED) ? type.substring(QUANTIZED.length()) : type;
    return NumberType.of(stored)
        .filter(_ -> readable())
        .map(known -> OptionalLong.of(known.bytes() * numbers()))
        .orElse(OptionalLong.empty());
  }

  /// Such as `[50257, 768]`.
  public String shapeText() {
    return shape.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
