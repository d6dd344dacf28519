package org.harmonicloss.models.words;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// Finds the row of an embedding that stands for a word: its last token's.
public interface Tokenizer {
  /// @return the id of the word's last token, or nothing if it has none in the vocabulary
  OptionalInt lastToken(String word);

  /// GPT-2's byte-pair encoding, of which every text has tokens. The word is taken as it is,
  /// without a space before it.
  ///
  /// @param rows of the embedding; tokens beyond are not in the vocabulary
  static Tokenizer gpt2(int rows) {
    return new Gpt2(Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE), rows);
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

  private static Map<String, Integer> ids(List<String> vocabulary) {
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.putIfAbsent(vocabulary.get(id), id);
    }
    return ids;
  }

  /// See [#gpt2].
  record Gpt2(Encoding encoding, int rows) implements Tokenizer {
    @Override
    public OptionalInt lastToken(String word) {
      // Ordinary: `<|endoftext|>` in a word is text like any other.
      IntArrayList tokens = encoding.encodeOrdinary(word);
      if (tokens.isEmpty() || tokens.get(tokens.size() - 1) >= rows) {
        return OptionalInt.empty();
      }
      return OptionalInt.of(tokens.get(tokens.size() - 1));
    }
  }

  /// See [#words].
  record Words(Map<String, Integer> ids) implements Tokenizer {
    @Override
    public OptionalInt lastToken(String word) {
      Integer id = ids.getOrDefault(word, ids.get(word.toLowerCase(Locale.ROOT)));
      return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
  }
}
