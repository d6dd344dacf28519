package org.harmonicloss.models.tensors;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/// The kinds of numbers that are read.
enum NumberType {
  FLOAT64(8),
  FLOAT32(4),
  /// IEEE 754's half precision.
  FLOAT16(2),
  /// The upper half of a float32.
  BFLOAT16(2),
  /// See [Float8].
  FLOAT8_E4M3FN(1),
  /// The upper half of a float16.
  FLOAT8_E5M2(1),
  INT64(8),
  INT32(4),
  INT16(2),
  INT8(1),
  UINT64(8),
  UINT32(4),
  UINT16(2),
  UINT8(1),
  /// A byte that is 0 or 1.
  BOOL(1);

  static final String HINT =
      "numbers of 8 to 64 bits are read, but not complex ones; convert it to float32";

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

  /// Whether its numbers may have decimals, as those of an embedding.
  boolean isFloating() {
    return name().contains("FLOAT");
  }

  /// Whether float32 does not hold every number of this type.
  boolean isWide() {
    return switch (this) {
      case FLOAT64, INT64, INT32, UINT64, UINT32 -> true;
      default -> false;
    };
  }

  static Optional<NumberType> of(String text) {
    for (NumberType type : values()) {
      if (type.text().equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// The next number of a buffer. Whole numbers of more than 53 bits are rounded.
  double next(ByteBuffer from) {
    return switch (bytes) {
      case 8 -> number(from.getLong());
      case 4 -> number(from.getInt());
      case 2 -> number(from.getShort());
      default -> number(from.get());
    };
  }

  /// The number that these bits are, of which only as many count as the type has.
  double number(long bits) {
    return switch (this) {
      case FLOAT64 -> Double.longBitsToDouble(bits);
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT16 -> Float.float16ToFloat((short) bits);
      case BFLOAT16 -> Float.intBitsToFloat((int) bits << 16);
      case FLOAT8_E4M3FN -> Float8.e4m3fn((int) bits);
      case FLOAT8_E5M2 -> Float.float16ToFloat((short) (bits << 8));
      case INT64 -> bits;
      case INT32 -> (int) bits;
      case INT16 -> (short) bits;
      case INT8 -> (byte) bits;
      case UINT64 -> bits < 0 ? ((bits >>> 1) | (bits & 1)) * 2.0 : bits;
      case UINT32 -> bits & 0xFFFF_FFFFL;
      case UINT16 -> bits & 0xFFFF;
      case UINT8 -> bits & 0xFF;
      case BOOL -> (bits & 0xFF) == 0 ? 0 : 1;
    };
  }
}
