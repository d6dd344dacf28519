package org.harmonicloss.models.words;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A byte-pair encoding as GPT-2 wrote it down (`encoder.json` and `vocab.bpe`): tokens as text, in
/// which a character stands for each byte, and which two tokens each is merged of, in order.
///
/// The encoding itself only ranks tokens. What a token is merged of follows: merged by the ranks
/// below its own, its bytes become two tokens.
///
/// @param tokens by id, without the end of text
/// @param pairs of the tokens from 256 on
public record Merges(List<String> tokens, List<Pair> pairs) {
  /// The tokens that are merged.
  public record Pair(String first, String second) {}

  public Merges {
    tokens = List.copyOf(tokens);
    pairs = List.copyOf(pairs);
  }

  public static Merges of(BytePairEncoding encoding) {
    char[] characters = characters();
    int count = encoding.vocabulary() - 1;
    List<String> tokens = new ArrayList<>(count);
    Map<String, Integer> ranks = HashMap.newHashMap(count);
    for (int id = 0; id < count; id++) {
      StringBuilder token = new StringBuilder();
      for (byte b : encoding.bytes(id)) {
        token.append(characters[b & 0xFF]);
      }
      tokens.add(token.toString());
      ranks.put(token.toString(), id);
    }
    List<Pair> pairs = new ArrayList<>(count - 256);
    for (int id = 256; id < count; id++) {
      pairs.add(pair(tokens.get(id), id, ranks));
    }
    return new Merges(tokens, pairs);
  }

  private static Pair pair(String token, int rank, Map<String, Integer> ranks) {
    List<String> parts = new ArrayList<>();
    token.chars().forEach(c -> parts.add(Character.toString(c)));
    while (parts.size() > 2) {
      int best = -1;
      int least = rank;
      for (int i = 0; i + 1 < parts.size(); i++) {
        Integer merged = ranks.get(parts.get(i) + parts.get(i + 1));
        if (merged != null && merged < least) {
          least = merged;
          best = i;
        }
      }
      if (best < 0) {
        throw new IllegalStateException("not merged of two tokens: " + token);
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
    return new Pair(parts.getFirst(), parts.getLast());
  }

  /// GPT-2's: printable characters of Latin-1 stand for themselves, the other bytes for characters
  /// from U+0100 on.
  private static char[] characters() {
    char[] characters = new char[256];
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean itself = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
      characters[b] = (char) (itself ? b : next++);
    }
    return characters;
  }
}
