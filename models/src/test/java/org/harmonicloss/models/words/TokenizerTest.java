package org.harmonicloss.models.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  private static OptionalInt id(int id) {
    return OptionalInt.of(id);
  }

  /// Ids by OpenAI's own GPT-2 encoder (vocab.json and merges.txt): `hello` is one token, 31373;
  /// `Hello` 15496; `<|endoftext|>` as plain text ends with `|>`, 91 and 29.
  @Test
  void gpt2TakesTheLastToken() {
    Tokenizer gpt2 = Tokenizer.gpt2(50257);
    assertEquals(id(31373), gpt2.lastToken("hello"));
    assertEquals(id(15496), gpt2.lastToken("Hello"));
    assertEquals(id(995), gpt2.lastToken("hello world"));
    assertEquals(id(29), gpt2.lastToken("<|endoftext|>"));
    assertEquals(OptionalInt.empty(), gpt2.lastToken(""));
    assertEquals(OptionalInt.empty(), Tokenizer.gpt2(31373).lastToken("hello"));
    assertEquals(id(31373), Tokenizer.gpt2(31374).lastToken("hello"));
  }

  @Test
  void wordsMayBeInLowerCase() {
    Tokenizer words = Tokenizer.words(List.of("paris", "Rome", "rome", "rome"));
    assertEquals(id(0), words.lastToken("Paris"));
    assertEquals(id(1), words.lastToken("Rome"));
    assertEquals(id(2), words.lastToken("rome"));
    assertEquals(OptionalInt.empty(), words.lastToken("Oslo"));
  }

  @Test
  void wordPiecesTakeTheLongestFirst() {
    Tokenizer pieces =
        Tokenizer.wordPieces(List.of("un", "##aff", "##able", "##a", "##ff", "unaff", "##le"));
    assertEquals(id(2), pieces.lastToken("unaffable"));
    assertEquals(id(5), pieces.lastToken("unaff"));
    assertEquals(id(2), pieces.lastToken("UNaffable"));
    // Cherokee letters have had small ones since Unicode 8.
    assertEquals(id(1), Tokenizer.wordPieces(List.of("[UNK]", "king", "\u13a0")).lastToken("KING"));
    assertEquals(
        OptionalInt.empty(), Tokenizer.wordPieces(List.of("king", "Queen")).lastToken("KING"));
    // "unaff" is longest, after which nothing fits "b": the longest first, without a way back.
    assertEquals(OptionalInt.empty(), pieces.lastToken("unaffb"));
    assertEquals(OptionalInt.empty(), pieces.lastToken("able"));
    assertEquals(OptionalInt.empty(), pieces.lastToken(""));
  }

  /// What BERT's own tokenizer makes of texts: `make_wordpiece_golden.py` has its algorithm.
  @Test
  void wordPiecesAreBerts() throws IOException {
    JsonNode golden =
        Json.parse(
            Files.readString(
                Path.of("src/test/resources/org/harmonicloss/models/words/wordpiece.json")),
            "golden");
    int texts = 0;
    for (JsonNode part : golden) {
      List<String> vocabulary = new ArrayList<>();
      part.get("vocabulary").forEach(piece -> vocabulary.add(piece.textValue()));
      Tokenizer pieces = Tokenizer.wordPieces(vocabulary);
      for (JsonNode text : part.get("texts")) {
        JsonNode last = text.get(1);
        OptionalInt expected = last.isNull() ? OptionalInt.empty() : id(last.intValue());
        assertEquals(expected, pieces.lastToken(text.get(0).textValue()), text.toString());
        texts++;
      }
    }
    assertEquals(58, texts);
  }
}
