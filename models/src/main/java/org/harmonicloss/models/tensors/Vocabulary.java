package org.harmonicloss.models.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// Reads what the rows of an embedding stand for: text with a token on each line, or JSON, that is
/// `.json`, or from a pipe: a list of tokens, or an object that has the row of each, as GPT-2's
/// `vocab.json`.
public final class Vocabulary {
  /// What to give.
  public static final String HINT =
      "give a file with a token on each line, a JSON list of tokens, or a JSON object"
          + " {\"token\": row, …}";

  private static final long MOST_BYTES = 1L << 28;

  /// How a list of tokens, or an object of them, begins where no name says what it is.
  private static final Pattern JSON =
      Pattern.compile("\\s*+(\\[\\s*+\"|\\{\\s*+\"(?:[^\"\\\\]++|\\\\.)*+\"\\s*+:)");

  private Vocabulary() {}

  /// @return the tokens in the order of the rows
  /// @throws HarmonicException if not every row has one token
  public static List<String> read(Source file) {
    Source source = file.unpacked();
    String text = Utf8.read(source, MOST_BYTES, HINT);
    return isJson(source, text) ? json(source, text) : Utf8.lines(text);
  }

  /// A token on the first line may be a bracket too, but not with what JSON has after it.
  private static boolean isJson(Source source, String text) {
    String name = source.fileName();
    boolean named = name.contains(".") && source.path().filter(Files::isRegularFile).isPresent();
    return name.endsWith(".json") || (!named && JSON.matcher(text).lookingAt());
  }

  private static List<String> json(Source file, String text) {
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

  private static void put(Source file, String[] tokens, String token, JsonNode row) {
    boolean known = row.isInt() && row.intValue() >= 0 && row.intValue() < tokens.length;
    if (!known || tokens[row.intValue()] != null) {
      String reason = known ? ", which another token has" : "";
      throw wrong(file, "token " + token + " has the row " + Json.compact(row) + reason);
    }
    tokens[row.intValue()] = token;
  }

  private static HarmonicException wrong(Source file, String what) {
    return HarmonicException.failed("not a vocabulary: " + file + ": " + what, HINT);
  }
}
