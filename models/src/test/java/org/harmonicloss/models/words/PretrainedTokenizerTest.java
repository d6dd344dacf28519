package org.harmonicloss.models.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
    JsonNode special = json("tokenizers.json").get("special");
    List<String> texts = texts();
    assertTrue(texts.size() > 30);
    for (String name : List.of("bpe", "wordpiece", "unigram")) {
      PretrainedTokenizer tokenizer = toy(name);
      for (int i = 0; i < texts.size(); i++) {
        String what = name + ": " + texts.get(i);
        expect(golden.get(name).get(i), tokenizer.encode(texts.get(i)), what);
        expect(special.get(name).get(i), tokenizer.forModel(texts.get(i)).ids(), what);
      }
    }
  }

  private static void expect(JsonNode ids, int[] found, String what) {
    assertEquals(Json.compact(ids), Arrays.toString(found).replace(" ", ""), what);
  }

  /// The tokens of GPT-2, written as its `tokenizer.json` has them, by their library and by ours.
  @Test
  void gpt2sBytePairsAreTheSameInBoth() throws IOException {
    BytePairEncoding ours = BytePairEncoding.gpt2(5000);
    Gpt2Files.write(ours, folder);
    Source merges = Source.of(folder.resolve("merges.txt"), "");
    PretrainedTokenizer theirs =
        PretrainedTokenizer.bytePairs(
            Source.of(folder.resolve("vocab.json"), ""), merges, Json.object());
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
    Tokenizer ours = wordPieces();
    PretrainedTokenizer theirs = toy("wordpiece");
    for (String text : texts()) {
      boolean special = text.contains("[SEP]"); // which is text to ours
      // Words of 100 to 200 letters are unknown to their WordPiece alone.
      if (!special && text.codePointCount(0, text.length()) < 100) {
        assertArrayEquals(theirs.encode(text), ours.encode(text), text);
        assertArrayEquals(theirs.forModel(text).ids(), ours.forModel(text).ids(), text);
        assertEquals(theirs.lastToken(text), ours.lastToken(text), text);
      }
    }
  }

  @Test
  void specialTokensComeWhereTheyAreWanted() {
    PretrainedTokenizer tokenizer = toy("wordpiece");
    assertArrayEquals(new int[] {2, 4, 5, 3}, tokenizer.forModel("The king").ids());
    assertArrayEquals(new int[] {4, 5}, tokenizer.encode("The king"));
    assertEquals(OptionalInt.of(9), tokenizer.lastToken("Unaffable"));
    assertEquals(OptionalInt.empty(), tokenizer.lastToken("zzz"));
    assertEquals(OptionalInt.empty(), tokenizer.lastToken(" "));
  }

  @Test
  void whatIsCutIsTheText() {
    for (Tokenizer tokenizer : List.of(toy("wordpiece"), wordPieces())) {
      assertArrayEquals(new int[] {2, 4, 5, 3}, tokenizer.forModel("the king").cut(4).ids());
      assertArrayEquals(new int[] {2, 4, 3}, tokenizer.forModel("the king").cut(3).ids());
      assertArrayEquals(new int[] {2, 3}, tokenizer.forModel("the king").cut(2).ids());
      assertArrayEquals(new int[] {2, 3}, tokenizer.forModel("the king").cut(1).ids());
      assertArrayEquals(new int[] {2, 3}, tokenizer.forModel("").cut(2).ids());
    }
    assertArrayEquals(new int[] {269, 32}, toy("bpe").forModel("    ").cut(2).ids());
    assertArrayEquals(new int[] {4, 1}, toy("unigram").forModel("the king").cut(2).ids());
    assertArrayEquals(
        new int[] {31373}, Tokenizer.gpt2(50257).forModel("hello world").cut(1).ids());
  }

  private static Tokenizer wordPieces() {
    List<String> pieces = new ArrayList<>();
    json("tokenizer-wordpiece.json").at("/model/vocab").fieldNames().forEachRemaining(pieces::add);
    return Tokenizer.wordPieces(pieces);
  }

  @Test
  void paddingIsTheTokensOwn() {
    ObjectNode stated = (ObjectNode) json("tokenizer-wordpiece.json");
    ((ObjectNode) stated.get("padding")).put("pad_id", 7);
    assertEquals(7, PretrainedTokenizer.read(source(Json.compact(stated))).padding());
    ((ObjectNode) stated.get("padding")).put("pad_id", 700);
    assertEquals(0, PretrainedTokenizer.read(source(Json.compact(stated))).padding());
    ObjectNode usual = (ObjectNode) json("tokenizer-unigram.json");
    usual.putNull("padding");
    ((ArrayNode) usual.at("/model/vocab/0")).set(0, "first");
    ((ArrayNode) usual.at("/model/vocab/3")).set(0, "<pad>");
    ((ObjectNode) usual.at("/added_tokens/0")).put("content", "first");
    assertEquals(3, PretrainedTokenizer.read(source(Json.compact(usual))).padding());
    assertEquals(0, wordPieces().padding());
    assertEquals(0, Tokenizer.gpt2(50257).padding());
  }

  /// As RoBERTa has them around a text, and OPT before it, whose vocabularies do not say so.
  @Test
  void bytePairsHaveTheSpecialTokensOfTheirFamily() throws IOException {
    JsonNode model = json("tokenizer-bpe.json").get("model");
    ObjectNode vocabulary = model.get("vocab").deepCopy();
    vocabulary.put("<s>", 269).put("</s>", 270);
    ObjectNode opt = Json.object().put("add_bos_token", true);
    opt.putObject("bos_token").put("content", "</s>");
    assertArrayEquals(
        new int[] {269, 257, 270}, pairs(vocabulary, model, Json.object()).forModel("the").ids());
    assertArrayEquals(new int[] {270, 257}, pairs(vocabulary, model, opt).forModel("the").ids());
    opt.put("bos_token", "<s>");
    assertArrayEquals(new int[] {269, 257}, pairs(vocabulary, model, opt).forModel("the").ids());
    assertArrayEquals(new int[] {257}, pairs(vocabulary, model, opt).encode("the"));
    opt.put("bos_token", "none");
    assertArrayEquals(new int[] {257}, pairs(vocabulary, model, opt).forModel("the").ids());
    vocabulary.put("king</w>", 271);
    HarmonicException e =
        assertThrows(
            HarmonicException.class, () -> pairs(vocabulary, model, Json.object()).encode("a"));
    assertTrue(e.getMessage().contains("words with </w>"), e.getMessage());
  }

  private PretrainedTokenizer pairs(JsonNode vocabulary, JsonNode model, JsonNode config)
      throws IOException {
    Path file = Files.writeString(folder.resolve("vocab.json"), Json.compact(vocabulary));
    StringBuilder lines = new StringBuilder("#version: 0.2\n");
    model.get("merges").forEach(pair -> lines.append(pair.textValue()).append('\n'));
    Path merges = Files.writeString(folder.resolve("merges.txt"), lines);
    return PretrainedTokenizer.bytePairs(Source.of(file, ""), Source.of(merges, ""), config);
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
