package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// 10,000 damaged files for each reader, the same every time: each is read or refused in words, and
/// takes no more memory than its size explains.
@Timeout(60)
class TensorFuzzTest {
  private static final int FILES = 10_000;

  /// Buffers, a sample of the first lines of text, and what an exception and its text need.
  private static final long FIXED = 400_000;

  /// Bytes allocated for a byte of the file.
  private static final long FACTOR = 60;

  @TempDir private Path folder;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private int read;
  private int refused;

  private static byte[] resource(String name) {
    try {
      return Files.readAllBytes(Resources.file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void safetensors() throws IOException {
    fuzz("a.safetensors", List.of(resource("all.safetensors"), resource("one.safetensors")));
  }

  @Test
  void torch() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("kinds", "views", "checkpoint", "script", "protocol4")) {
      files.add(resource("torch-" + name + ".pt"));
    }
    fuzz("a.pt", files);
  }

  @Test
  void numpy() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("f4", "f8", "f2", "big-f8", "fortran-f4", "version3", "record")) {
      files.add(resource(name + ".npy"));
    }
    fuzz("a.npy", files);
  }

  @Test
  void onnx() throws IOException {
    Files.write(folder.resolve("external.data"), resource("external.data"));
    fuzz("a.onnx", List.of(resource("all.onnx"), resource("external.onnx")));
  }

  @Test
  void words() throws IOException {
    fuzz(
        "a.txt",
        List.of(
            text("2 3\nking 0.1 -2e-3 nan \nqueen 1 2 3\n"),
            text("the 0.5 0.25 1e10\n, 1 2 3\n. . . 4 5 6\n\n100 7 8 9\n"),
            text("a\t1\t2\nb\t3\t4.123456789012345678901234567890e-310\n"),
            resource("golden.csv")));
  }

  @Test
  void tables() throws IOException {
    fuzz(
        "a.csv",
        List.of(
            text("\uFEFFid,label,x,y\r\n0,\"a,\"\"b\",1,2\r\n1,\"c\nd\",3,-inf\r\n"),
            text(",0,1\nking,0.1,0.2\nqueen,0.3,0.4\n"),
            text("1,2,3\n4,5,6\n")));
  }

  @Test
  void rows() throws IOException {
    fuzz(
        "a.ndjson",
        List.of(
            text("{\"label\":\"a\",\"values\":[1,2.5e-3]}\n{\"id\":1,\"values\":[null,3]}\n"),
            text("{\n\"rows\": [\n{\"values\": [1]},\n{\"values\": [2]}]}\n"),
            text("{\"rows\":[{\"label\":\"\\u00e9\",\"values\":[-0.0,1e308]}]}")));
  }

  @Test
  void word2Vec() throws IOException {
    List<String> tokens = List.of("king", "日本", "<s>");
    float[] numbers = {0.5f, -1, 0.1f, 2, 1e-20f, 3};
    fuzz(
        "a.bin",
        List.of(
            FileKindTest.word2Vec("3 2", true, tokens, numbers),
            FileKindTest.word2Vec("3 2", false, tokens, numbers),
            text("2 1\na 1\nb 2\n")));
  }

  @Test
  void packed() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (byte[] plain : List.of(text("king 0.1 2\nqueen 1 2\n"), resource("f4.npy"))) {
      files.add(FileKindTest.packed(plain));
    }
    fuzz("a.gz", files);
  }

  @Test
  void oddForms() throws IOException {
    Files.write(folder.resolve("odd-external.data"), resource("odd-external.data"));
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("odd-storage", "odd-places", "odd-external")) {
      files.add(resource(name + ".onnx"));
    }
    fuzz("b.onnx", files);
  }

  /// What is given to models of others.
  @Test
  void arrays() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("f4", "f8", "f2", "big-f8", "int64", "version3", "scalar")) {
      files.add(resource(name + ".npy"));
    }
    fuzz("c.npy", files, file -> ArrayFile.read(Source.of(file, "an array")));
    fuzz(
        "c.ndjson",
        List.of(
            text("[1,2,3]\n[4,5,6]\n"),
            text("[[1.5,2],[3,4]]\n\n[[5,6],[7,-8e3]]\n"),
            text("{\"input\":[true,false]}\n{\"values\":[1,0]}\n")),
        file -> ArrayFile.read(Source.of(file, "an array")));
  }

  /// What models of others say about themselves.
  @Test
  void outlines() throws IOException {
    Files.write(folder.resolve("external.data"), resource("external.data"));
    fuzz(
        "d.onnx",
        List.of(resource("all.onnx"), resource("external.onnx"), resource("odd-storage.onnx")),
        file -> OnnxOutline.read(Source.of(file, "a model")));
  }

  private void fuzz(String name, List<byte[]> whole) throws IOException {
    fuzzWith(name, whole, this::readAll);
  }

  /// Reads what is not a file of tensors.
  private Consumer<Path> counted(Consumer<Path> reader) {
    return file -> {
      try {
        reader.accept(file);
        read++;
      } catch (HarmonicException e) {
        assertTrue(!e.hint().isEmpty());
        refused++;
      }
    };
  }

  private void fuzz(String name, List<byte[]> whole, Consumer<Path> one) throws IOException {
    fuzzWith(name, whole, counted(one));
  }

  private void fuzzWith(String name, List<byte[]> whole, Consumer<Path> reader) throws IOException {
    Path file = folder.resolve(name);
    for (byte[] good : whole) {
      reader.accept(Files.write(file, good));
    }
    read = 0;
    refused = 0;
    Random random = new Random(name.hashCode());
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = whole.get(random.nextInt(whole.size()));
      for (int times = random.nextInt(3); times >= 0; times--) {
        bytes = mutated(bytes, whole.get(random.nextInt(whole.size())), random);
      }
      replace(file, bytes);
      long most = FIXED + FACTOR * bytes.length;
      long allocated = allocatedReading(file, bytes, reader);
      if (allocated >= most) { // once more: now all classes that it needs are loaded
        allocated = allocatedReading(file, bytes, reader);
      }
      assertTrue(allocated < most, i + ": " + allocated + " bytes for a file of " + bytes.length);
    }
    // Had the mutations left everything readable, or nothing, they would test nothing.
    // Of packed ones most are refused, for gzip has a checksum.
    assertTrue(read > 100 && refused > 300, read + " read, " + refused + " refused");
  }

  private long allocatedReading(Path file, byte[] bytes, Consumer<Path> reader) {
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      reader.accept(file);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(file + ": " + Arrays.toString(bytes), e);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /// Not by [Files#write]: a file that is emptied and written again may go to the disk each time.
  private static void replace(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes));
      channel.truncate(bytes.length);
    }
  }

  /// Opens the file and reads every tensor.
  private void readAll(Path file) {
    try {
      TensorFile opened = TensorFile.open(file);
      for (Tensor tensor : opened.tensors()) {
        try {
          Matrix matrix = opened.read(tensor.name());
          assertEquals(tensor.shape(), List.of((long) matrix.rows(), (long) matrix.columns()));
          read++;
        } catch (HarmonicException e) {
          refused++;
        }
      }
    } catch (HarmonicException e) {
      assertTrue(!e.hint().isEmpty());
      refused++;
    }
  }

  private static byte[] mutated(byte[] bytes, byte[] other, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] changed = bytes.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(7)) {
      case 0 -> { // flip bits
        for (int n = random.nextInt(8); n >= 0; n--) {
          changed[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 2 -> { // what a length might be
        long[] extremes = {
          0, -1, 1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, 1L << 31, 0x7FFFFFFF
        };
        long extreme = extremes[random.nextInt(extremes.length)];
        int place = random.nextBoolean() ? Math.min(at, 64) : at;
        for (int i = 0; i < 1 << random.nextInt(4) && place + i < changed.length; i++) {
          changed[place + i] = (byte) (extreme >>> (8 * i));
        }
      }
      case 3 -> { // splice in a part of another file
        int from = random.nextInt(other.length);
        int count = random.nextInt(other.length - from);
        return join(bytes, at, Arrays.copyOfRange(other, from, from + count), at);
      }
      case 4 -> { // drop a part
        int count = random.nextInt(Math.min(bytes.length - at, 32));
        return join(bytes, at, new byte[0], at + count);
      }
      case 5 -> { // another number, where one is written in digits
        String[] numbers = {"99999999999999999999", "-1", "0", "4294967296", "1e400", "2147483647"};
        int end = at;
        while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
          end++;
        }
        return join(bytes, at, text(numbers[random.nextInt(numbers.length)]), end);
      }
      default -> { // a byte that means something
        changed[at] = (byte) "\"{}[](),:\n\t '\0.-\u007F".charAt(random.nextInt(17));
      }
    }
    return changed;
  }

  private static byte[] join(byte[] bytes, int to, byte[] middle, int from) {
    byte[] joined = new byte[to + middle.length + bytes.length - from];
    System.arraycopy(bytes, 0, joined, 0, to);
    System.arraycopy(middle, 0, joined, to, middle.length);
    System.arraycopy(bytes, from, joined, to + middle.length, bytes.length - from);
    return joined;
  }
}
