package org.harmonicloss.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Corpora and their files, as nanoGPT and modded-nanogpt have them.
class CorpusTest {
  @TempDir private Path folder;

  private static byte[] ids(int... ids) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int id : ids) {
      bytes.putShort((short) id);
    }
    return bytes.array();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void fails(String message, Executable what) {
    fails(1, message, what);
  }

  private static void fails(int code, String message, Executable what) {
    HarmonicException error = assertThrows(HarmonicException.class, what);
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertEquals(code, error.exitCode());
  }

  private static byte[] withHeader(int version, int claimed, int... ids) {
    ByteBuffer all = ByteBuffer.allocate(1024 + 2 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(20240520).putInt(version).putInt(claimed).position(1024).put(ids(ids));
    return all.array();
  }

  @Test
  void readsBothForms() throws IOException {
    byte[][] forms = {ids(5, 50256, 40000, 7), withHeader(1, 4, 5, 50256, 40000, 7)};
    for (byte[] form : forms) {
      try (TokenFile file = TokenFile.open(file("a.bin", form), 50257)) {
        assertEquals(4, file.length());
        long[] read = new long[4];
        file.read(1, 3, read, 1);
        assertArrayEquals(new long[] {0, 50256, 40000, 7}, read);
      }
    }
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    fails("odd number of bytes, 3", () -> TokenFile.open(file("a.bin", new byte[3]), 257));
    fails("empty token file", () -> TokenFile.open(file("a.bin", new byte[0]), 257));
    fails("version 2", () -> TokenFile.open(file("a.bin", withHeader(2, 1, 5)), 257));
    fails("and 9 tokens, 1 follow", () -> TokenFile.open(file("a.bin", withHeader(1, 9, 5)), 257));
    fails("cannot read", () -> TokenFile.open(folder.resolve("none.bin"), 257));
    try (TokenFile file = TokenFile.open(file("a.bin", ids(1, 256, 257, 3)), 257)) {
      file.read(0, 2, new long[2], 0);
      fails("token 257 is not in the vocabulary of 257", () -> file.read(1, 3, new long[3], 0));
      Files.write(folder.resolve("a.bin"), ids(1));
      fails("became shorter", () -> file.read(0, 2, new long[2], 0));
    }
  }

  /// Without `meta.json` it is nanoGPT's.
  @Test
  void aFolderOfNanoGpts() throws IOException {
    file("train.bin", ids(1, 2, 50256));
    fails(2, "has no val.bin", () -> Corpus.open(folder));
    file("val.bin", ids(3, 50256));
    try (Corpus corpus = Corpus.open(folder)) {
      assertEquals(50257, corpus.vocabulary());
      assertEquals("gpt2", corpus.tokenizer());
      assertEquals(List.of(3L, 2L), List.of(corpus.train().length(), corpus.val().length()));
      String sha256 = corpus.sha256();
      file("val.bin", ids(4, 50256));
      try (Corpus other = Corpus.open(folder)) {
        assertTrue(!other.sha256().equals(sha256));
      }
    }
    fails(2, "no such folder", () -> Corpus.open(folder.resolve("none")));
    fails(2, "not a folder", () -> Corpus.open(folder.resolve("val.bin")));
  }

  @Test
  void whatItSaysOfItself() throws IOException {
    Path train = file("train.bin", ids(1, 2, 299));
    Path val = file("val.bin", ids(3, 299));
    CorpusMeta meta =
        CorpusMeta.gpt2(
            300,
            0.01,
            List.of("a.txt"),
            new CorpusMeta.Part(1, 4, 3, Corpus.sha256(train)),
            new CorpusMeta.Part(1, 2, 2, Corpus.sha256(val)));
    String json = Json.pretty(meta.toJson());
    assertEquals(meta, CorpusMeta.fromJson(Json.parse(json, "m"), "m"));
    Path described = folder.resolve("meta.json");
    Files.writeString(described, json);
    String sha256;
    try (Corpus corpus = Corpus.open(folder)) {
      assertEquals(300, corpus.vocabulary());
      sha256 = corpus.sha256();
    }
    // The hash is the same whether it is stored or found.
    Files.writeString(described, json.replace("\"vocabulary\" : 300", "\"vocabulary\" : 301"));
    try (Corpus corpus = Corpus.open(folder)) {
      assertEquals(sha256, corpus.sha256());
    }
    Files.delete(described);
    try (Corpus corpus = Corpus.open(folder)) {
      assertEquals(sha256, corpus.sha256());
    }
    Files.writeString(described, json.replace("\"tokens\" : 3", "\"tokens\" : 4"));
    fails("numbers of tokens differ", () -> Corpus.open(folder));
    Files.writeString(described, json.replace("\"gpt2\"", "\"llama\""));
    fails("tokenizer llama", () -> Corpus.open(folder));
    Files.writeString(described, json.replace(": 300", ": 3"));
    fails("vocabulary must be from 257 to 50257, was 3", () -> Corpus.open(folder));
    Files.writeString(described, "{");
    fails("meta.json", () -> Corpus.open(folder));
  }
}
