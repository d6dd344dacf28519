package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a NumPy array of float32 (https://numpy.org/neps/nep-0001-npy-format.html), version 1.
public final class NpyWriter {
  private static final int PIECE = 1 << 18;

  /// What comes before the numbers has a multiple of so many bytes.
  private static final int ALIGNMENT = 64;

  /// The magic bytes, the version and the header's length.
  private static final int START = 10;

  private NpyWriter() {}

  /// @param values row by row, as many as the shape says
  /// @throws IOException if `out` throws
  public static void write(OutputStream out, List<Integer> shape, float... values)
      throws IOException {
    String sizes = shape.stream().map(Object::toString).collect(Collectors.joining(", "));
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': ("
            + sizes
            + (shape.size() == 1 ? "," : "")
            + "), }";
    int length = Math.ceilDiv(START + text.length() + 1, ALIGNMENT) * ALIGNMENT - START;
    String header = text + " ".repeat(length - text.length() - 1) + "\n";
    ByteBuffer start = ByteBuffer.allocate(START).order(ByteOrder.LITTLE_ENDIAN);
    start.put(NpyFile.MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    out.write(start.array());
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    floats(out, values);
  }

  /// Numbers alone, little-endian.
  public static void floats(OutputStream out, float... values) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      piece.asFloatBuffer().put(values, from, count);
      out.write(piece.array(), 0, 4 * count);
    }
  }
}
