package org.harmonicloss.models.words;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// Makes tokens of text, and finds the row of an embedding that stands for a word: its last
/// token's.
public interface Tokenizer {
  /// The tokens of a text, without those that models want around it.
  int[] encode(String text);

  /// The tokens of a text with those that models want around it; GPT-2 and others want none.
  ///
  /// @throws org.harmonicloss.models.base.HarmonicException if the vocabulary lacks one of these
  default ModelTokens forModel(String text) {
    return new ModelTokens(encode(text), 0, 0);
  }

  /// The token that fills shorter texts up. It is masked, so that any will do for models without
  /// one of their own.
  default int padding() {
    return 0;
  }

  /// @return the id of the word's last token, or nothing if it has none in the vocabulary
  OptionalInt lastToken(String word);

  /// GPT-2's byte-pair encoding, of which every text has tokens. The word is taken as it is,
  /// without a space before it.
  ///
  /// @param rows of the embedding; tokens beyond are not in the vocabulary
  static Tokenizer gpt2(int rows) {
    return new Bytes(BytePairEncoding.gpt2(BytePairEncoding.GPT2), rows);
  }

  /// A language model's own byte pairs.
  static Tokenizer bytePairs(BytePairEncoding encoding) {
    return new Bytes(encoding, encoding.vocabulary());
  }

  /// Whole words, as they are or, if that is not in the vocabulary, in lower case.
  ///
  /// @param vocabulary by id; of a word that occurs twice the first counts
  static Tokenizer words(List<String> vocabulary) {
    return new Words(ids(vocabulary));
  }

  /// WordPiece, as BERT has it (see [WordPieces]): text is put into lower case and loses its
  /// accents where the vocabulary has no capitals.
  static Tokenizer wordPieces(List<String> vocabulary) {
    return new WordPieces(ids(vocabulary));
  }

  /// WordPiece of a model that says so itself.
  ///
  /// @param lowerCase whether text is put into lower case and loses its accents
  static Tokenizer wordPieces(List<String> vocabulary, boolean lowerCase) {
    return new WordPieces(ids(vocabulary), lowerCase);
  }

  private static Map<String, Integer> ids(List<String> vocabulary) {
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.putIfAbsent(vocabulary.get(id), id);
    }
    return ids;
  }

  /// See [#gpt2] and [#bytePairs].
  record Bytes(BytePairEncoding encoding, int rows) implements Tokenizer {
    @Override
    public int[] encode(String text) {
      return encoding.encode(text);
    }

    @Override
    public OptionalInt lastToken(String word) {
      int[] tokens = encoding.encode(word);
      return tokens.length == 0 || tokens[tokens.length - 1] >= rows
          ? OptionalInt.empty()
          : OptionalInt.of(tokens[tokens.length - 1]);
    }
  }

  /// See [#words].
  record Words(Map<String, Integer> ids) implements Tokenizer {
    /// Of the words between blanks that are in the vocabulary.
    @Override
    public int[] encode(String text) {
      return Arrays.stream(text.strip().split("\\s+"))
          .map(this::lastToken)
          .filter(OptionalInt::isPresent)
          .mapToInt(OptionalInt::getAsInt)
          .toArray();
    }

    @Override
    public OptionalInt lastToken(String word) {
      Integer id = ids.getOrDefault(word, ids.get(word.toLowerCase(Locale.ROOT)));
      return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
  }
}
