package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the header of a NumPy array (https://numpy.org/neps/nep-0001-npy-format.html), versions 1
/// to 3: a Python dictionary that has the type (`descr`), the order and the shape.
final class NpyFile {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// NumPy itself refuses longer ones unless told otherwise; ours leaves room for long types.
  private static final int MOST_HEADER = 1 << 16;

  private static final int MOST_DIMENSIONS = 64;
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern RECORD = Pattern.compile("'descr'\\s*:\\s*\\[");

  private static final Map<String, NumberType> TYPES =
      Map.of("f8", NumberType.FLOAT64, "f4", NumberType.FLOAT32, "f2", NumberType.FLOAT16);

  private NpyFile() {}

  /// @param name what to call the array, which has no name of its own
  static Contents read(Path file, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
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
      String header =
          new String(bytes.copy(start, start + length), StandardCharsets.ISO_8859_1).strip();
      return new Contents(
          List.of(array(file, name, header, start + length, bytes.size() - start - length)));
    }
  }

  private static Stored array(Path file, String name, String header, long offset, long room) {
    boolean byColumns = find(file, ORDER, header).equals("True");
    List<Long> shape = shape(file, find(file, SHAPE, header));
    if (RECORD.matcher(header).find()) {
      return unread(name, shape, "record");
    }
    String descr = find(file, TYPE, header);
    NumberType type = descr.length() < 2 ? null : TYPES.get(descr.substring(1));
    if (type == null || "<>".indexOf(descr.charAt(0)) < 0) {
      return unread(name, shape, descr);
    }
    long count = Damage.count(file, "the array", shape);
    if (count > room || count * type.bytes() > room) {
      throw Damage.of(
          file, "it has " + room + " bytes for numbers of shape " + shape + ", " + type.text());
    }
    ByteOrder order = descr.charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return NumberBlock.stored(name, shape, new NumberBlock(file, offset, type, order, byColumns));
  }

  private static Stored unread(String name, List<Long> shape, String type) {
    return new Stored(
        new Tensor(name, shape, type, Optional.of("numbers of NumPy's type " + type)),
        Optional.empty());
  }

  private static String find(Path file, Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw Damage.of(file, "its header lacks " + pattern.pattern().split("'", -1)[1]);
    }
    return matcher.group(1);
  }

  private static List<Long> shape(Path file, String text) {
    List<Long> shape = new ArrayList<>();
    try {
      for (String size : text.split(",", -1)) {
        if (!size.isBlank()) {
          shape.add(Long.parseLong(size.strip().replaceAll("L$", ""))); // Python 2 wrote 3L
        }
      }
    } catch (NumberFormatException e) {
      throw Damage.of(file, "its shape is (" + text + ")");
    }
    if (shape.size() > MOST_DIMENSIONS) {
      throw Damage.of(file, "its shape has " + shape.size() + " dimensions");
    }
    return shape;
  }
}
