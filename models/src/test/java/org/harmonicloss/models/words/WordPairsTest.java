package org.harmonicloss.models.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.words.WordPairs.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPairsTest {
  @TempDir private Path folder;

  @Test
  void ownTasksHaveNoPairTwice() {
    List<WordPairs> own = WordPairs.own();
    assertEquals(8, own.size());
    for (WordPairs task : own) {
      assertTrue(task.pairs().size() >= 25, task.task());
      assertEquals(task.pairs().size(), new HashSet<>(task.pairs()).size(), task.task());
    }
  }

  @Test
  void readsAFolderByName() throws IOException {
    Files.writeString(
        folder.resolve("b.json"),
        "[{\"output\":\"2\",\"input\":\"a\"},{\"input\":\"b\",\"output\":4}]");
    Files.writeString(
        folder.resolve("a.json"),
        "[{\"input\":\"x\",\"output\":\"y\"},{\"input\":\"x\",\"output\":\"z\"}]");
    Files.writeString(folder.resolve("README.md"), "no task");
    List<WordPairs> tasks = WordPairs.read(folder);
    assertEquals(List.of("a", "b"), tasks.stream().map(WordPairs::task).toList());
    assertEquals(List.of(new Pair("a", "2"), new Pair("b", "4")), tasks.get(1).pairs());
    assertEquals(1, WordPairs.read(folder.resolve("a.json")).size());
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertFails("has no .json file", null);
    assertFails("two pairs or more, has 0", "[]");
    assertFails("two pairs or more, has 1", "[{\"input\":\"a\",\"output\":\"b\"}]");
    assertFails("no list", "{\"input\":\"a\",\"output\":\"b\"}");
    assertFails(
        "pair 2 has no \"output\"", "[{\"input\":\"a\",\"output\":\"b\"},{\"input\":\"c\"}]");
    assertFails("pair 1 has no \"input\"", "[{\"input\":\"\",\"output\":\"b\"},3]");
    assertFails("pair 1 has no \"input\"", "[[], []]");
    assertFails("not valid JSON", "[{\"input\":");
    assertFails("not valid JSON", "");
    Files.write(folder.resolve("task.json"), new byte[] {'[', (byte) 0xff, ']'});
    assertTrue(failure().contains("task.json"), failure());
  }

  private void assertFails(String message, String text) throws IOException {
    if (text != null) {
      Files.writeString(folder.resolve("task.json"), text);
      assertTrue(failure().contains("task.json"), failure());
    }
    assertTrue(failure().contains(message), failure());
  }

  private String failure() {
    HarmonicException e = assertThrows(HarmonicException.class, () -> WordPairs.read(folder));
    assertEquals(Files.exists(folder.resolve("task.json")) ? 1 : 2, e.exitCode());
    return e.getMessage();
  }
}
