package org.harmonicloss.models.words;

import java.util.List;

/// Makes of a text the token ids that an encoder such as BERT reads, with those that begin and end
/// it.
public interface TextEncoder {
  int[] encode(String text);

  /// The token that fills shorter texts up; it is masked.
  int padding();

  /// WordPiece, as BERT has it: `[CLS]`, the pieces of each word or `[UNK]`, `[SEP]`.
  ///
  /// @param vocabulary by id
  /// @param lowerCase whether text is put into lower case and loses its accents; null for whether
  ///     the vocabulary has no capitals
  /// @throws org.harmonicloss.models.base.HarmonicException if it lacks one of these tokens
  static TextEncoder wordPieces(List<String> vocabulary, Boolean lowerCase) {
    return BertEncoder.of(vocabulary, lowerCase);
  }
}
