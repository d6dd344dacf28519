package org.harmonicloss.models.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// Reads what the rows of an embedding stand for: text with a token on each line, or JSON, that is
/// `.json`: a list of tokens, or an object that has the row of each, as GPT-2's `vocab.json`.
public final class Vocabulary {
  private static final String HINT =
      "give a file with a token on each line, a JSON list of tokens, or a JSON object"
          + " {\"token\": row, …}";

  private static final long MOST_BYTES = 1L << 28;

  private Vocabulary() {}

  /// @return the tokens in the order of the rows
  /// @throws HarmonicException if there is no such file, or not every row has one token
  public static List<String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      String what = Files.exists(file) ? "not a file: " : "no such file: ";
      throw HarmonicException.failed(what + file, HINT);
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw HarmonicException.failed("too large for a vocabulary: " + file, HINT);
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      String name = file.getFileName().toString();
      return name.endsWith(".json") ? json(file, text) : lines(text);
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    }
  }

  /// Only these are ends of lines: a token may be another of Unicode's.
  private static List<String> lines(String text) {
    List<String> lines = Arrays.asList(text.split("\r?\n", -1));
    return lines.getLast().isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
  }

  private static List<String> json(Path file, String text) {
    JsonNode json = Json.parse(text, file.toString());
    String[] tokens = new String[json.size()];
    if (json.isArray()) {
      for (int row = 0; row < tokens.length; row++) {
        if (!json.get(row).isTextual()) {
          throw wrong(file, "entry " + row + " is no token");
        }
        tokens[row] = json.get(row).textValue();
      }
    } else if (json.isObject()) {
      json.properties().forEach(entry -> put(file, tokens, entry.getKey(), entry.getValue()));
    } else {
      throw wrong(file, "it is no list and no object");
    }
    return Arrays.asList(tokens);
  }

  private static void put(Path file, String[] tokens, String token, JsonNode row) {
    boolean known = row.isInt() && row.intValue() >= 0 && row.intValue() < tokens.length;
    if (!known || tokens[row.intValue()] != null) {
      String reason = known ? ", which another token has" : "";
      throw wrong(file, "token " + token + " has the row " + Json.compact(row) + reason);
    }
    tokens[row.intValue()] = token;
  }

  private static HarmonicException wrong(Path file, String what) {
    return HarmonicException.failed("not a vocabulary: " + file + ": " + what, HINT);
  }
}
