package org.harmonicloss.models.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergesTest {
  /// Merges in order, as GPT-2's own encoder has it, make the tokens of the encoding.
  @Test
  void mergesMakeTheSameTokens() {
    BytePairEncoding encoding = BytePairEncoding.gpt2(BytePairEncoding.GPT2);
    Merges merges = Merges.of(encoding);
    assertEquals(50_256, merges.tokens().size());
    assertEquals(50_000, merges.pairs().size());
    // GPT-2's first merges.
    assertEquals(new Merges.Pair("Ġ", "t"), merges.pairs().get(0));
    assertEquals(new Merges.Pair("Ġ", "a"), merges.pairs().get(1));
    assertEquals(new Merges.Pair("h", "e"), merges.pairs().get(2));
    Map<Merges.Pair, Integer> ranks = new HashMap<>();
    merges.pairs().forEach(pair -> ranks.putIfAbsent(pair, ranks.size()));
    assertEquals(50_000, ranks.size());
    Map<String, Integer> ids = new HashMap<>();
    merges.tokens().forEach(token -> ids.put(token, ids.size()));
    assertEquals(50_256, ids.size());
    List<String> words =
        List.of(
            " hello",
            "playing",
            " unbelievable",
            " Zürich",
            "日本",
            " antidisestablishmentarianism",
            "xqzw",
            " 12345",
            "...",
            "\u00ad",
            " naïveté");
    for (String word : words) {
      assertArrayEquals(encoding.encode(word), encoded(word, merges, ranks, ids), word);
    }
  }

  private static int[] encoded(
      String word, Merges merges, Map<Merges.Pair, Integer> ranks, Map<String, Integer> ids) {
    List<String> parts = new ArrayList<>();
    BytePairEncoding bytes = BytePairEncoding.gpt2(BytePairEncoding.LEAST);
    for (int id : bytes.encode(word)) {
      parts.add(merges.tokens().get(id)); // the first 256 are bytes in either
    }
    while (true) {
      int best = -1;
      int least = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int rank =
            ranks.getOrDefault(new Merges.Pair(parts.get(i), parts.get(i + 1)), Integer.MAX_VALUE);
        if (rank < least) {
          least = rank;
          best = i;
        }
      }
      if (best < 0) {
        return parts.stream().mapToInt(ids::get).toArray();
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
  }

  @Test
  void aSmallVocabularyHasTheFirst() {
    Merges merges = Merges.of(BytePairEncoding.gpt2(300));
    assertEquals(299, merges.tokens().size());
    assertEquals(43, merges.pairs().size());
  }
}
