package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
  @TempDir private Path folder;

  private List<String> read(String name, String text) throws IOException {
    return Vocabulary.read(Source.of(Files.writeString(folder.resolve(name), text), "give one"));
  }

  @Test
  void linesListsAndObjects() throws IOException {
    List<String> three = List.of("[PAD]", " b", "Ġc");
    assertEquals(three, read("vocab.txt", "[PAD]\n b\nĠc\n"));
    assertEquals(three, read("vocab.txt", "[PAD]\r\n b\r\nĠc"));
    assertEquals(three, read("list.json", "[\"[PAD]\", \" b\", \"\\u0120c\"]"));
    assertEquals(three, read("vocab.json", "{\"Ġc\": 2, \"[PAD]\": 0, \" b\": 1}"));
    assertEquals(List.of("a", "", "b\u2028c"), read("vocab.txt", "a\n\nb\u2028c\n"));
  }

  @Test
  void whatIsNoneSaysWhy() throws IOException {
    fails("not a vocabulary", "3");
    fails("entry 1 is no token", "[\"a\", 2]");
    fails("token a has the row 1", "{\"a\": 1}");
    fails("token a has the row -1", "{\"a\": -1}");
    fails("token a has the row \"0\"", "{\"a\": \"0\"}");
    fails("token b has the row 0, which another token has", "{\"a\": 0, \"b\": 0}");
    fails("not valid JSON", "{\"a\": 0");
    Path nowhere = folder.resolve("nowhere");
    assertThrows(HarmonicException.class, () -> Vocabulary.read(Source.of(nowhere, "give one")));
    assertThrows(HarmonicException.class, () -> Vocabulary.read(Source.of(folder, "give one")));
  }

  private void fails(String reason, String json) {
    HarmonicException e = assertThrows(HarmonicException.class, () -> read("bad.json", json));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().contains(folder.resolve("bad.json").toString()), e.getMessage());
  }
}
