package org.harmonicloss.models.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of token ids, as the tasks make and check them.
public final class Tokens {
  private Tokens() {}

  /// All pairs of tokens less than `limit`, in lexicographic order.
  static List<int[]> pairs(int limit) {
    List<int[]> pairs = new ArrayList<>(limit * limit);
    for (int x = 0; x < limit; x++) {
      for (int y = 0; y < limit; y++) {
        pairs.add(new int[] {x, y});
      }
    }
    return pairs;
  }

  /// @throws IllegalArgumentException unless `input` has `length` tokens, each less than `limit`
  static void require(int[] input, int length, int limit) {
    boolean known = Arrays.stream(input).allMatch(token -> token >= 0 && token < limit);
    if (input.length != length || !known) {
      throw new IllegalArgumentException("not " + length + " tokens from 0 to " + (limit - 1));
    }
  }
}
