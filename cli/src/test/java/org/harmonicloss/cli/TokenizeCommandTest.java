package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.expect;
import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.harmonicloss.models.data.TokenFile;
import org.harmonicloss.models.words.BytePairEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeCommandTest {
  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /// The tokens of a part, as text: each document with its end.
  private String text(String corpus, String part, int vocabulary) {
    BytePairEncoding encoding = BytePairEncoding.gpt2(vocabulary);
    try (TokenFile file = TokenFile.open(folder.resolve(corpus).resolve(part), vocabulary)) {
      long[] ids = new long[(int) file.length()];
      file.read(0, ids.length, ids, 0);
      StringBuilder text = new StringBuilder();
      int[] all = Stream.of(ids).flatMapToInt(TokenizeCommandTest::ints).toArray();
      text.append(encoding.decode(all));
      return text.toString();
    }
  }

  private static IntStream ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(id -> (int) id);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static CliRun tokenize(String... arguments) {
    List<String> words = new ArrayList<>(List.of("tokenize", "--quiet"));
    words.addAll(List.of(arguments));
    return CliRun.of(words.toArray(String[]::new));
  }

  @Test
  void aFileIsADocumentAndItsEndIsHeldOut() throws IOException {
    String words = "one two three four five six seven eight nine ten ";
    List<JsonNode> rows =
        rows(tokenize(file("a.txt", words.repeat(20)), "-o", path("c"), "--held-out", "0.1"));
    assertEquals(List.of("train", "val"), rows.stream().map(r -> r.get("part").asText()).toList());
    String train = text("c", "train.bin", 50257);
    String val = text("c", "val.bin", 50257);
    String end = "<|endoftext|>";
    assertTrue(train.endsWith(end) && val.endsWith(end), train + val);
    assertEquals(words.repeat(20), (train + val).replace(end, ""));
    assertEquals(
        words.length() * 20, rows.get(0).get("bytes").asInt() + rows.get(1).get("bytes").asInt());
    assertEquals(20, rows.get(1).get("tokens").asInt(), 3);
    JsonNode counted = rows(CliRun.of("tokenize", path("c") + "/train.bin")).getFirst();
    assertEquals(rows.get(0).get("tokens"), counted.get("tokens"));
    assertEquals(1, counted.get("ends_of_text").asInt());
    assertEquals(50256, counted.get("id_max").asInt());
    assertEquals(List.of("a.txt", "c"), names());
  }

  /// JSON lines, plain text with lines between documents, several files, gzip and a byte-order
  /// mark.
  @Test
  void documentsComeInManyForms() throws IOException {
    String json = file("a.jsonl", "{\"text\":\"first\\n\"}\n\n{\"text\":\"second\"}\n");
    Path zipped = folder.resolve("b.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write("\ufeffthird\n---\nfourth\r\n---\n---\n".getBytes(StandardCharsets.UTF_8));
    }
    List<JsonNode> rows =
        rows(
            tokenize(
                json,
                zipped.toString(),
                "--separator",
                "---",
                "--vocabulary-size",
                "300",
                "--val",
                file("v.txt", "held out"),
                "-o",
                path("c")));
    assertEquals(4, rows.getFirst().get("documents").asInt());
    String end = "<|endoftext|>";
    assertEquals(
        "first\n" + end + "second" + end + "third\n" + end + "fourth\r\n" + end,
        text("c", "train.bin", 300));
    assertEquals("held out" + end, text("c", "val.bin", 300));
    CliRun piped =
        CliRun.withInput(
            "a\n\nb\n \nc\n", "tokenize", "-", "--separator", "", "-o", path("d"), "--quiet");
    assertEquals(3, rows(piped).stream().mapToInt(r -> r.get("documents").asInt()).sum());
  }

  /// Neither the number of threads nor where a text is cut into pieces makes a difference.
  @Test
  void tokensDependOnTheTextAlone() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      text.append(i % 7 == 0 ? "\n\n  " : " ")
          .append("wörd")
          .append(i)
          .append(i % 11 == 0 ? "'s" : "");
    }
    String file = file("a.txt", text.toString());
    rows(tokenize(file, "--val", file("v.txt", "x y"), "-o", path("c"), "--threads", "1"));
    rows(tokenize(file, "--val", path("v.txt"), "-o", path("d"), "--threads", "3"));
    byte[] bytes = Files.readAllBytes(folder.resolve("c/train.bin"));
    assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("d/train.bin")));
    int[] whole = BytePairEncoding.gpt2(50257).encode(text.toString());
    assertEquals(2 * whole.length + 2, bytes.length);
    assertEquals(text + "<|endoftext|>", text("c", "train.bin", 50257));
  }

  @Test
  void aShareOfTheDocumentsIsHeldOut() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      lines.append("{\"body\":\"text ").append(i).append("\"}\n");
    }
    String file = file("a.jsonl", lines.toString());
    List<JsonNode> rows =
        rows(tokenize(file, "--field", "body", "--held-out", "0.2", "-o", path("c")));
    int held = rows.get(1).get("documents").asInt();
    assertTrue(held > 150 && held < 250, "" + held);
    assertEquals(1000, held + rows.get(0).get("documents").asInt());
    // Two documents, of which the draw would take none: each part has one.
    String two = file("two.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    List<JsonNode> few = rows(tokenize(two, "--held-out", "0.001", "-o", path("d")));
    assertEquals("a<|endoftext|>", text("d", "train.bin", 50257));
    assertEquals("b<|endoftext|>", text("d", "val.bin", 50257));
    assertEquals(1, few.get(1).get("bytes").asInt());
  }

  @Test
  void anExistingCorpusIsReplacedOnlyOnRequest() throws IOException {
    String file = file("a.txt", "some words to learn from");
    rows(tokenize(file, "-o", path("c")));
    expect(1, "corpus exists", tokenize(file, "-o", path("c")));
    rows(tokenize(file("b.txt", "other words to learn"), "-o", path("c"), "--force"));
    assertTrue(text("c", "train.bin", 50257).startsWith("other"));
    Files.createDirectory(folder.resolve("mine"));
    Files.writeString(folder.resolve("mine/train.bin"), "precious");
    expect(1, "will not replace", tokenize(file, "-o", path("mine"), "--force"));
    assertEquals("precious", Files.readString(folder.resolve("mine/train.bin")));
    // What a kill has left goes with the next one.
    Path left = Files.createDirectory(folder.resolve(".c.0123456789abcdef.partial"));
    Files.writeString(left.resolve("train.bin"), "torn");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(100)));
    rows(tokenize(file, "-o", path("c"), "--force"));
    assertEquals(List.of("a.txt", "b.txt", "c", "mine"), names());
  }

  @Test
  void badInputIsNamedAndLeavesNothing() throws IOException {
    String good = file("a.txt", "some words to learn from");
    expect(
        2, "--vocabulary-size must be", tokenize(good, "-o", path("c"), "--vocabulary-size", "9"));
    expect(2, "-o is missing", tokenize(good));
    expect(2, "--held-out must be", tokenize(good, "-o", path("c"), "--held-out", "1"));
    expect(2, "--threads must be", tokenize(good, "-o", path("c"), "--threads", "0"));
    expect(
        2,
        "--held-out cannot be used with --val",
        tokenize(good, "-o", path("c"), "--held-out", "0.1", "--val", good));
    expect(1, "no text", tokenize(file("empty.txt", ""), "-o", path("c")));
    expect(1, "too little text", tokenize(file("one.txt", "a"), "-o", path("c")));
    expect(
        1,
        "no text in what is to be held out",
        tokenize(good, "--val", path("empty.txt"), "-o", path("c")));
    Files.write(folder.resolve("bad.txt"), new byte[] {'o', 'k', '\n', (byte) 0xff, '\n'});
    expect(1, "bad.txt is not UTF-8", tokenize(path("bad.txt"), "-o", path("c")));
    expect(
        1,
        "line 2 has no text in field \"text\"",
        tokenize(file("b.jsonl", "{\"text\":\"x\"}\n{\"t\":1}\n"), "-o", path("c")));
    expect(2, "no such file", tokenize(path("none.txt"), "-o", path("c")));
    expect(2, "it is a folder", tokenize(folder.toString(), "-o", path("c")));
    Files.write(folder.resolve("odd.bin"), new byte[3]);
    expect(1, "odd number of bytes", tokenize(path("odd.bin")));
    expect(2, "files of tokens are only counted", tokenize(path("odd.bin"), "-o", path("c")));
    assertFalse(Files.exists(folder.resolve("c")));
    assertFalse(names().stream().anyMatch(name -> name.startsWith(".")), names().toString());
  }
}
