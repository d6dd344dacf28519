package org.harmonicloss.models.words;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.HarmonicException;

/// GPT-2's byte-pair encoding (Radford and others, 2019), or the beginning of it.
///
/// With a vocabulary of K tokens, numbers 0 to K − 2 are GPT-2's own: 256 bytes and the first K −
/// 257 of its merges, in its order. The last, K − 1, is the end of a text. So K = 50,257 is
/// GPT-2's vocabulary, and with any K every text has tokens. Thread-safe.
public final class BytePairEncoding {
  /// GPT-2's number of tokens.
  public static final int GPT2 = 50_257;

  /// All bytes and the end of a text.
  public static final int LEAST = 257;

  private static final String END_OF_TEXT = "<|endoftext|>";

  /// What is never merged across, as GPT-2 divides text.
  private static final Pattern PIECES =
      Pattern.compile(
          "'(?:s|t|re|ve|m|ll|d)| ?\\p{L}++| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++|\\s+(?!\\S)|\\s++",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();

  private final int vocabulary;
  private final Encoding encoding;

  private BytePairEncoding(int vocabulary, Encoding encoding) {
    this.vocabulary = vocabulary;
    this.encoding = encoding;
  }

  /// @param vocabulary K
  /// @throws HarmonicException (usage) unless it is from [#LEAST] to [#GPT2]
  public static synchronized BytePairEncoding gpt2(int vocabulary) {
    if (vocabulary < LEAST || vocabulary > GPT2) {
      throw HarmonicException.usage(
          "`vocabulary-size` must be from " + LEAST + " to " + GPT2 + ", was " + vocabulary,
          "256 bytes, the first merges of GPT-2's, and the end of a text");
    }
    Encoding whole = REGISTRY.getEncoding(EncodingType.R50K_BASE);
    if (vocabulary == GPT2) {
      return new BytePairEncoding(vocabulary, whole);
    }
    String name = "gpt2-" + vocabulary;
    Optional<Encoding> known = REGISTRY.getEncoding(name);
    if (known.isEmpty()) {
      Map<byte[], Integer> first = HashMap.newHashMap(vocabulary);
      for (int id = 0; id < vocabulary - 1; id++) {
        first.put(bytes(whole, id), id);
      }
      REGISTRY.registerGptBytePairEncoding(
          new GptBytePairEncodingParams(name, PIECES, first, Map.of()));
      known = REGISTRY.getEncoding(name);
    }
    return new BytePairEncoding(vocabulary, known.orElseThrow());
  }

  private static byte[] bytes(Encoding encoding, int id) {
    IntArrayList one = new IntArrayList(1);
    one.add(id);
    return encoding.decodeBytes(one);
  }

  /// K.
  public int vocabulary() {
    return vocabulary;
  }

  /// The token between two texts.
  public int endOfText() {
    return vocabulary - 1;
  }

  /// The tokens of a text. `<|endoftext|>` in it is text like any other.
  public int[] encode(String text) {
    return encoding.encodeOrdinary(text).toArray();
  }

  /// The bytes of UTF-8 that a token stands for, which may be part of a character; of the end of a
  /// text its name.
  ///
  /// @param id 0 … K − 1
  public byte[] bytes(int id) {
    return id == endOfText() ? END_OF_TEXT.getBytes(StandardCharsets.UTF_8) : bytes(encoding, id);
  }

  /// The text that tokens stand for; what is not UTF-8 becomes the replacement character.
  public String decode(int... ids) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int id : ids) {
      all.writeBytes(bytes(id));
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /// A token to a reader: its text, or `<0xE2>` for each byte where it is part of a character.
  public String label(int id) {
    return TextBytes.label(bytes(id));
  }

  /// The labels of all tokens, by number.
  public List<String> labels() {
    List<String> labels = new ArrayList<>(vocabulary);
    for (int id = 0; id < vocabulary; id++) {
      labels.add(label(id));
    }
    return labels;
  }
}
