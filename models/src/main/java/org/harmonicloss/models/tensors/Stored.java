package org.harmonicloss.models.tensors;

import java.util.List;
import java.util.Optional;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;

/// A tensor, and where its numbers are.
///
/// @param values empty where they cannot be read
/// @param hint what to do about that; empty where they can
record Stored(Tensor tensor, Optional<Values> values, String hint) {

  /// The numbers of a tensor, not read yet. Those of equal ones are the same numbers.
  interface Values {
    int PIECE = 1 << 13;

    /// @param rows and columns, as the tensor's shape has them
    Matrix read(int rows, int columns);

    /// All numbers once, in any order.
    ///
    /// @param count how many the tensor has
    default void each(long count, TensorFile.Numbers numbers) {
      if (count > Integer.MAX_VALUE - 8) {
        throw HarmonicException.failed(
            "too large for the memory: " + count + " numbers", "write them as safetensors");
      }
      Matrix all = read((int) count, 1);
      int height = Math.max(1, PIECE / Math.max(1, all.columns()));
      double[] piece = new double[height * all.columns()];
      for (int row = 0; row < all.rows(); row += height) {
        int to = Math.min(row + height, all.rows());
        all.copy(row, to, piece);
        numbers.take(piece, (to - row) * all.columns());
      }
    }
  }

  static Stored of(String name, List<Long> shape, String type, Values values) {
    return new Stored(new Tensor(name, shape, type, Optional.empty()), Optional.of(values), "");
  }

  /// A tensor of numbers that are not read because of their type.
  ///
  /// @param what such as `type complex64`
  static Stored ofType(String name, List<Long> shape, String type, String what) {
    return unread(name, shape, type, "numbers of " + what, NumberType.HINT);
  }

  static Stored unread(String name, List<Long> shape, String type, String problem, String hint) {
    return new Stored(new Tensor(name, shape, type, Optional.of(problem)), Optional.empty(), hint);
  }

  Stored named(String name) {
    return new Stored(
        new Tensor(name, tensor.shape(), tensor.type(), tensor.problem()), values, hint);
  }
}
