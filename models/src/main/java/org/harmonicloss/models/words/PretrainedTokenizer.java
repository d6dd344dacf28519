package org.harmonicloss.models.words;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.NativeLibraries;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// A tokenizer as Hugging Face's `tokenizer.json` has it, computed by their own library
/// (https://github.com/huggingface/tokenizers) through DJL's bindings, of which only the class of
/// native methods is used: what finds the library by a cache folder or the network is not.
///
/// Padding, truncation and random dropout are left out. It lives as long as the program.
/// Thread-safe.
public final class PretrainedTokenizer implements Tokenizer {
  /// What to give.
  public static final String HINT =
      "give a tokenizer.json as Hugging Face's tokenizers write it, or GPT-2's vocab.json with"
          + " merges.txt beside it";

  private static final long MOST_BYTES = 1L << 28;
  private static final String LIBRARY = "libtokenizers.so";

  /// Longer texts would not fit into the memory several times, as the library has them.
  private static final int MOST_LETTERS = 1 << 28;

  private static boolean loaded;

  private final String name;
  private final long handle;
  private final List<String> labels;
  private final int unknown;
  private final int padding;

  private PretrainedTokenizer(
      String name, long handle, List<String> labels, int unknown, int padding) {
    this.name = name;
    this.handle = handle;
    this.labels = labels;
    this.unknown = unknown;
    this.padding = padding;
  }

  /// @throws HarmonicException if it is no `tokenizer.json`, or the library cannot be loaded
  public static PretrainedTokenizer read(Source file) {
    return of(Json.parse(Utf8.read(file.unpacked(), MOST_BYTES, HINT), file.toString()), file);
  }

  /// GPT-2's byte pairs, and those of others in its form: `vocab.json`, an object of tokens and
  /// their numbers, and `merges.txt`, a pair on each line.
  ///
  /// @param config what the model's `tokenizer_config.json` says; an empty object if it has none
  /// @throws HarmonicException if they are damaged, or do not fit each other
  public static PretrainedTokenizer bytePairs(Source vocabulary, Source merges, JsonNode config) {
    ObjectNode json = Json.object();
    ObjectNode model = json.putObject("model").put("type", "BPE");
    String text = Utf8.read(vocabulary.unpacked(), MOST_BYTES, HINT);
    JsonNode tokens = Json.parse(text, vocabulary.toString());
    if (tokens.properties().stream().anyMatch(token -> token.getKey().endsWith("</w>"))) {
      throw wrong(vocabulary, "its byte pairs are not GPT-2's, but of words with </w> at the end");
    }
    model.set("vocab", tokens);
    ArrayNode pairs = model.putArray("merges");
    List<String> lines = Utf8.lines(Utf8.read(merges.unpacked(), MOST_BYTES, HINT));
    for (int i = 0; i < lines.size(); i++) {
      boolean version = i == 0 && lines.get(i).startsWith("#version");
      if (!version && !lines.get(i).isEmpty()) {
        pairs.add(lines.get(i));
      }
    }
    String bytes = "ByteLevel";
    json.putObject("pre_tokenizer")
        .put("type", bytes)
        .put("add_prefix_space", false)
        .put("trim_offsets", true);
    json.putObject("decoder")
        .put("type", bytes)
        .put("add_prefix_space", false)
        .put("trim_offsets", true);
    BytePairTemplate.of(tokens, config).ifPresent(around -> json.set("post_processor", around));
    return of(json, vocabulary);
  }

  private static PretrainedTokenizer of(JsonNode json, Source file) {
    if (!(json instanceof ObjectNode object) || !(json.path("model") instanceof ObjectNode model)) {
      throw wrong(file, "it has no model");
    }
    JsonNode padding = object.path("padding").path("pad_id");
    object.remove(List.of("padding", "truncation"));
    model.remove("dropout");
    checkTemplate(json.path("post_processor"), file);
    List<String> labels = TokenLabels.of(json, file);
    long handle;
    try {
      handle = library().createTokenizerFromString(Json.compact(json));
    } catch (RuntimeException e) {
      throw e instanceof HarmonicException ? e : wrong(file, String.valueOf(e.getMessage()));
    }
    return new PretrainedTokenizer(
        file.toString(),
        handle,
        labels,
        TokenLabels.unknown(model, labels.size()),
        TokenLabels.padding(padding, labels));
  }

  /// The library ends the whole process where a template names a special token that is not listed.
  private static void checkTemplate(JsonNode processor, Source file) {
    for (JsonNode inner : processor.path("processors")) {
      checkTemplate(inner, file);
    }
    for (String part : List.of("single", "pair")) {
      for (JsonNode piece : processor.path(part)) {
        String token = piece.path("SpecialToken").path("id").asText();
        if (piece.has("SpecialToken") && !processor.path("special_tokens").has(token)) {
          throw wrong(file, "its template has a token that it does not list: " + token);
        }
      }
    }
  }

  static HarmonicException wrong(Source file, String what) {
    return HarmonicException.failed("not a tokenizer: " + file + ": " + what, HINT);
  }

  @SuppressWarnings("restricted") // loading a library is what this is for
  private static synchronized TokenizersLibrary library() {
    if (!loaded) {
      Path folder = NativeLibraries.folderOf("", "tokenizers", List.of(LIBRARY));
      try {
        System.load(folder.resolve(LIBRARY).toAbsolutePath().toString());
      } catch (UnsatisfiedLinkError e) {
        throw HarmonicException.failed(
            "cannot load " + folder.resolve(LIBRARY) + ": " + e.getMessage(),
            "it needs glibc 2.34 or later and libstdc++",
            e);
      }
      loaded = true;
    }
    return TokenizersLibrary.LIB;
  }

  /// What each token stands for, by number; see [TokenLabels].
  public List<String> labels() {
    return labels;
  }

  @Override
  public int[] encode(String text) {
    return encoded(text, false).ids();
  }

  /// As the file's post-processor says.
  @Override
  public ModelTokens forModel(String text) {
    return encoded(text, true);
  }

  @Override
  public int padding() {
    return padding;
  }

  private ModelTokens encoded(String text, boolean special) {
    if (text.length() > MOST_LETTERS) {
      throw HarmonicException.failed(
          "a text of " + text.length() + " letters is too long", "cut it into parts");
    }
    TokenizersLibrary library = TokenizersLibrary.LIB;
    try {
      // With half a character in it the whole text would have no tokens.
      long encoding = library.encode(handle, whole(text), special);
      try {
        long[] ids = library.getTokenIds(encoding);
        long[] added = library.getSpecialTokenMask(encoding);
        int before = 0;
        while (before < added.length && added[before] == 1) {
          before++;
        }
        int after = 0;
        while (before + after < added.length && added[added.length - 1 - after] == 1) {
          after++;
        }
        return new ModelTokens(
            Arrays.stream(ids).mapToInt(Math::toIntExact).toArray(), before, after);
      } finally {
        library.deleteEncoding(encoding);
      }
    } catch (RuntimeException e) {
      throw HarmonicException.failed(
          "cannot tokenize a text with " + name + ": " + e.getMessage(),
          "the tokenizer.json may lack what it refers to",
          e);
    }
  }

  /// With the replacement character for halves of surrogate pairs.
  private static String whole(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  /// Nothing if that is the unknown token, which stands for all words and so for none.
  @Override
  public OptionalInt lastToken(String word) {
    int[] tokens = encode(word);
    return tokens.length == 0 || tokens[tokens.length - 1] == unknown
        ? OptionalInt.empty()
        : OptionalInt.of(tokens[tokens.length - 1]);
  }
}
