package org.harmonicloss.models.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.harmonicloss.models.base.HarmonicException;

/// WordPiece as BERT has it (https://github.com/google-research/bert/blob/master/tokenization.py):
/// text is cut into words (see [BertText]), and each word into the longest piece of the vocabulary
/// that it begins with, the longest of those that begin with `##`, and so on.
///
/// @param ids of the pieces
/// @param lowerCase whether the vocabulary knows small letters only
record WordPieces(Map<String, Integer> ids, boolean lowerCase) implements Tokenizer {
  private static final String CONTINUED = "##";
  private static final String UNKNOWN = "[UNK]";
  private static final String BEGIN = "[CLS]";
  private static final String END = "[SEP]";
  private static final String PADDING = "[PAD]";

  /// Longer words are unknown, as in BERT.
  private static final int MOST_LETTERS = 200;

  private static final int LAST_LATIN = 0x24F;

  WordPieces(Map<String, Integer> ids) {
    this(ids, ids.keySet().stream().allMatch(WordPieces::isSmall));
  }

  /// Those such as `[UNK]` are in capitals in every vocabulary. Only Latin letters are looked at:
  /// of scripts that got a second case late, not every version of Unicode knows it.
  private static boolean isSmall(String piece) {
    boolean special =
        (piece.startsWith("[") && piece.endsWith("]"))
            || (piece.startsWith("<") && piece.endsWith(">"));
    return special || piece.chars().noneMatch(c -> c <= LAST_LATIN && Character.isUpperCase(c));
  }

  /// Of a word that is unknown, the token of unknown words, where the vocabulary has one.
  @Override
  public int[] encode(String text) {
    List<Integer> tokens = new ArrayList<>();
    for (String word : BertText.words(text, lowerCase)) {
      List<Integer> pieces = of(word);
      if (pieces.isEmpty() && ids.containsKey(UNKNOWN)) {
        tokens.add(ids.get(UNKNOWN));
      }
      tokens.addAll(pieces);
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public ModelTokens forModel(String text) {
    int begin = special(BEGIN);
    int end = special(END);
    special(UNKNOWN); // or unknown words would have no token
    int[] words = encode(text);
    int[] tokens = new int[words.length + 2];
    tokens[0] = begin;
    System.arraycopy(words, 0, tokens, 1, words.length);
    tokens[tokens.length - 1] = end;
    return new ModelTokens(tokens, 1, 1);
  }

  @Override
  public int padding() {
    return special(PADDING);
  }

  private int special(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw HarmonicException.failed(
          "not a vocabulary of WordPiece: it has no " + token,
          "give the vocab.txt of the model, with `tokenizer`");
    }
    return id;
  }

  /// Nothing if the last word is unknown: `[UNK]` stands for all words and so for none.
  @Override
  public OptionalInt lastToken(String word) {
    List<String> words = BertText.words(word, lowerCase);
    List<Integer> pieces = words.isEmpty() ? List.of() : of(words.getLast());
    return pieces.isEmpty() ? OptionalInt.empty() : OptionalInt.of(pieces.getLast());
  }

  /// The pieces of a word; none if it is unknown.
  private List<Integer> of(String word) {
    List<Integer> pieces = new ArrayList<>();
    int from = 0;
    while (from < word.length() && word.codePointCount(0, word.length()) <= MOST_LETTERS) {
      int to = word.length();
      Integer id = null;
      while (to > from && id == null) {
        String piece = word.substring(from, to);
        id = ids.get(from == 0 ? piece : CONTINUED + piece);
        to--;
      }
      if (id == null) {
        return List.of();
      }
      from = to + 1;
      pieces.add(id);
    }
    return pieces;
  }
}
