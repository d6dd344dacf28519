package org.harmonicloss.models.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

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
          Map.entry("F8_E4M3", new Type("float8_e4m3fn", 1)),
          Map.entry("F8_E5M2", new Type("float8_e5m2", 1)),
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

  private final Source file;
  private final long start;
  private final long size;
  private final List<Span> spans = new ArrayList<>();

  /// @param start where the numbers begin
  /// @param size of the file
  private SafetensorsFile(Source file, long start, long size) {
    this.file = file;
    this.start = start;
    this.size = size;
  }

  static Contents read(Source file) throws IOException {
    try (SeekableByteChannel channel = file.open()) {
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
                + (size - 8)
                + " after its length");
      }
      JsonNode header = Json.parse(text(file, bytes.copy(8, 8 + length)), file + ": header");
      if (!header.isObject()) {
        throw Damage.of(file, "its header is not a JSON object");
      }
      return new SafetensorsFile(file, 8 + length, size).contents(header);
    }
  }

  private static String text(Source file, byte[] header) {
    try {
      return Utf8.decode(header, 0, header.length);
    } catch (CharacterCodingException e) {
      throw Damage.of(file, "its header is not text in UTF-8");
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
    checkCover();
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
        .orElseGet(() -> Stored.ofType(name, shape, text, "type " + text));
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

  /// The format has every byte belong to one tensor: what lies between or behind them may be what a
  /// broken copy left, or another file.
  private void checkCover() {
    spans.removeIf(span -> span.begin == span.end);
    spans.sort(Comparator.comparingLong(Span::begin));
    long end = 0;
    String before = "";
    for (Span span : spans) {
      if (span.begin < end) {
        throw Damage.of(file, "the numbers of " + before + " and " + span.name + " overlap");
      }
      if (span.begin > end) {
        throw Damage.of(file, span.begin - end + " bytes before " + span.name + " are no tensor's");
      }
      end = span.end;
      before = span.name;
    }
    if (end < size - start) {
      throw Damage.of(file, "its last " + (size - start - end) + " bytes are no tensor's");
    }
  }
}
