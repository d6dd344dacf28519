package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one `TensorProto` of ONNX, but not its numbers: it finds out where they are. They may be
/// raw bytes, packed floats or doubles, or lie in another file.
final class OnnxTensorReader {
  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int SEGMENT = 3;
  private static final int FLOAT_DATA = 4;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int DOUBLE_DATA = 10;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;

  private static final int MOST_DIMENSIONS = 64;
  private static final int MOST_ENTRIES = 16;

  /// By their numbers in `TensorProto.DataType`.
  private static final List<String> TYPES =
      List.of(
          "undefined",
          "float32",
          "uint8",
          "int8",
          "uint16",
          "int16",
          "int32",
          "int64",
          "string",
          "bool",
          "float16",
          "float64",
          "uint32",
          "uint64",
          "complex64",
          "complex128",
          "bfloat16");

  private final Path file;
  private final List<Long> shape = new ArrayList<>();
  private final Map<String, String> external = new HashMap<>();
  private String name = "";
  private long type;
  private boolean elsewhere;
  private boolean unusual;
  private long from;
  private long length;
  private NumberType packed;

  private OnnxTensorReader(Path file) {
    this.file = file;
  }

  static Stored read(Path file, ProtobufMessage message) throws IOException {
    OnnxTensorReader reader = new OnnxTensorReader(file);
    while (message.next()) {
      reader.field(message);
    }
    return reader.tensor();
  }

  private void field(ProtobufMessage message) throws IOException {
    switch (message.field()) {
      case DIMS -> message.numbers(this::dimension);
      case DATA_TYPE -> type = message.number();
      case NAME -> name = message.text();
      case RAW_DATA -> place(message, null);
      case FLOAT_DATA -> place(message, NumberType.FLOAT32);
      case DOUBLE_DATA -> place(message, NumberType.FLOAT64);
      case EXTERNAL_DATA -> entry(message.message());
      case DATA_LOCATION -> elsewhere = message.number() == 1;
      case SEGMENT -> unusual = true;
      default -> {
        // A comment, or numbers of other types, which stay unread.
      }
    }
  }

  private void dimension(long size) {
    if (size < 0 || shape.size() == MOST_DIMENSIONS) {
      throw Damage.of(file, "impossible shape of tensor " + name);
    }
    shape.add(size);
  }

  /// Packed floats lie in the file as raw ones do: little-endian, one after another.
  private void place(ProtobufMessage message, NumberType ofPacked) {
    unusual |= !message.isBytes() || length > 0;
    from = message.from();
    length = message.isBytes() ? message.length() : 0;
    packed = ofPacked;
  }

  private void entry(ProtobufMessage message) throws IOException {
    String key = "";
    String value = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> key = message.text();
        case 2 -> value = message.text();
        default -> {
          // Nothing else is defined.
        }
      }
    }
    if (external.size() < MOST_ENTRIES) {
      external.put(key, value);
    }
  }

  private Stored tensor() {
    String text = type > 0 && type < TYPES.size() ? TYPES.get((int) type) : "type " + type;
    Optional<NumberType> known = NumberType.of(text);
    if (known.isEmpty()) {
      return unread(text, "numbers of " + (text.startsWith("type") ? text : "type " + text));
    }
    long count = Damage.count(file, name, shape);
    long bytes = count > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : count * known.get().bytes();
    if (elsewhere) {
      try {
        NumberBlock block = OnnxExternalData.find(file, external, known.get(), bytes);
        return NumberBlock.stored(name, shape, block);
      } catch (OnnxExternalData.Refused e) {
        return unread(text, e.getMessage());
      }
    }
    if (unusual || (packed != null && packed != known.get()) || (length == 0 && bytes > 0)) {
      return unread(text, "numbers that are neither raw nor packed");
    }
    if (length != bytes) {
      throw Damage.of(
          file,
          name + " has " + length + " bytes of numbers, its shape " + shape + " needs " + bytes);
    }
    return NumberBlock.stored(
        name, shape, new NumberBlock(file, from, known.get(), ByteOrder.LITTLE_ENDIAN, false));
  }

  private Stored unread(String text, String problem) {
    return new Stored(new Tensor(name, shape, text, Optional.of(problem)), Optional.empty());
  }
}
