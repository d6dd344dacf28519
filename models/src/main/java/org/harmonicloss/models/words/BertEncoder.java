package org.harmonicloss.models.words;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;

/// See [TextEncoder#wordPieces].
record BertEncoder(WordPieces pieces, int begin, int end, int padding) implements TextEncoder {

  static BertEncoder of(List<String> vocabulary, Boolean lowerCase) {
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.putIfAbsent(vocabulary.get(id), id);
    }
    WordPieces pieces = lowerCase == null ? new WordPieces(ids) : new WordPieces(ids, lowerCase);
    int begin = special(ids, "[CLS]");
    int end = special(ids, "[SEP]");
    special(ids, WordPieces.UNKNOWN); // or unknown words would have no token
    return new BertEncoder(pieces, begin, end, special(ids, "[PAD]"));
  }

  private static int special(Map<String, Integer> ids, String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw HarmonicException.failed(
          "not a vocabulary of WordPiece: it has no " + token,
          "give the vocab.txt of the model, with `vocab`");
    }
    return id;
  }

  @Override
  public int[] encode(String text) {
    int[] words = pieces.encode(text);
    int[] tokens = new int[words.length + 2];
    tokens[0] = begin;
    System.arraycopy(words, 0, tokens, 1, words.length);
    tokens[tokens.length - 1] = end;
    return tokens;
  }
}
