package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;

/// Numbers that lie one after another in a file. They are read in pieces straight into the matrix,
/// so that a large one is in memory once: what float32 does not hold exactly becomes double
/// precision.
///
/// @param offset of the first, in bytes
/// @param byColumns whether the first column comes first, as Fortran has it, rather than the first
///     row
record NumberBlock(Source file, long offset, NumberType type, ByteOrder order, boolean byColumns)
    implements Stored.Values {
  private static final int PIECE = 1 << 18;

  /// The most numbers that a Java array holds.
  private static final long MOST = Integer.MAX_VALUE - 8;

  /// A tensor of numbers that are read.
  ///
  /// @param block where it lies, in the order of the format
  static Stored stored(String name, List<Long> shape, NumberBlock block) {
    return Stored.of(name, shape, block.type.text(), block);
  }

  @Override
  public Matrix read(int rows, int columns) {
    long count = (long) rows * columns;
    try (SeekableByteChannel channel = file.open()) {
      if (count > MOST) {
        throw tooLarge(rows, columns, null);
      }
      if (offset > channel.size() || channel.size() - offset < count * type.bytes()) {
        throw Damage.of(file, "it is shorter than its header says");
      }
      channel.position(offset);
      return type.isWide() ? doubles(channel, rows, columns) : floats(channel, rows, columns);
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(rows, columns, e);
    }
  }

  @Override
  public void each(long count, TensorFile.Numbers numbers) {
    try (SeekableByteChannel channel = file.open()) {
      if (offset > channel.size() || (channel.size() - offset) / type.bytes() < count) {
        throw Damage.of(file, "it is shorter than its header says");
      }
      channel.position(offset);
      ByteBuffer piece = piece((int) Math.min(count, PIECE));
      double[] values = new double[piece.capacity() / type.bytes()];
      for (long at = 0; at < count; ) {
        int n = fill(channel, piece, (int) Math.min(count - at, PIECE));
        for (int i = 0; i < n; i++) {
          values[i] = type.next(piece);
        }
        numbers.take(values, n);
        at += n;
      }
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    }
  }

  private HarmonicException tooLarge(int rows, int columns, Throwable cause) {
    return HarmonicException.failed(
        "too large for the memory: " + file + ": " + rows + " rows of " + columns + " numbers",
        "read it on a larger machine, or write fewer rows",
        cause);
  }

  private Matrix doubles(SeekableByteChannel channel, int rows, int columns) throws IOException {
    double[] values = new double[rows * columns];
    ByteBuffer piece = piece(values.length);
    for (int at = 0; at < values.length; ) {
      for (int n = fill(channel, piece, values.length - at); n > 0; n--, at++) {
        values[place(at, rows, columns)] = type.next(piece);
      }
    }
    return Matrix.of(values, rows, columns);
  }

  private Matrix floats(SeekableByteChannel channel, int rows, int columns) throws IOException {
    float[] values = new float[rows * columns];
    ByteBuffer piece = piece(values.length);
    for (int at = 0; at < values.length; ) {
      int n = fill(channel, piece, values.length - at);
      if (type == NumberType.FLOAT32 && !byColumns) {
        piece.asFloatBuffer().get(values, at, n); // several times as fast
        at += n;
        continue;
      }
      for (; n > 0; n--, at++) {
        values[place(at, rows, columns)] =
            switch (type) {
              case FLOAT16 -> Float.float16ToFloat(piece.getShort());
              case BFLOAT16 -> Float.intBitsToFloat(piece.getShort() << 16);
              case FLOAT32 -> piece.getFloat();
              default -> (float) type.next(piece);
            };
      }
    }
    return Matrix.of(values, rows, columns);
  }

  private ByteBuffer piece(int numbers) {
    return ByteBuffer.allocate((int) Math.min(PIECE, (long) numbers * type.bytes())).order(order);
  }

  /// @param left how many numbers there are to come
  /// @return how many of them are in the piece
  private int fill(SeekableByteChannel channel, ByteBuffer piece, int left) throws IOException {
    piece.clear();
    piece.limit((int) Math.min(piece.capacity(), (long) left * type.bytes()));
    while (piece.hasRemaining()) {
      if (channel.read(piece) < 0) {
        throw Damage.of(file, "it became shorter while it was read");
      }
    }
    piece.flip();
    return piece.limit() / type.bytes();
  }

  private int place(int at, int rows, int columns) {
    return byColumns ? at % rows * columns + at / rows : at;
  }
}
