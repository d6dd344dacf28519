package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.harmonicloss.models.base.HarmonicException;

/// A message of protocol buffers inside a file
/// (https://protobuf.dev/programming-guides/encoding), walked through field by field. What is not
/// asked for is stepped over and never read, so that a model of any size is listed at once.
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  /// No name in a model is as long as this.
  private static final int MOST_TEXT = 1 << 16;

  private final FileBytes bytes;
  private final long start;
  private final long end;
  private long position;
  private int field;
  private int wire;
  private long number;
  private long from;

  private ProtobufMessage(FileBytes bytes, long from, long end) {
    this.bytes = bytes;
    this.start = from;
    this.position = from;
    this.end = end;
  }

  static ProtobufMessage of(FileBytes bytes) {
    return new ProtobufMessage(bytes, 0, bytes.size());
  }

  /// @param start of the message in the file, as [#start] gave it
  static ProtobufMessage of(FileBytes bytes, long start, long end) {
    return new ProtobufMessage(bytes, start, end);
  }

  /// Moves to the next field.
  ///
  /// @return whether there is one
  /// @throws HarmonicException if it reaches beyond the message
  boolean next() throws IOException {
    if (position == end) {
      return false;
    }
    long key = varint();
    if (key >>> 3 == 0 || key >>> 3 > 0x1FFF_FFFF) {
      throw damaged();
    }
    field = (int) (key >>> 3);
    wire = (int) (key & 7);
    switch (wire) {
      case VARINT -> number = varint();
      case FIXED_64 -> step(8);
      case FIXED_32 -> step(4);
      case BYTES -> step(varint());
      default -> throw damaged(); // groups, which nothing has written for decades
    }
    return true;
  }

  private void step(long length) {
    if (length < 0 || length > end - position) {
      throw damaged();
    }
    from = position;
    position += length;
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == end) {
        throw damaged();
      }
      int next = bytes.at(position++);
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw damaged();
  }

  /// The same message, from its beginning.
  ProtobufMessage again() {
    return new ProtobufMessage(bytes, start, end);
  }

  int field() {
    return field;
  }

  /// The value of the current field, a varint.
  long number() {
    require(VARINT);
    return number;
  }

  /// The current field as a message in this one.
  ProtobufMessage message() {
    require(BYTES);
    return new ProtobufMessage(bytes, from, position);
  }

  String text() throws IOException {
    require(BYTES);
    if (position - from > MOST_TEXT) {
      throw damaged();
    }
    return position == from ? "" : new String(bytes.copy(from, position), StandardCharsets.UTF_8);
  }

  /// Reads numbers from a field that may hold one of them or, packed, many.
  void numbers(LongConsumer each) throws IOException {
    if (wire == VARINT) {
      each.accept(number);
      return;
    }
    require(BYTES);
    ProtobufMessage packed = new ProtobufMessage(bytes, from, position);
    while (packed.position < packed.end) {
      each.accept(packed.varint());
    }
  }

  /// Reads the bytes of the current field as whole numbers of 64 bits, the lowest byte first.
  void longs(LongConsumer each) throws IOException {
    long count = fixed(Long.BYTES);
    for (long i = 0; i < count; i++) {
      byte[] eight = bytes.copy(from + i * Long.BYTES, from + (i + 1) * Long.BYTES);
      each.accept(ByteBuffer.wrap(eight).order(ByteOrder.LITTLE_ENDIAN).getLong());
    }
  }

  /// The current field's numbers of fixed size, of which it holds one or, packed, many.
  ///
  /// @param size of one, 4 or 8 bytes
  /// @return how many there are
  long fixed(int size) {
    require(wire == BYTES ? BYTES : size == 4 ? FIXED_32 : FIXED_64);
    if (length() % size != 0) {
      throw damaged();
    }
    return length() / size;
  }

  /// How many bytes the current field has.
  long bytes() {
    require(BYTES);
    return length();
  }

  /// Where the bytes of the current field begin; not of a varint.
  long from() {
    return from;
  }

  private long length() {
    return position - from;
  }

  /// The whole message's place in the file: where its bytes begin.
  long start() {
    return start;
  }

  /// Where they end.
  long end() {
    return end;
  }

  private void require(int expected) {
    if (wire != expected) {
      throw damaged();
    }
  }

  private HarmonicException damaged() {
    return Damage.of(bytes.file(), "it is not an ONNX model, or truncated");
  }
}
