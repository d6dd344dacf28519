package org.harmonicloss.models.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;

/// Any number of bytes in memory, in pieces, as no array holds more than two thousand million.
final class MemoryBytes {
  private static final int PIECE = 1 << 20;

  /// There are more than the caller wants.
  static final class TooManyException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final List<byte[]> pieces = new ArrayList<>();
  private long size;

  private MemoryBytes() {}

  /// Reads a stream to its end.
  ///
  /// @param most how many bytes it may have
  static MemoryBytes read(InputStream in, long most) throws IOException {
    MemoryBytes bytes = new MemoryBytes();
    for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
      bytes.pieces.add(piece);
      bytes.size += piece.length;
      if (bytes.size > most) {
        throw new TooManyException();
      }
    }
    return bytes;
  }

  long size() {
    return size;
  }

  SeekableByteChannel open() {
    return new Channel();
  }

  private final class Channel implements SeekableByteChannel {
    private long position;
    private boolean closed;

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (closed) {
        throw new ClosedChannelException();
      }
      if (position >= size) {
        return into.hasRemaining() ? -1 : 0;
      }
      byte[] piece = pieces.get((int) (position / PIECE));
      int from = (int) (position % PIECE);
      int count = Math.min(into.remaining(), piece.length - from);
      into.put(piece, from, count);
      position += count;
      return count;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long place) {
      position = place;
      return this;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public boolean isOpen() {
      return !closed;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long length) {
      throw new NonWritableChannelException();
    }
  }
}
