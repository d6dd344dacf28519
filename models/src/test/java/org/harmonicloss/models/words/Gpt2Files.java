package org.harmonicloss.models.words;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.Json;

/// Writes byte pairs as GPT-2's `vocab.json` and `merges.txt` have them.
final class Gpt2Files {
  private Gpt2Files() {}

  static void write(BytePairEncoding encoding, Path folder) throws IOException {
    List<String> tokens = new ArrayList<>();
    Map<String, Integer> ranks = new HashMap<>();
    for (int id = 0; id < encoding.endOfText(); id++) {
      tokens.add(code(encoding.bytes(id)));
      ranks.put(tokens.getLast(), id);
    }
    ObjectNode vocabulary = Json.object();
    tokens.forEach(token -> vocabulary.put(token, ranks.get(token)));
    vocabulary.put("<|endoftext|>", encoding.endOfText());
    Files.writeString(folder.resolve("vocab.json"), Json.compact(vocabulary));
    StringBuilder merges = new StringBuilder("#version: 0.2\n");
    for (int id = 256; id < tokens.size(); id++) {
      List<String> pair = pair(tokens.get(id), ranks, id);
      merges.append(pair.getFirst()).append(' ').append(pair.getLast()).append('\n');
    }
    Files.writeString(folder.resolve("merges.txt"), merges);
  }

  /// The two tokens that a token is merged from, by merging its letters with those that come
  /// before.
  private static List<String> pair(String token, Map<String, Integer> ranks, int before) {
    List<String> parts = new ArrayList<>();
    token.codePoints().forEach(c -> parts.add(Character.toString(c)));
    while (parts.size() > 2) {
      int best = -1;
      int rank = before;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int next = ranks.getOrDefault(parts.get(i) + parts.get(i + 1), before);
        if (next < rank) {
          rank = next;
          best = i;
        }
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
    return parts;
  }

  /// GPT-2's code for bytes: those that are no visible character of Latin-1 follow from 256 on.
  private static String code(byte... bytes) {
    StringBuilder code = new StringBuilder();
    for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
      int hidden = c <= 32 ? c : c < 161 ? c - 127 + 33 : 67;
      boolean visible = (c > 32 && c < 127) || (c > 160 && c != 173);
      code.append(visible ? c : (char) (256 + hidden));
    }
    return code.toString();
  }
}
