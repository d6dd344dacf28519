package org.harmonicloss.cli.probe;

import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.models.tensors.NumberArray;
import org.harmonicloss.models.tensors.OnnxOutline;

/// The keys and values of earlier tokens, which a model that continues texts takes as inputs, such
/// as `past_key_values.0.key` [batch, heads, past, width]: here those of no tokens.
final class EmptyPast {
  private static final String NAME = "past_key_values.";
  private static final int RANK = 4;

  private EmptyPast() {}

  /// Whether an input is one of these, and it can be told which of its dimensions is that of the
  /// tokens: the only one but the first whose size varies.
  static boolean isOne(OnnxOutline.Value input) {
    return input.name().startsWith(NAME)
        && input.shape().map(List::size).orElse(0) == RANK
        && IntStream.range(1, RANK).filter(dimension -> input.size(dimension).isEmpty()).count()
            == 1;
  }

  /// @param rows how many inputs a batch has
  static NumberArray of(OnnxOutline.Value input, long rows) {
    long[] shape =
        IntStream.range(0, RANK)
            .mapToLong(dimension -> dimension == 0 ? rows : input.size(dimension).orElse(0))
            .toArray();
    return NumberArray.of("no earlier tokens", new long[0], shape);
  }
}
