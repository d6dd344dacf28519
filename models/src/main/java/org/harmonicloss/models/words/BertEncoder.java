package org.harmonicloss.models.words;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;

/// See [TextEncoder#wordPieces].
record BertEncoder(WordPieces pieces, int begin, int end, int unknown, int padding)
    implements TextEncoder {

  static BertEncoder of(List<String> vocabulary, Boolean lowerCase) {
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.putIfAbsent(vocabulary.get(id), id);
    }
    WordPieces pieces = lowerCase == null ? new WordPieces(ids) : new WordPieces(ids, lowerCase);
    return new BertEncoder(
        pieces,
        special(ids, "[CLS]"),
        special(ids, "[SEP]"),
        special(ids, "[UNK]"),
        special(ids, "[PAD]"));
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
    List<Integer> tokens = new ArrayList<>();
    tokens.add(begin);
    for (String word : BertText.words(text, pieces.lowerCase())) {
      List<Integer> parts = pieces.of(word);
      tokens.addAll(parts.isEmpty() ? List.of(unknown) : parts);
    }
    tokens.add(end);
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }
}
