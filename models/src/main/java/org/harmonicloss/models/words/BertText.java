package org.harmonicloss.models.words;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// Cuts text into words as BERT does before it looks for pieces: `BasicTokenizer` of
/// https://github.com/google-research/bert/blob/master/tokenization.py.
final class BertText {
  /// Blocks of Chinese characters, of which each is a word of its own; not Japanese or Korean
  /// syllables. First and last of each.
  private static final int[][] CHINESE = {
    {0x4E00, 0x9FFF},
    {0x3400, 0x4DBF},
    {0x20000, 0x2A6DF},
    {0x2A700, 0x2B73F},
    {0x2B740, 0x2B81F},
    {0x2B820, 0x2CEAF},
    {0xF900, 0xFAFF},
    {0x2F800, 0x2FA1F}
  };

  private BertText() {}

  /// @param lowerCase whether to put the text into lower case and take its accents away
  static List<String> words(String text, boolean lowerCase) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    cleaned(text, lowerCase)
        .codePoints()
        .forEach(
            c -> {
              boolean alone = isChinese(c) || isPunctuation(c);
              if (alone || isBlank(c)) {
                end(word, words);
              }
              if (alone) {
                words.add(Character.toString(c));
              } else if (!isBlank(c)) {
                word.appendCodePoint(c);
              }
            });
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static String cleaned(String text, boolean lowerCase) {
    String clean = without(text, BertText::isControl);
    return lowerCase
        ? without(
            Normalizer.normalize(clean.toLowerCase(Locale.ROOT), Normalizer.Form.NFD),
            c -> Character.getType(c) == Character.NON_SPACING_MARK)
        : clean;
  }

  private static String without(String text, IntPredicate unwanted) {
    StringBuilder kept = new StringBuilder();
    text.codePoints().filter(c -> !unwanted.test(c)).forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isControl(int c) {
    if (isBlank(c)) {
      return false;
    }
    int type = Character.getType(c);
    return c == 0xFFFD || type == Character.CONTROL || type == Character.FORMAT;
  }

  private static boolean isBlank(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private static boolean isChinese(int c) {
    for (int[] block : CHINESE) {
      if (c >= block[0] && c <= block[1]) {
        return true;
      }
    }
    return false;
  }

  /// All of ASCII but letters, digits and blanks, though Unicode calls some of it symbols.
  private static boolean isPunctuation(int c) {
    if (c > ' ' && c < 127) {
      return !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
