package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;

/// Numbers that lie at regular distances in a file, such as those of a transposed tensor or of some
/// of its columns. They are read in the order of the file, a piece of it at a time.
///
/// @param offset of the first, in bytes
/// @param shape the size of each dimension
/// @param strides from one number to the next along each dimension, in numbers; none negative
record StridedBlock(
    Source file,
    long offset,
    NumberType type,
    ByteOrder order,
    List<Long> shape,
    List<Long> strides)
    implements Stored.Values {
  private static final int PIECE = 1 << 18;

  /// @param step to the next in the file, in numbers
  /// @param place to the next in the tensor as it is read, row by row
  private record Dimension(long size, long step, long place) {}

  private interface Sink {
    void take(long place, double number);
  }

  @Override
  public Matrix read(int rows, int columns) {
    try {
      if ((long) rows * columns > Integer.MAX_VALUE - 8) {
        throw tooLarge(null);
      }
      if (type.isWide()) {
        double[] values = new double[rows * columns];
        walk((place, number) -> values[(int) place] = number);
        return Matrix.of(values, rows, columns);
      }
      float[] values = new float[rows * columns];
      walk((place, number) -> values[(int) place] = (float) number);
      return Matrix.of(values, rows, columns);
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    }
  }

  @Override
  public void each(long count, TensorFile.Numbers numbers) {
    double[] piece = new double[(int) Math.min(count, Stored.Values.PIECE)];
    int[] filled = {0};
    try {
      walk(
          (_, number) -> {
            piece[filled[0]++] = number;
            if (filled[0] == piece.length) {
              numbers.take(piece, filled[0]);
              filled[0] = 0;
            }
          });
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    }
    numbers.take(piece, filled[0]);
  }

  private HarmonicException tooLarge(Throwable cause) {
    return HarmonicException.failed(
        "too large for the memory: " + file + ": a tensor of shape " + shape,
        "read it on a larger machine, or write fewer rows",
        cause);
  }

  /// Those of more than one number, the widest steps first.
  private List<Dimension> dimensions() {
    List<Dimension> dimensions = new ArrayList<>();
    long place = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      if (shape.get(i) > 1) {
        dimensions.add(new Dimension(shape.get(i), strides.get(i), place));
      }
      place *= shape.get(i);
    }
    dimensions.sort(Comparator.comparingLong(Dimension::step).reversed());
    return dimensions;
  }

  private void walk(Sink sink) throws IOException {
    if (shape.contains(0L)) {
      return;
    }
    List<Dimension> dimensions = dimensions();
    long[] at = new long[dimensions.size()];
    try (SeekableByteChannel channel = file.open()) {
      Window window = new Window(channel, dimensions);
      long index = 0;
      long place = 0;
      int d = 0;
      while (d >= 0) {
        sink.take(place, window.number(index));
        // As an odometer: the last dimension first, and what is through begins again.
        for (d = at.length - 1; d >= 0; d--) {
          Dimension dimension = dimensions.get(d);
          index += dimension.step;
          place += dimension.place;
          if (++at[d] < dimension.size) {
            break;
          }
          index -= dimension.step * dimension.size;
          place -= dimension.place * dimension.size;
          at[d] = 0;
        }
      }
    }
  }

  /// The piece of the file that is in memory.
  private final class Window {
    private final SeekableByteChannel channel;
    private final ByteBuffer piece;
    private long start;

    /// As large as what lies close together, within bounds.
    Window(SeekableByteChannel channel, List<Dimension> dimensions) {
      this.channel = channel;
      Dimension inner = dimensions.isEmpty() ? new Dimension(1, 1, 1) : dimensions.getLast();
      long run = inner.size * Math.min(inner.step, PIECE) * type.bytes();
      piece = ByteBuffer.allocate(Math.clamp(run, 1 << 12, PIECE)).order(order).limit(0);
    }

    double number(long index) throws IOException {
      long place = offset + index * type.bytes();
      if (place < start || place + type.bytes() > start + piece.limit()) {
        fill(place);
      }
      piece.position((int) (place - start));
      return type.next(piece);
    }

    private void fill(long place) throws IOException {
      piece.clear();
      channel.position(place);
      while (piece.hasRemaining() && channel.read(piece) >= 0) {
        // on, until it is full or the file ends
      }
      piece.flip();
      start = place;
      if (piece.limit() < type.bytes()) {
        throw Damage.of(file, "it became shorter while it was read");
      }
    }
  }
}
