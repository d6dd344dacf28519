package org.harmonicloss.models.words;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A text as a model reads it: its tokens, with the special ones around them that the model
/// expects, such as BERT's `[CLS]` and `[SEP]`.
///
/// @param ids of all of them
/// @param before how many special ones come before those of the text
/// @param after how many come after them
public record ModelTokens(int[] ids, int before, int after) {
  public int length() {
    return ids.length;
  }

  /// With less of the text, where it is too long; what is around it stays.
  ///
  /// @param most tokens in all; there are more only where the special ones are
  public ModelTokens cut(int most) {
    if (ids.length <= most) {
      return this;
    }
    int kept = Math.max(before, most - after);
    int end = ids.length - after;
    IntStream first = Arrays.stream(ids, 0, kept);
    IntStream last = Arrays.stream(ids, end, ids.length);
    return new ModelTokens(IntStream.concat(first, last).toArray(), before, after);
  }
}
