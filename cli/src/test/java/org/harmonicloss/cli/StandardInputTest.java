package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `-` is standard input for every option that takes a file.
class StandardInputTest {
  private static final String PAIRS =
      "[{\"input\":\"a\",\"output\":\"b\"},{\"input\":\"c\",\"output\":\"d\"}]";

  @TempDir private Path folder;
  private String vectors;

  @BeforeEach
  void write() throws IOException {
    vectors = file("vectors.txt", "a 1 2\nb 2 1\nc 3 5\nd 4 0\n");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /// Both give the same, but for the name of the source.
  private static void same(String text, String file, String... arguments) {
    String[] named = arguments.clone();
    for (int i = 0; i < named.length; i++) {
      named[i] = named[i].equals("-") ? file : named[i];
    }
    CliRun expected = CliRun.of(named);
    CliRun piped = CliRun.withInput(text, arguments);
    assertEquals(0, expected.code(), expected.toString());
    String out = piped.out().replace("\"labels\":\"-\"", "\"labels\":\"" + file + "\"");
    assertEquals(expected, new CliRun(piped.code(), out, piped.err()));
  }

  @Test
  void labels() throws IOException {
    String text = "x\nx\ny\ny\n";
    same(text, file("l.txt", text), "analyze", "silhouette", vectors, "--labels", "-");
  }

  @Test
  void vocabularies() throws IOException {
    String text = "\"w\"\nx\ny\nz\n";
    String file = file("v.txt", text);
    same(text, file, "analyze", "neighbors", vectors, "--vocab", "-", "x", "--top-k", "1");
    same(
        "[\"w\",\"x\",\"y\",\"z\"]",
        file("v.json", "[\"w\",\"x\",\"y\",\"z\"]"),
        "analyze",
        "neighbors",
        vectors,
        "--vocab",
        "-",
        "x",
        "--top-k",
        "1");
    same(
        "b\na\nd\nc\n",
        file("w.txt", "b\na\nd\nc\n"),
        "analyze",
        "parallelogram",
        vectors,
        vectors,
        "--second-vocab",
        "-",
        "--word-pairs",
        file("t.json", PAIRS),
        "--quadruples",
        "5");
  }

  @Test
  void wordPairs() throws IOException {
    CliRun expected =
        CliRun.of("analyze", "parallelogram", vectors, "--word-pairs", file("t.json", PAIRS));
    CliRun piped =
        CliRun.withInput(PAIRS, "analyze", "parallelogram", vectors, "--word-pairs", "-");
    assertEquals(
        expected.out().replace("\"task\":\"t\"", "\"task\":\"standard input\""), piped.out());
    assertEquals(0, piped.code());
  }

  @Test
  void itCanBeReadOnce() {
    for (String line :
        new String[] {
          "analyze neighbors - --vocab - a",
          "analyze silhouette - --labels -",
          "analyze parallelogram - --word-pairs -",
          "analyze parallelogram - -",
        }) {
      CliRun.expect(
          2,
          "standard input can be read only once: ",
          CliRun.withInput("a 1 2\nb 2 1\nc 3 4\n", line.split(" ")));
    }
  }

  @Test
  void aModelThatIsPiped() throws Exception {
    byte[] model = Files.readAllBytes(SmallRun.train(folder, "run").resolve("model.onnx"));
    CliRun piped = CliRun.withInput(model, "probe", "-", "3,4");
    CliRun expected = CliRun.of("probe", folder.resolve("run").toString(), "3,4");
    assertEquals(new CliRun(0, expected.out().replace("" + folder.resolve("run"), "-"), ""), piped);
    CliRun.expect(
        2, "RUN|FILE.onnx|- and INPUT|- are both -", CliRun.withInput(model, "probe", "-", "-"));
  }
}
