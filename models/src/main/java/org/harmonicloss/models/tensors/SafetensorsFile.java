package org.harmonicloss.models.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.harmonicloss.models.base.Json;

/// Reads the header of a safetensors file (https://github.com/huggingface/safetensors): its length
/// in 8 bytes; a JSON object that has for each name the type, the shape and the place of a tensor;
/// then the numbers, row by row, little-endian.
final class SafetensorsFile {
  /// As in the reference implementation.
  private static final int MOST_HEADER = 100_000_000;

  private static final int MOST_DIMENSIONS = 64;
  private static final String METADATA = "__metadata__";

  /// Types of known size, in bytes, with the names they have elsewhere.
  private static final Map<String, Type> TYPES =
      Map.ofEntries(
          Map.entry("F64", new Type("float64", 8)),
          Map.entry("F32", new Type("float32", 4)),
          Map.entry("F16", new Type("float16", 2)),
          Map.entry("BF16", new Type("bfloat16", 2)),
          Map.entry("I64", new Type("int64", 8)),
          Map.entry("I32", new Type("int32", 4)),
          Map.entry("I16", new Type("int16", 2)),
          Map.entry("I8", new Type("int8", 1)),
          Map.entry("U64", new Type("uint64", 8)),
          Map.entry("U32", new Type("uint32", 4)),
          Map.entry("U16", new Type("uint16", 2)),
          Map.entry("U8", new Type("uint8", 1)),
          Map.entry("BOOL", new Type("bool", 1)));

  private record Type(String name, int bytes) {}

  private record Span(String name, long begin, long end) {}

  private final Path file;
  private final long start;
  private final long size;
  private final List<Span> spans = new ArrayList<>();

  /// @param start where the numbers begin
  /// @param size of the file
  private SafetensorsFile(Path file, long start, long size) {
    this.file = file;
    this.start = start;
    this.size = size;
  }

  static Contents read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      FileBytes bytes = new FileBytes(channel, file);
      long size = bytes.size();
      if (size < 8) {
        throw Damage.of(file, "it is too short for safetensors");
      }
      long length = ByteBuffer.wrap(bytes.copy(0, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 2 || length > Math.min(size - 8, MOST_HEADER)) {
        throw Damage.of(
            file,
            "its header should have "
                + Long.toUnsignedString(length)
                + " bytes, the file has "
                + size);
      }
      String text = new String(bytes.copy(8, 8 + length), StandardCharsets.UTF_8);
      JsonNode header = Json.parse(text, file + ": header");
      if (!header.isObject()) {
        throw Damage.of(file, "its header is not a JSON object");
      }
      return new SafetensorsFile(file, 8 + length, size).contents(header);
    }
  }

  private Contents contents(JsonNode header) {
    List<Stored> tensors = new ArrayList<>();
    Set<String> metadata = new TreeSet<>();
    header
        .properties()
        .forEach(
            field -> {
              if (field.getKey().equals(METADATA)) {
                field.getValue().fieldNames().forEachRemaining(metadata::add);
              } else {
                tensors.add(tensor(field.getKey(), field.getValue()));
              }
            });
    checkOverlaps();
    return new Contents(tensors, metadata, Optional.empty());
  }

  private Stored tensor(String name, JsonNode json) {
    String dtype = json.path("dtype").asText();
    List<Long> shape = wholeNumbers(name, json, "shape");
    List<Long> offsets = wholeNumbers(name, json, "data_offsets");
    if (dtype.isEmpty() || offsets.size() != 2) {
      throw Damage.of(file, name + " has no dtype or no data_offsets");
    }
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    if (begin > end || end > size - start) {
      throw Damage.of(file, "the numbers of " + name + " lie outside of the file");
    }
    spans.add(new Span(name, begin, end));
    long count = Damage.count(file, name, shape);
    Type type = TYPES.get(dtype);
    if (type != null && (count > size || count * type.bytes != end - begin)) {
      throw Damage.of(file, name + " of shape " + shape + " does not fit its place in the file");
    }
    String text = type == null ? dtype : type.name;
    return NumberType.of(text)
        .map(
            known ->
                NumberBlock.stored(
                    name,
                    shape,
                    new NumberBlock(file, start + begin, known, ByteOrder.LITTLE_ENDIAN, false)))
        .orElseGet(
            () ->
                new Stored(
                    new Tensor(name, shape, text, Optional.of("numbers of type " + text)),
                    Optional.empty()));
  }

  private List<Long> wholeNumbers(String name, JsonNode json, String field) {
    JsonNode array = json.path(field);
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : array) {
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
        throw Damage.of(file, field + " of " + name + " must be whole numbers, none negative");
      }
      numbers.add(number.longValue());
    }
    if (!array.isArray() || numbers.size() > MOST_DIMENSIONS) {
      throw Damage.of(file, name + " has no right " + field);
    }
    return numbers;
  }

  private void checkOverlaps() {
    spans.removeIf(span -> span.begin == span.end);
    spans.sort(Comparator.comparingLong(Span::begin));
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).begin < spans.get(i - 1).end) {
        throw Damage.of(
            file,
            "the numbers of " + spans.get(i - 1).name + " and " + spans.get(i).name + " overlap");
      }
    }
  }
}
