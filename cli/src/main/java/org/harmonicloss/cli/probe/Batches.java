package org.harmonicloss.cli.probe;

import java.util.List;
import java.util.Map;
import org.harmonicloss.models.tensors.NumberArray;

/// What a model of others is asked about, some inputs at a time.
interface Batches {
  /// How many inputs there are.
  int rows();

  /// What an input is called.
  String label(int row);

  /// How long an input is, so that those of one length come together.
  int length(int row);

  /// Whether the inputs can be computed apart, in any order.
  boolean divisible();

  /// @param rows which inputs; all where they cannot be divided
  Map<String, NumberArray> inputs(List<Integer> rows);

  /// [positions] of the batch, whether an input has something there.
  boolean[] mask(int row, int positions);
}
