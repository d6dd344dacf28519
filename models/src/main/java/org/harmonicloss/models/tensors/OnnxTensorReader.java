package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonicloss.models.base.Source;

/// Reads one `TensorProto` of ONNX, but not its numbers: it finds out where they are. They may be
/// raw bytes, a repeated field of the type (see [OnnxNumbers]), or lie in another file.
final class OnnxTensorReader {
  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int SEGMENT = 3;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
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
          "bfloat16",
          "float8_e4m3fn",
          "float8_e4m3fnuz",
          "float8_e5m2",
          "float8_e5m2fnuz",
          "uint4",
          "int4",
          "float4e2m1");

  private final Source file;
  private final List<Long> shape = new ArrayList<>();
  private final Map<String, String> external = new HashMap<>();
  private String name = "";
  private long type;
  private boolean elsewhere;
  private boolean segment;
  private long rawFrom;
  private long rawLength;

  private OnnxTensorReader(Source file) {
    this.file = file;
  }

  static Stored read(Source file, ProtobufMessage message) throws IOException {
    OnnxTensorReader reader = new OnnxTensorReader(file);
    while (message.next()) {
      reader.field(message);
    }
    return reader.tensor(message);
  }

  /// Of a field that is not repeated the last counts, as protocol buffers have it.
  private void field(ProtobufMessage message) throws IOException {
    switch (message.field()) {
      case DIMS -> message.numbers(this::dimension);
      case DATA_TYPE -> type = message.number();
      case NAME -> name = message.text();
      case RAW_DATA -> {
        rawLength = message.bytes();
        rawFrom = message.from();
      }
      case EXTERNAL_DATA -> entry(message.message());
      case DATA_LOCATION -> elsewhere = message.number() == 1;
      case SEGMENT -> segment = true;
      default -> {
        // A comment, or numbers, which are found once the type is known.
      }
    }
  }

  private void dimension(long size) {
    if (size < 0 || shape.size() == MOST_DIMENSIONS) {
      throw Damage.of(file, "impossible shape of tensor " + name);
    }
    shape.add(size);
  }

  private void entry(ProtobufMessage message) throws IOException {
    OnnxPairs.Entry entry = OnnxPairs.entry(message, null);
    if (external.size() < MOST_ENTRIES) {
      external.put(entry.key(), entry.value());
    }
  }

  /// What a number of `TensorProto.DataType` is called.
  static String typeName(long type) {
    return type > 0 && type < TYPES.size() ? TYPES.get((int) type) : "type " + type;
  }

  private Stored tensor(ProtobufMessage message) throws IOException {
    String text = typeName(type);
    Optional<NumberType> known = NumberType.of(text);
    if (known.isEmpty()) {
      return Stored.ofType(name, shape, text, text.startsWith("type") ? text : "type " + text);
    }
    NumberType numbers = known.get();
    long count = Damage.count(file, name, shape);
    long bytes = count > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : count * numbers.bytes();
    if (segment) {
      return Stored.unread(
          name, shape, text, "a part of a tensor that is cut into segments", "write it as one");
    }
    if (elsewhere) {
      try {
        NumberBlock block = OnnxExternalData.find(file, external, numbers, bytes);
        return NumberBlock.stored(name, shape, block);
      } catch (OnnxExternalData.Refused e) {
        return Stored.unread(name, shape, text, e.getMessage(), OnnxExternalData.HINT);
      }
    }
    if (rawLength == bytes) {
      NumberBlock raw = new NumberBlock(file, rawFrom, numbers, ByteOrder.LITTLE_ENDIAN, false);
      return NumberBlock.stored(name, shape, raw);
    }
    if (rawLength > 0) {
      throw Damage.of(
          file,
          name + " has " + rawLength + " bytes of numbers, its shape " + shape + " needs " + bytes);
    }
    OnnxNumbers found = new OnnxNumbers(file, message.start(), message.end(), numbers);
    long there = found.count(message.again());
    if (there == count) {
      return Stored.of(name, shape, text, found);
    }
    throw Damage.of(
        file, name + " has " + there + " numbers, its shape " + shape + " needs " + count);
  }
}
