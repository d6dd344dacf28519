package org.harmonicloss.models.tensors;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a file says about one of its tensors.
///
/// @param name as the file has it
/// @param shape none negative; empty for a single number
/// @param type such as `float32`
/// @param problem why its numbers cannot be read, if they cannot
public record Tensor(String name, List<Long> shape, String type, Optional<String> problem) {
  public Tensor {
    shape = List.copyOf(shape);
  }

  public boolean readable() {
    return problem.isEmpty();
  }

  /// Whether it can be an embedding: numbers in rows and columns.
  public boolean isMatrix() {
    return readable() && shape.size() == 2;
  }

  /// Such as `[50257, 768]`.
  public String shapeText() {
    return shape.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
