package org.harmonicloss.models.tensors;

import java.util.Locale;
import java.util.Optional;

/// The kinds of numbers that are read.
enum NumberType {
  FLOAT64(8),
  FLOAT32(4),
  /// IEEE 754's half precision.
  FLOAT16(2),
  /// The upper half of a float32.
  BFLOAT16(2);

  static final String HINT =
      "float64, float32, float16 and bfloat16 are read; convert it to one of them";

  private final int bytes;

  NumberType(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<NumberType> of(String text) {
    for (NumberType type : values()) {
      if (type.text().equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
