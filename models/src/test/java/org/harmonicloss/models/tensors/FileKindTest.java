package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a file is, is found from its content: from a pipe, packed, or under a name that says
/// another.
class FileKindTest {
  @TempDir private Path folder;

  private static TensorFile pipe(byte... bytes) {
    return TensorFile.open(Source.of(new ByteArrayInputStream(bytes), "standard input"));
  }

  static byte[] packed(byte... bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// As Mikolov's program and gensim write it.
  static byte[] word2Vec(String header, boolean lineFeeds, List<String> tokens, float... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(utf8(header + "\n"));
    int columns = numbers.length / tokens.size();
    for (int row = 0; row < tokens.size(); row++) {
      bytes.put(utf8(tokens.get(row) + " "));
      for (int i = 0; i < columns; i++) {
        bytes.putFloat(numbers[row * columns + i]);
      }
      bytes.put(lineFeeds ? utf8("\n") : new byte[0]);
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private HarmonicException refused(String name, byte... bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    return assertThrows(HarmonicException.class, () -> TensorFile.open(file));
  }

  @Test
  void everyKindComesThroughAPipeAndPacked() throws IOException {
    for (String name : List.of("one.safetensors", "f4.npy", "all.onnx", "golden.csv", "odd.csv")) {
      byte[] bytes = Files.readAllBytes(Resources.file(name));
      if (name.endsWith("csv")) {
        bytes = utf8("a 1 2\nb 3 4\n");
      }
      TensorFile plain = pipe(bytes);
      Path gz = Files.write(folder.resolve(name + ".gz"), packed(bytes));
      Path misnamed = Files.write(folder.resolve("some.dat"), bytes);
      for (TensorFile other :
          List.of(pipe(packed(bytes)), TensorFile.open(gz), TensorFile.open(misnamed))) {
        assertEquals(plain.tensors().size(), other.tensors().size(), name);
        String tensor = plain.tensors().getFirst().name();
        String same = other.tensors().getFirst().name();
        Matrix expected = plain.read(tensor);
        assertEquals(expected.get(1, 1), other.read(same).get(1, 1), name);
        assertEquals(plain.labels(), other.labels());
      }
    }
    String file = Files.write(folder.resolve("v.txt.gz"), packed(utf8("a 1\nb 2\n"))).toString();
    assertEquals("v", TensorFile.open(Path.of(file)).only().name());
  }

  @Test
  void word2VecsBinaryFormat() throws IOException {
    List<String> tokens = List.of("king", "new_york", "日本");
    float[] numbers = {0.5f, -1, 0.1f, 2, 1e-20f, 3};
    for (boolean lineFeeds : new boolean[] {true, false}) {
      byte[] bytes = word2Vec("3 2", lineFeeds, tokens, numbers);
      for (String name : List.of("a.bin", "a.vec", "a", "a.bin.gz")) {
        boolean gz = name.endsWith("gz");
        Path path = Files.write(folder.resolve(name), gz ? packed(bytes) : bytes);
        TensorFile file = TensorFile.open(path);
        assertEquals(Optional.of(tokens), file.labels());
        Matrix matrix = file.read("a");
        for (int i = 0; i < 6; i++) {
          assertEquals(numbers[i], matrix.get(i / 2, i % 2));
        }
      }
    }
    assertEquals(
        Optional.of(List.of("king")), TensorFile.open(text("text.bin", "king 1 2\n")).labels());
    byte[] latin = "1 2\ncaf\u00e9 1 -2.5e-3\n".getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(message("a.vec", latin).endsWith("a.vec, line 2: not text in UTF-8"));
    byte[] good = word2Vec("3 2", true, tokens, numbers);
    assertTrue(message("a.bin", Arrays.copyOf(good, good.length - 9)).contains("row 3 "));
    byte[] more = word2Vec("2 2", true, tokens, numbers);
    assertTrue(message("a.bin", more).contains("goes on after its 2 rows"));
    byte[] huge = word2Vec("2000000000 2000000000", true, tokens, numbers);
    assertTrue(message("a.bin", huge).contains("says 2000000000 rows"));
    good[good.length - 11] = (byte) 0xff;
    assertTrue(message("a.bin", good).contains("row 3: the token is not text in UTF-8"));
  }

  private Path text(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String message(String name, byte... bytes) throws IOException {
    return refused(name, bytes).getMessage();
  }

  @Test
  void whatIsNotReadIsNamed() throws IOException {
    byte[] zip = utf8("PK\3\4 model/data.pkl");
    for (String name : List.of("pytorch_model.bin", "a")) {
      assertTrue(message(name, zip).endsWith(" has no directory at its end, as zip archives have"));
    }
    assertTrue(message("a", new byte[] {(byte) 0x80, 2, 'c'}).startsWith("Python pickles"));
    assertTrue(message("a", utf8("PK\3\4 arr_0.npy")).startsWith("packed files are not read"));
    assertTrue(message("a.bz2", utf8("BZh91AY")).startsWith("packed files are not read"));
    byte[] cut = Arrays.copyOf(packed(utf8("a 1 2\n")), 18);
    assertTrue(message("a.txt.gz", cut).startsWith("damaged gzip file"));
  }

  /// 200 MB of one line, packed to 200 kB.
  @Test
  void aBombIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] line = utf8("0 0\n".repeat(1 << 14));
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      for (int i = 0; i < 3_200; i++) {
        gzip.write(line);
      }
    }
    HarmonicException e = refused("bomb.txt.gz", out.toByteArray());
    assertTrue(e.getMessage().contains("is more than 100 times as large"), e.getMessage());
    assertTrue(e.hint().contains("gunzip"), e.hint());
  }
}
