package org.harmonicloss.models.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairEncodingTest {
  private static final List<String> TEXTS =
      List.of(
          "Hello world",
          " the cat's hat; we'll  see\n\n\tit's 2025, isn't it? ",
          "naïve café — „Größe“ 北京 🙂 𝄞",
          "aaaaaaaaaaaaaaaaaaaaaaaa",
          "<|endoftext|>",
          "   \n  x  ",
          "");

  /// As OpenAI's encoder gives them.
  @Test
  void isGpt2s() {
    BytePairEncoding gpt2 = BytePairEncoding.gpt2(50257);
    assertArrayEquals(new int[] {15496, 995}, gpt2.encode("Hello world"));
    assertArrayEquals(
        new int[] {464, 3139, 286, 4881, 318}, gpt2.encode("The capital of France is"));
    assertEquals("<|endoftext|>", gpt2.label(50256));
    assertEquals("!", gpt2.label(0));
    assertEquals(50256, gpt2.endOfText());
  }

  /// Byte-pair encoding by the letter: the pair that was merged first, again and again.
  private static int[] byTheLetter(String text, int vocabulary) {
    BytePairEncoding whole = BytePairEncoding.gpt2(50257);
    Map<String, Integer> ranks = new HashMap<>();
    for (int id = 0; id < vocabulary - 1; id++) {
      ranks.put(new String(whole.bytes(id), StandardCharsets.ISO_8859_1), id);
    }
    Pattern pieces =
        Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);
    List<Integer> ids = new ArrayList<>();
    Matcher matcher = pieces.matcher(text);
    while (matcher.find()) {
      byte[] bytes = matcher.group().getBytes(StandardCharsets.UTF_8);
      List<String> parts = new ArrayList<>();
      for (byte b : bytes) {
        parts.add(new String(new byte[] {b}, StandardCharsets.ISO_8859_1));
      }
      while (true) {
        int best = -1;
        int rank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < parts.size(); i++) {
          Integer found = ranks.get(parts.get(i) + parts.get(i + 1));
          if (found != null && found < rank) {
            best = i;
            rank = found;
          }
        }
        if (best < 0) {
          break;
        }
        parts.set(best, parts.get(best) + parts.remove(best + 1));
      }
      parts.forEach(part -> ids.add(ranks.get(part)));
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 300, 1000, 8192, 50257})
  void isTheFirstMerges(int vocabulary) {
    BytePairEncoding encoding = BytePairEncoding.gpt2(vocabulary);
    for (String text : TEXTS) {
      int[] ids = encoding.encode(text);
      assertArrayEquals(byTheLetter(text, vocabulary), ids, text);
      assertEquals(text, encoding.decode(ids));
      assertEquals(0, Arrays.stream(ids).filter(id -> id >= vocabulary - 1).count(), text);
    }
    assertEquals(vocabulary, new HashSet<>(encoding.labels()).size());
    assertEquals("<|endoftext|>", encoding.labels().getLast());
  }

  @Test
  void everyTextHasTokens() {
    BytePairEncoding encoding = BytePairEncoding.gpt2(400);
    RandomGenerator random = RandomStream.DATA.of(3);
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 30; j++) {
        int c = random.nextInt(0x11000);
        text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? ' ' : c);
      }
      assertEquals(text.toString(), encoding.decode(encoding.encode(text.toString())));
    }
  }

  /// A character that two tokens share is given with the second.
  @Test
  void charactersAreWholeBeforeTheyAreShown() {
    BytePairEncoding encoding = BytePairEncoding.gpt2(257);
    TextBytes text = new TextBytes();
    StringBuilder shown = new StringBuilder();
    for (int id : encoding.encode("é🙂x")) {
      String part = text.add(encoding.bytes(id));
      assertEquals(-1, part.indexOf('\ufffd'), part);
      shown.append(part);
    }
    assertEquals("é🙂x", shown + text.end());
    TextBytes cut = new TextBytes();
    assertEquals("", cut.add(new byte[] {(byte) 0xe2, (byte) 0x82}));
    assertEquals("\ufffd", cut.end());
    assertEquals("<0xE2>", encoding.label(encoding.encode("€")[0]));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 256, 50258})
  void otherSizesAreRefused(int vocabulary) {
    HarmonicException error =
        assertThrows(HarmonicException.class, () -> BytePairEncoding.gpt2(vocabulary));
    assertEquals(
        "`vocabulary-size` must be from 257 to 50257, was " + vocabulary, error.getMessage());
  }
}
