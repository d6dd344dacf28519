package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonicloss.models.base.Source;

/// Reads the header of a NumPy array (https://numpy.org/neps/nep-0001-npy-format.html), versions 1
/// to 3: a Python dictionary, written in any way that Python reads, that has the type (`descr`),
/// the order and the shape.
final class NpyFile {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// NumPy itself refuses longer ones unless told otherwise; ours leaves room for long types.
  private static final int MOST_HEADER = 1 << 16;

  private static final int MOST_DIMENSIONS = 64;
  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

  /// What `numpy.dtype` takes for them, without the byte order.
  private static final Map<String, NumberType> TYPES =
      Map.ofEntries(
          Map.entry("f8", NumberType.FLOAT64),
          Map.entry("d", NumberType.FLOAT64),
          Map.entry("float64", NumberType.FLOAT64),
          Map.entry("double", NumberType.FLOAT64),
          Map.entry("float", NumberType.FLOAT64),
          Map.entry("f4", NumberType.FLOAT32),
          Map.entry("f", NumberType.FLOAT32),
          Map.entry("float32", NumberType.FLOAT32),
          Map.entry("single", NumberType.FLOAT32),
          Map.entry("f2", NumberType.FLOAT16),
          Map.entry("e", NumberType.FLOAT16),
          Map.entry("float16", NumberType.FLOAT16),
          Map.entry("half", NumberType.FLOAT16),
          Map.entry("i8", NumberType.INT64),
          Map.entry("i4", NumberType.INT32),
          Map.entry("i2", NumberType.INT16),
          Map.entry("i1", NumberType.INT8),
          Map.entry("u8", NumberType.UINT64),
          Map.entry("u4", NumberType.UINT32),
          Map.entry("u2", NumberType.UINT16),
          Map.entry("u1", NumberType.UINT8),
          Map.entry("b1", NumberType.BOOL));

  private NpyFile() {}

  /// What a header says.
  ///
  /// @param descr the type, a text where it is one type
  /// @param byColumns whether the first dimension is the fastest
  /// @param offset of the first number, in bytes
  /// @param room bytes from there to the end of the file
  record Layout(List<Long> shape, boolean byColumns, Object descr, long offset, long room) {}

  static Layout layout(Source file) throws IOException {
    try (SeekableByteChannel channel = file.open()) {
      FileBytes bytes = new FileBytes(channel, file);
      for (int i = 0; i < MAGIC.length; i++) {
        if (bytes.size() < 12 || bytes.at(i) != (MAGIC[i] & 0xFF)) {
          throw Damage.of(file, "it does not begin as a NumPy array does");
        }
      }
      int version = bytes.at(6);
      if (version < 1 || version > 3) {
        throw Damage.of(file, "its version is " + version + ", and 1 to 3 are known");
      }
      int start = version == 1 ? 10 : 12;
      long length = bytes.littleEndian(8, start - 8);
      if (length > Math.min(bytes.size() - start, MOST_HEADER)) {
        throw Damage.of(
            file, "its header should have " + length + " bytes, the file has " + bytes.size());
      }
      Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
      Map<?, ?> header = header(file, new String(bytes.copy(start, start + length), charset));
      List<Long> shape = shape(file, header.get("shape"));
      if (!(header.get("fortran_order") instanceof Boolean byColumns)) {
        throw Damage.of(file, "its fortran_order is neither True nor False");
      }
      long offset = start + length;
      return new Layout(shape, byColumns, header.get("descr"), offset, bytes.size() - offset);
    }
  }

  /// @param name what to call the array, which has no name of its own
  static Contents read(Source file, String name) throws IOException {
    return new Contents(List.of(array(file, name, layout(file))));
  }

  private static Stored array(Source file, String name, Layout layout) {
    List<Long> shape = layout.shape;
    if (!(layout.descr instanceof String descr)) {
      return Stored.ofType(name, shape, "record", "NumPy's type record");
    }
    boolean ordered = !descr.isEmpty() && "<>=|".indexOf(descr.charAt(0)) >= 0;
    NumberType type = TYPES.get(ordered ? descr.substring(1) : descr);
    if (type == null) {
      return Stored.ofType(name, shape, descr, "NumPy's type " + descr);
    }
    long count = Damage.count(file, "the array", shape);
    if (count > layout.room || count * type.bytes() > layout.room) {
      throw Damage.of(
          file,
          "it has " + layout.room + " bytes for numbers of shape " + shape + ", " + type.text());
    }
    // Without a mark it is the machine's own order, which is little-endian wherever we run.
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return NumberBlock.stored(
        name, shape, new NumberBlock(file, layout.offset, type, order, layout.byColumns));
  }

  private static Map<?, ?> header(Source file, String text) {
    try {
      if (!(PythonLiteral.parse(text) instanceof Map<?, ?> header)) {
        throw Damage.of(file, "its header is not a Python dictionary");
      }
      for (String key : List.of("fortran_order", "shape", "descr")) {
        if (!header.containsKey(key)) {
          throw Damage.of(file, "its header lacks " + key);
        }
      }
      for (Object key : header.keySet()) {
        if (!KEYS.contains(key)) {
          throw Damage.of(file, "its header has an unknown entry: " + key);
        }
      }
      return header;
    } catch (IllegalArgumentException e) {
      throw Damage.of(file, "its header is not a Python dictionary: " + e.getMessage());
    }
  }

  private static List<Long> shape(Source file, Object value) {
    if (!(value instanceof PythonLiteral.Tuple tuple)) {
      throw Damage.of(file, "its header lacks shape as a tuple");
    }
    if (tuple.items().size() > MOST_DIMENSIONS) {
      throw Damage.of(file, "its shape has " + tuple.items().size() + " dimensions");
    }
    List<Long> shape = new ArrayList<>();
    for (Object size : tuple.items()) {
      switch (size) {
        case Long number when number >= 0 -> shape.add(number);
        case BigInteger _ -> throw Damage.of(file, "its shape is impossible: " + size);
        default -> throw Damage.of(file, "its header lacks shape in whole numbers, none negative");
      }
    }
    return shape;
  }
}
