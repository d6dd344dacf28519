package org.harmonicloss.models.tensors;

import java.util.Optional;
import org.harmonicloss.models.base.Matrix;

/// A tensor, and where its numbers are.
///
/// @param values empty where they cannot be read
record Stored(Tensor tensor, Optional<Values> values) {

  /// The numbers of a tensor, not read yet.
  interface Values {
    /// @param rows and columns, as the tensor's shape has them
    Matrix read(int rows, int columns);
  }
}
