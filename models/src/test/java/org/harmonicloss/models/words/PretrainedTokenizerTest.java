package org.harmonicloss.models.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokenizers of files against an implementation in another language (`make_tokenizers.py`), and
/// ours of GPT-2 and BERT against these.
class PretrainedTokenizerTest {
  @TempDir private Path folder;

  private static String resource(String name) {
    try (InputStream in = PretrainedTokenizerTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String name) {
    return Json.parse(resource(name), name);
  }

  private static Source source(String text) {
    return Source.of(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "tokenizer.json");
  }

  private static PretrainedTokenizer toy(String name) {
    return PretrainedTokenizer.read(source(resource("tokenizer-" + name + ".json")));
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    json("tokenizers.json").get("texts").forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  @Test
  void nastyTextsHaveTheTokensOfTheReference() {
    JsonNode golden = json("tokenizers.json").get("golden");
    List<String> texts = texts();
    assertTrue(texts.size() > 30);
    for (String name : List.of("bpe", "wordpiece", "unigram")) {
      PretrainedTokenizer tokenizer = toy(name);
      for (int i = 0; i < texts.size(); i++) {
        JsonNode ids = golden.get(name).get(i);
        assertEquals(
            Json.compact(ids),
            Arrays.toString(tokenizer.encode(texts.get(i))).replace(" ", ""),
            name + ": " + texts.get(i));
      }
    }
  }

  /// The tokens of GPT-2, written as its `tokenizer.json` has them, by their library and by ours.
  @Test
  void gpt2sBytePairsAreTheSameInBoth() throws IOException {
    BytePairEncoding ours = BytePairEncoding.gpt2(5000);
    Gpt2Files.write(ours, folder);
    Source merges = Source.of(folder.resolve("merges.txt"), "");
    PretrainedTokenizer theirs =
        PretrainedTokenizer.bytePairs(Source.of(folder.resolve("vocab.json"), ""), merges);
    assertEquals(ours.labels(), theirs.labels());
    List<String> texts = new ArrayList<>(texts());
    texts.remove("<|endoftext|>king"); // which is text to ours
    texts.add("It's 1984; they'll've been  there\n\n\tsince ½ past ٣ o'clock — naïve Ünïcödé 東京");
    for (String text : texts) {
      assertArrayEquals(ours.encode(text), theirs.encode(text), text);
    }
  }

  @Test
  void ourWordPiecesAreTheirs() {
    List<String> pieces = new ArrayList<>();
    JsonNode model = json("tokenizer-wordpiece.json").get("model");
    model.get("vocab").fieldNames().forEachRemaining(pieces::add);
    Tokenizer ours = Tokenizer.wordPieces(pieces);
    PretrainedTokenizer theirs = toy("wordpiece");
    for (String text : texts()) {
      boolean special = text.contains("[SEP]"); // which is text to ours
      // Words of 100 to 200 letters are unknown to their WordPiece alone.
      if (!special && text.codePointCount(0, text.length()) < 100) {
        assertArrayEquals(theirs.encode(text), ours.encode(text), text);
        assertEquals(theirs.lastToken(text), ours.lastToken(text), text);
      }
    }
  }

  @Test
  void specialTokensComeWhereTheyAreWanted() {
    PretrainedTokenizer tokenizer = toy("wordpiece");
    assertArrayEquals(new int[] {2, 4, 5, 3}, tokenizer.encode("The king", true));
    assertArrayEquals(new int[] {4, 5}, tokenizer.encode("The king"));
    assertEquals(OptionalInt.of(9), tokenizer.lastToken("Unaffable"));
    assertEquals(OptionalInt.empty(), tokenizer.lastToken("zzz"));
    assertEquals(OptionalInt.empty(), tokenizer.lastToken(" "));
  }

  @Test
  void labelsAreTextToAReader() {
    List<String> bytes = toy("bpe").labels();
    assertTrue(bytes.containsAll(List.of(" the", "king", "é", "<0xE2>", "\n", "<|endoftext|>")));
    assertEquals("[UNK]", toy("wordpiece").labels().get(1));
    assertEquals("##s", toy("wordpiece").labels().get(6));
    assertEquals(" king", toy("unigram").labels().get(5));
  }

  @Test
  void halfACharacterIsReplaced() {
    assertArrayEquals(toy("bpe").encode("a\ufffdb"), toy("bpe").encode("a" + (char) 0xd800 + "b"));
  }

  private static void refused(String what, String text) {
    HarmonicException e =
        assertThrows(HarmonicException.class, () -> PretrainedTokenizer.read(source(text)));
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertTrue(!e.hint().isEmpty());
  }

  @Test
  void whatIsNoTokenizerIsRefused() {
    refused("it has no model", "[]");
    refused("it has no model", "{\"a\":1}");
    refused("not valid JSON", "{");
    refused("0 tokens", "{\"model\":{\"type\":\"BPE\"}}");
    refused("token a has no number", "{\"model\":{\"vocab\":{\"a\":\"b\"}}}");
    refused("has the number 2000000000", "{\"model\":{\"vocab\":{\"a\":2000000000}}}");
    refused("not a tokenizer", "{\"model\":{\"type\":\"Magic\",\"vocab\":{\"a\":0}}}");
    ObjectNode template = (ObjectNode) json("tokenizer-wordpiece.json");
    ((ObjectNode) template.at("/post_processor/special_tokens")).remove("[SEP]");
    refused("does not list: [SEP]", Json.compact(template));
    ObjectNode merges = (ObjectNode) json("tokenizer-bpe.json");
    ((ObjectNode) merges.get("model")).putArray("merges").add("no such");
    refused("not a tokenizer", Json.compact(merges));
  }

  @Test
  void aTokenizerThatLacksWhatItNeedsSaysSo() throws IOException {
    String text =
        "{\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"vocab\":{\"a\":0},"
            + "\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100}}";
    Path file = Files.writeString(folder.resolve("tokenizer.json"), text);
    PretrainedTokenizer tokenizer = PretrainedTokenizer.read(Source.of(file, ""));
    assertArrayEquals(new int[] {0}, tokenizer.encode("a"));
    HarmonicException e = assertThrows(HarmonicException.class, () -> tokenizer.encode("b"));
    assertTrue(e.getMessage().contains("[UNK]"), e.getMessage());
  }
}
