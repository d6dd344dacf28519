package org.harmonicloss.models.tensors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.Json;

/// Writes float32 tensors as safetensors, one after the other: only one of them is in memory.
public final class SafetensorsWriter {
  private static final int PIECE = 1 << 18;

  /// The format asks for a header whose length is a multiple of so many bytes; blanks fill it up.
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /// A tensor to write.
  ///
  /// @param shape each 1 or greater
  public record Entry(String name, List<Integer> shape) {
    long bytes() {
      return shape.stream().mapToLong(Integer::longValue).reduce(4, Math::multiplyExact);
    }
  }

  /// @param metadata about the file, may be empty
  /// @param values of an entry, row by row; asked for once each, in order
  /// @throws IOException if `out` throws
  public static void write(
      OutputStream out,
      Map<String, String> metadata,
      List<Entry> entries,
      Function<Entry, float[]> values)
      throws IOException {
    byte[] header = header(metadata, entries);
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
    out.write(header);
    ByteBuffer piece = ByteBuffer.allocate(4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
    for (Entry entry : entries) {
      float[] numbers = values.apply(entry);
      if (4L * numbers.length != entry.bytes()) {
        throw new IllegalArgumentException(entry + " has " + numbers.length + " numbers");
      }
      for (int from = 0; from < numbers.length; from += PIECE) {
        int length = Math.min(PIECE, numbers.length - from);
        piece.asFloatBuffer().put(numbers, from, length);
        out.write(piece.array(), 0, 4 * length);
      }
    }
  }

  /// The same into a file that appears whole or not at all.
  public static void write(
      AtomicFile file,
      Map<String, String> metadata,
      List<Entry> entries,
      Function<Entry, float[]> values) {
    try {
      write(file.stream(), metadata, entries, values);
    } catch (IOException e) {
      throw file.failure(e);
    }
  }

  private static byte[] header(Map<String, String> metadata, List<Entry> entries) {
    ObjectNode json = Json.object();
    if (!metadata.isEmpty()) {
      ObjectNode about = json.putObject("__metadata__");
      metadata.forEach(about::put);
    }
    long begin = 0;
    for (Entry entry : entries) {
      long end = begin + entry.bytes();
      ObjectNode tensor = json.putObject(entry.name()).put("dtype", "F32");
      ArrayNode shape = tensor.putArray("shape");
      entry.shape().forEach(shape::add);
      tensor.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    String text = Json.compact(json);
    int length = Math.ceilDiv(text.getBytes(StandardCharsets.UTF_8).length, ALIGNMENT) * ALIGNMENT;
    int blanks = length - text.getBytes(StandardCharsets.UTF_8).length;
    return (text + " ".repeat(blanks)).getBytes(StandardCharsets.UTF_8);
  }
}
