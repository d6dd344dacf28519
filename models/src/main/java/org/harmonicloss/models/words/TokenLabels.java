package org.harmonicloss.models.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.Source;

/// What the tokens of a `tokenizer.json` stand for, to a reader: text, with the blank that many
/// begin with as a blank. Those of byte-level tokenizers are written in a code of their own, and
/// may be part of a character: then each byte is `<0xE2>`.
final class TokenLabels {
  /// A vocabulary of nothing but one token with a large number must not fill the memory.
  private static final int MOST_HOLES = 1 << 16;

  /// What SentencePiece has for a blank.
  private static final char BLANK = '▁';

  /// GPT-2's code: each byte that is no visible character of Latin-1 has the next character from
  /// 256 on.
  private static final Map<Character, Byte> BYTES = new HashMap<>();

  static {
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean visible = (b > 32 && b < 127) || (b > 160 && b != 173);
      BYTES.put((char) (visible ? b : next++), (byte) b);
    }
  }

  /// As BERT, T5 and RoBERTa, and Llama call the token that fills up.
  private static final List<String> PADDING = List.of("[PAD]", "<pad>", "<|pad|>");

  private TokenLabels() {}

  /// @param json the whole `tokenizer.json`
  /// @return by number, up to the largest; of numbers that no token has, `<unused N>`
  static List<String> of(JsonNode json, Source file) {
    Map<Integer, String> tokens = new HashMap<>();
    boolean bytes =
        has(json.path("pre_tokenizer"), "ByteLevel") || has(json.path("decoder"), "ByteLevel");
    boolean pieces =
        has(json.path("decoder"), "Metaspace")
            || has(json.path("decoder"), "Replace")
            || has(json.path("pre_tokenizer"), "Metaspace");
    JsonNode vocabulary = json.path("model").path("vocab");
    if (vocabulary.isArray()) { // Unigram: pairs of a piece and its score
      for (int id = 0; id < vocabulary.size(); id++) {
        put(tokens, file, vocabulary.get(id).path(0).asText(), id, bytes, pieces);
      }
    }
    vocabulary
        .properties()
        .forEach(token -> put(tokens, file, token.getKey(), id(token.getValue()), bytes, pieces));
    for (JsonNode added : json.path("added_tokens")) {
      put(tokens, file, added.path("content").asText(), id(added.path("id")), false, false);
    }
    int last = tokens.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    if (last < 0 || last - tokens.size() > MOST_HOLES) {
      throw PretrainedTokenizer.wrong(
          file, tokens.size() + " tokens, of which the last has the number " + last);
    }
    String[] labels = new String[last + 1];
    Arrays.setAll(labels, id -> tokens.getOrDefault(id, "<unused " + id + ">"));
    return List.of(labels);
  }

  private static int id(JsonNode number) {
    return number.isInt() ? number.intValue() : -1;
  }

  private static void put(
      Map<Integer, String> tokens,
      Source file,
      String token,
      int id,
      boolean bytes,
      boolean pieces) {
    if (id < 0) {
      throw PretrainedTokenizer.wrong(file, "token " + token + " has no number");
    }
    tokens.put(id, bytes ? ofBytes(token) : pieces ? token.replace(BLANK, ' ') : token);
  }

  /// Whether a part of a tokenizer, or one in its sequence, is of this type.
  private static boolean has(JsonNode part, String type) {
    if (part.path("type").asText().equals(type)) {
      return true;
    }
    for (String list : List.of("pretokenizers", "decoders")) {
      for (JsonNode one : part.path(list)) {
        if (one.path("type").asText().equals(type)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String ofBytes(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      Byte one = BYTES.get(token.charAt(i));
      if (one == null) {
        return token; // a special one, which is not in the code
      }
      bytes[i] = one;
    }
    return TextBytes.label(bytes);
  }

  /// The number of the token that stands for whatever is not in the vocabulary.
  ///
  /// @return −1 if there is none
  static int unknown(JsonNode model, int tokens) {
    JsonNode id = model.path("unk_id");
    JsonNode token = model.path("vocab").path(model.path("unk_token").asText());
    int unknown = id.isInt() ? id.intValue() : token.isInt() ? token.intValue() : -1;
    return unknown < tokens ? unknown : -1;
  }

  /// The number of the token that fills shorter texts up.
  ///
  /// @param stated what the file says
  /// @return that of a token with a usual name where it says nothing; else 0
  static int padding(JsonNode stated, List<String> labels) {
    if (stated.isInt() && stated.intValue() >= 0 && stated.intValue() < labels.size()) {
      return stated.intValue();
    }
    return PADDING.stream().mapToInt(labels::indexOf).filter(id -> id >= 0).findFirst().orElse(0);
  }
}
