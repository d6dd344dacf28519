package org.harmonicloss.models.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// Reads an array of any shape that is given to a model: `.npy` of whole or other numbers or of
/// truths, or NDJSON, of which each line is an entry of the first dimension: a number, a list,
/// lists in a list, or an object that has one of these as `values` or `input`.
public final class ArrayFile {
  public static final String HINT =
      "give a .npy file, or lines of JSON: a list of numbers for each input";

  /// What NumPy calls them, without the byte order: bytes of one, and what kind it is.
  private record Kind(String name, int bytes) {}

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("f8", new Kind("float64", 8)),
          Map.entry("f4", new Kind("float32", 4)),
          Map.entry("f2", new Kind("float16", 2)),
          Map.entry("i8", new Kind("int64", 8)),
          Map.entry("i4", new Kind("int32", 4)),
          Map.entry("i2", new Kind("int16", 2)),
          Map.entry("i1", new Kind("int8", 1)),
          Map.entry("u4", new Kind("uint32", 4)),
          Map.entry("u2", new Kind("uint16", 2)),
          Map.entry("u1", new Kind("uint8", 1)),
          Map.entry("b1", new Kind("bool", 1)));

  private ArrayFile() {}

  /// @throws HarmonicException if it is damaged, of another type, or too large
  public static NumberArray read(Source packed) {
    Source source = packed.unpacked();
    try {
      return source.startsWith(NpyFile.MAGIC) ? npy(source) : lines(source);
    } catch (IOException e) {
      throw Damage.unreadable(source, e);
    }
  }

  private static NumberArray npy(Source file) throws IOException {
    NpyFile.Layout layout = NpyFile.layout(file);
    String descr = layout.descr() instanceof String text ? text : "record";
    boolean ordered = !descr.isEmpty() && "<>=|".indexOf(descr.charAt(0)) >= 0;
    Kind kind = KINDS.get(ordered ? descr.substring(1) : descr);
    if (kind == null) {
      throw HarmonicException.failed(
          "cannot read " + file + ": numbers of NumPy's type " + descr,
          "give float64, float32, float16, a whole type but uint64, or bool");
    }
    long count = Damage.count(file, "the array", layout.shape());
    if (count > NumberArray.MOST) {
      throw tooLarge(file, count);
    }
    if (count * kind.bytes > layout.room()) {
      throw Damage.of(
          file,
          "it has %d bytes for numbers of shape %s, %s"
              .formatted(layout.room(), layout.shape(), kind.name));
    }
    if (layout.byColumns() && layout.shape().size() > 1) {
      throw HarmonicException.failed(
          "cannot read " + file + ": its first dimension is stored fastest",
          "save numpy.ascontiguousarray(array)");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) (count * kind.bytes));
    try (SeekableByteChannel channel = file.open()) {
      channel.position(layout.offset());
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until it is full
      }
    }
    bytes.flip();
    if (bytes.remaining() != count * kind.bytes) {
      throw Damage.of(file, "it became shorter while it was read");
    }
    bytes.order(descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    boolean real = kind.name.startsWith("float");
    double[] reals = real ? new double[(int) count] : null;
    long[] wholes = real ? null : new long[(int) count];
    for (int i = 0; i < count; i++) {
      switch (kind.name) {
        case "float64" -> reals[i] = bytes.getDouble();
        case "float32" -> reals[i] = bytes.getFloat();
        case "float16" -> reals[i] = Float.float16ToFloat(bytes.getShort());
        case "int64" -> wholes[i] = bytes.getLong();
        case "int32" -> wholes[i] = bytes.getInt();
        case "uint32" -> wholes[i] = Integer.toUnsignedLong(bytes.getInt());
        case "int16" -> wholes[i] = bytes.getShort();
        case "uint16" -> wholes[i] = Short.toUnsignedLong(bytes.getShort());
        case "int8" -> wholes[i] = bytes.get();
        default -> wholes[i] = Byte.toUnsignedLong(bytes.get());
      }
    }
    return NumberArray.of(file.toString(), layout.shape(), wholes, reals, kind.name);
  }

  private static HarmonicException tooLarge(Source file, long count) {
    return HarmonicException.failed(
        "too many numbers: %s has %d or more, at most %d".formatted(file, count, NumberArray.MOST),
        "give it in parts");
  }

  private static NumberArray lines(Source file) {
    Numbers numbers = new Numbers(file);
    List<String> lines = Utf8.lines(Utf8.read(file, Integer.MAX_VALUE - 8, "give it in parts"));
    List<Long> first = null;
    long rows = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      String where = file + ", line " + (i + 1);
      JsonNode row = Json.parse(lines.get(i), where);
      if (row.isObject()) {
        row = row.has("values") ? row.path("values") : row.path("input");
      }
      List<Long> shape = new ArrayList<>();
      numbers.add(row, 0, shape, where);
      if (first != null && !first.equals(shape)) {
        throw HarmonicException.failed(
            where + " has the shape " + shape + ", the first line " + first,
            "give every line as many numbers, or one line at a time");
      }
      first = shape;
      rows++;
    }
    if (first == null) {
      throw HarmonicException.failed("no numbers: " + file + " is empty", HINT);
    }
    List<Long> shape = new ArrayList<>(List.of(rows));
    shape.addAll(first);
    return numbers.array(shape);
  }

  /// What lines have so far.
  private static final class Numbers {
    private static final int MOST_DIMENSIONS = 8;

    private final Source file;
    private double[] values = new double[1 << 10];
    private int count;
    private boolean whole = true;

    Numbers(Source file) {
      this.file = file;
    }

    /// @param shape of what was found before at this depth and below; grows
    void add(JsonNode node, int depth, List<Long> shape, String where) {
      if (node.isArray() && depth < MOST_DIMENSIONS) {
        long size = node.size();
        if (shape.size() == depth) {
          shape.add(size);
        } else if (shape.get(depth) != size) {
          throw HarmonicException.failed(
              where + " has lists of " + shape.get(depth) + " and of " + size, HINT);
        }
        for (JsonNode entry : node) {
          add(entry, depth + 1, shape, where);
        }
        return;
      }
      boolean number = node.isNumber() || node.isBoolean();
      if (!number || shape.size() != depth) {
        throw HarmonicException.failed(where + " is no array of numbers", HINT);
      }
      if (count == NumberArray.MOST) {
        throw tooLarge(file, count + 1L);
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      double value = node.isBoolean() ? (node.booleanValue() ? 1 : 0) : node.doubleValue();
      // Beyond, doubles are not all whole numbers.
      whole &= !node.isFloatingPointNumber() && Math.abs(value) < 1L << 53;
      values[count++] = value;
    }

    NumberArray array(List<Long> shape) {
      double[] found = Arrays.copyOf(values, count);
      return whole
          ? NumberArray.of(
              file.toString(),
              shape,
              Arrays.stream(found).mapToLong(v -> (long) v).toArray(),
              null,
              "whole numbers")
          : NumberArray.of(file.toString(), shape, null, found, "numbers with decimals");
    }
  }
}
