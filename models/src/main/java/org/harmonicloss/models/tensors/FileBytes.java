package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.harmonicloss.models.base.Source;

/// The bytes of a file at any place, of which only a few are in memory.
final class FileBytes {
  private final SeekableByteChannel channel;
  private final Source file;
  private final long size;
  private final ByteBuffer window;
  private long start;

  FileBytes(SeekableByteChannel channel, Source file) throws IOException {
    this.channel = channel;
    this.file = file;
    this.size = channel.size();
    this.window = ByteBuffer.allocate((int) Math.min(size, 8192)).limit(0);
  }

  long size() {
    return size;
  }

  Source file() {
    return file;
  }

  /// @param place 0 … size − 1
  /// @return 0 … 255
  int at(long place) throws IOException {
    if (place < start || place >= start + window.limit()) {
      window.clear();
      start = place;
      fill(window, place);
      window.flip();
    }
    return window.get((int) (place - start)) & 0xFF;
  }

  /// An unsigned number.
  ///
  /// @param length up to 7 bytes
  long littleEndian(long from, int length) throws IOException {
    long number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = number << 8 | at(from + i);
    }
    return number;
  }

  /// @param to no further than the end of the file
  byte[] copy(long from, long to) throws IOException {
    if (from >= start && to <= start + window.limit()) {
      int first = (int) (from - start);
      return Arrays.copyOfRange(window.array(), first, first + (int) (to - from));
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
    fill(bytes, from);
    if (bytes.hasRemaining()) {
      throw new IOException("it became shorter while it was read");
    }
    return bytes.array();
  }

  private void fill(ByteBuffer into, long place) throws IOException {
    int before = into.position();
    channel.position(place);
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        break;
      }
    }
    if (into.position() == before && into.hasRemaining()) {
      throw new IOException("it became shorter while it was read");
    }
  }
}
