package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.LongConsumer;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;

/// Numbers in a repeated field of an ONNX tensor: `float_data`, `double_data`, `int64_data`,
/// `uint64_data`, and of 8 to 32 bits `int32_data`, which holds each one's bits as a whole number.
/// Protocol buffers let writers pack
/// them or not, and cut the field into as many pieces as they like.
///
/// @param start of the tensor's message in the file, in bytes
/// @param end the byte after its last
record OnnxNumbers(Source file, long start, long end, NumberType type) implements Stored.Values {
  private static final int FLOAT_DATA = 4;
  private static final int INT32_DATA = 5;
  private static final int INT64_DATA = 7;
  private static final int DOUBLE_DATA = 10;
  private static final int UINT64_DATA = 11;

  private int field() {
    return switch (type) {
      case FLOAT32 -> FLOAT_DATA;
      case FLOAT64 -> DOUBLE_DATA;
      case INT64 -> INT64_DATA;
      case UINT64, UINT32 -> UINT64_DATA;
      default -> INT32_DATA;
    };
  }

  private boolean isFixed() {
    return field() == FLOAT_DATA || field() == DOUBLE_DATA;
  }

  /// How many there are.
  long count(ProtobufMessage message) throws IOException {
    long[] count = {0};
    while (message.next()) {
      if (message.field() != field()) {
        continue;
      }
      if (!isFixed()) {
        message.numbers(_ -> count[0]++);
      } else {
        count[0] += message.fixed(type.bytes());
      }
    }
    return count[0];
  }

  /// @throws HarmonicException if they do not fit into the memory
  @Override
  public Matrix read(int rows, int columns) {
    if ((long) rows * columns > Integer.MAX_VALUE - 8) {
      throw tooLarge(null);
    }
    try (SeekableByteChannel channel = file.open()) {
      FileBytes bytes = new FileBytes(channel, file);
      ProtobufMessage message = ProtobufMessage.of(bytes, start, end);
      return type.isWide()
          ? Matrix.of(doubles(message, bytes, new double[rows * columns]), rows, columns)
          : Matrix.of(floats(message, bytes, new float[rows * columns]), rows, columns);
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Damage.of(file, "it changed while it was read");
    }
  }

  private HarmonicException tooLarge(Throwable cause) {
    return HarmonicException.failed(
        "too large for the memory: " + file, "read it on a larger machine", cause);
  }

  private double[] doubles(ProtobufMessage message, FileBytes bytes, double[] values)
      throws IOException {
    int[] at = {0};
    each(message, bytes, bits -> values[at[0]++] = type.number(bits));
    return values;
  }

  private float[] floats(ProtobufMessage message, FileBytes bytes, float[] values)
      throws IOException {
    int[] at = {0};
    each(message, bytes, bits -> values[at[0]++] = (float) type.number(bits));
    return values;
  }

  private void each(ProtobufMessage message, FileBytes bytes, LongConsumer bits)
      throws IOException {
    while (message.next()) {
      if (message.field() != field()) {
        continue;
      }
      if (!isFixed()) {
        message.numbers(bits);
        continue;
      }
      long count = message.fixed(type.bytes());
      for (long i = 0; i < count; i++) {
        bits.accept(bytes.littleEndian(message.from() + i * type.bytes(), type.bytes()));
      }
    }
  }
}
