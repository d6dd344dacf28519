package org.harmonicloss.models.data;

import java.nio.ByteBuffer;
import java.util.List;
import org.harmonicloss.models.task.Tokens;

/// What models are asked about: one row for each input.
public sealed interface Inputs {
  int rows();

  /// The rows from `from` on, `to` excluded. Nothing is copied.
  Inputs slice(int from, int to);

  /// One row, in a form that is equal for equal rows.
  ByteBuffer bytes(int row);

  /// Rows of token ids, all of the same length.
  record Tokens(List<int[]> ids) implements Inputs {
    @Override
    public int rows() {
      return ids.size();
    }

    @Override
    public Tokens slice(int from, int to) {
      return new Tokens(ids.subList(from, to));
    }

    @Override
    public ByteBuffer bytes(int row) {
      int[] input = ids.get(row);
      ByteBuffer bytes = ByteBuffer.allocate(4 * input.length);
      for (int token : input) {
        bytes.putInt(token);
      }
      return bytes.flip();
    }
  }

  /// Rows of numbers.
  sealed interface Vectors extends Inputs {
    /// All numbers, as a model sees them, row by row.
    float[] floats();

    @Override
    Vectors slice(int from, int to);
  }

  /// Images, a byte for each pixel. A data set of them is large: `grey` is a direct buffer, so that
  /// what trains can look at the same bytes.
  ///
  /// @param grey [rows · length] from black, 0, to white, [#WHITE]; nobody may change it
  /// @param length pixels of an image
  record Pixels(ByteBuffer grey, int length) implements Vectors {
    /// The value of a white pixel; models see values divided by it, from 0 to 1.
    public static final int WHITE = 255;

    @Override
    public int rows() {
      return grey.limit() / length;
    }

    @Override
    public Pixels slice(int from, int to) {
      return new Pixels(grey.slice(from * length, (to - from) * length), length);
    }

    @Override
    public ByteBuffer bytes(int row) {
      return grey.slice(row * length, length);
    }

    @Override
    public float[] floats() {
      float[] floats = new float[grey.limit()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) Byte.toUnsignedInt(grey.get(i)) / WHITE;
      }
      return floats;
    }
  }

  /// Points, all with the same number of coordinates.
  record Points(List<float[]> coordinates) implements Vectors {
    @Override
    public int rows() {
      return coordinates.size();
    }

    @Override
    public Points slice(int from, int to) {
      return new Points(coordinates.subList(from, to));
    }

    @Override
    public ByteBuffer bytes(int row) {
      float[] point = coordinates.get(row);
      ByteBuffer bytes = ByteBuffer.allocate(4 * point.length);
      for (float coordinate : point) {
        bytes.putFloat(coordinate);
      }
      return bytes.flip();
    }

    @Override
    public float[] floats() {
      int length = coordinates.getFirst().length;
      float[] floats = new float[rows() * length];
      for (int row = 0; row < rows(); row++) {
        System.arraycopy(coordinates.get(row), 0, floats, row * length, length);
      }
      return floats;
    }
  }
}
