package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.NearNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of numpy and onnx are read to the last bit.
class TensorFileTest {
  private static TensorFile open(String name) {
    return TensorFile.open(Resources.file(name));
  }

  @Test
  void everyNumberIsWhatNumpyWrote() throws IOException {
    assertEquals(22, equalTo("golden.csv"));
  }

  /// What a format allows and few write.
  @Test
  void everyFormOfStorageIsRead() throws IOException {
    assertEquals(26, equalTo("odd.csv"));
  }

  private static int equalTo(String golden) throws IOException {
    int tensors = 0;
    for (String line : Files.readAllLines(Resources.file(golden))) {
      String[] cells = line.split(",", -1);
      Matrix matrix = open(cells[0]).read(cells[1]);
      assertEquals(Integer.parseInt(cells[2]), matrix.rows(), line);
      assertEquals(Integer.parseInt(cells[3]), matrix.columns(), line);
      for (int i = 0; i < cells.length - 4; i++) {
        double value = matrix.get(i / matrix.columns(), i % matrix.columns());
        assertEquals(Double.parseDouble(cells[4 + i]), value, line + " " + i); // −0.0 is not 0.0
      }
      tensors++;
    }
    return tensors;
  }

  @Test
  void onlyDoublePrecisionTakesDoubleTheMemory() {
    for (String name : List.of("f4.npy", "f2.npy", "fortran-f4.npy")) {
      assertInstanceOf(Matrix.Floats.class, open(name).read(name.replace(".npy", "")), name);
    }
    assertInstanceOf(Matrix.Doubles.class, open("f8.npy").read("f8"));
    assertInstanceOf(Matrix.Floats.class, open("all.onnx").read("raw_bf16"));
  }

  /// 40 MB of float32 by every way of storing them: the heap takes them once, and some buffers.
  @Test
  void aLargeMatrixIsInMemoryOnce(@TempDir Path folder) throws IOException {
    int rows = 10_000;
    int columns = 1_000;
    long size = 4L * rows * columns;
    String header =
        "{\"wte\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
            .formatted(rows, columns, size);
    Path file = folder.resolve("large.safetensors");
    ByteBuffer start = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8)).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(start);
      channel.write(ByteBuffer.wrap(new byte[] {0, 0, -128, 63}), 8 + header.length() + size - 4);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    TensorFile large = TensorFile.open(file);
    long listed = threads.getCurrentThreadAllocatedBytes() - before;
    Matrix matrix = large.read("wte");
    long read = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(1, matrix.get(rows - 1, columns - 1));
    assertTrue(listed < 1_000_000, listed + " bytes to list it");
    assertTrue(read < size + 1_000_000, read + " bytes for a matrix of " + size);
  }

  @Test
  void filesAreListedAsTheyAre() {
    assertEquals(
        List.of(
            "f32 [5, 6] float32 true",
            "f64 [5, 6] float64 true",
            "f16 [5, 6] float16 true",
            "bf16 [5, 6] bfloat16 true",
            "steps [2, 1] int64 true",
            "bias [3] float32 true",
            "cube [2, 2, 2] float32 true"),
        list("all.safetensors"));
    assertEquals(
        List.of(
            "raw_f32 [4, 5] float32 true",
            "raw_f64 [4, 5] float64 true",
            "raw_f16 [4, 5] float16 true",
            "float_data [4, 5] float32 true",
            "double_data [4, 5] float64 true",
            "raw_bf16 [4, 5] bfloat16 true",
            "int32_data [2, 4] float16 true",
            "int64 [2, 3] int64 true"),
        list("all.onnx"));
    assertEquals(List.of("f2 [3, 5] float16 true"), list("f2.npy"));
    assertEquals(List.of("vector [12] float64 true"), list("vector.npy"));
    assertEquals(List.of("scalar [] float64 true"), list("scalar.npy"));
    assertEquals(List.of("int64 [3, 4] int64 true"), list("int64.npy"));
    assertEquals(List.of("record [2, 2] record false"), list("record.npy"));
    assertTrue(open("all.safetensors").hasMetadata("format"));
    assertFalse(open("all.onnx").hasMetadata("harmonic.config"));
    assertEquals(Optional.empty(), open("all.onnx").labels());
  }

  private static List<String> list(String file) {
    return open(file).tensors().stream()
        .map(t -> t.name() + " " + t.shapeText() + " " + t.type() + " " + t.readable())
        .toList();
  }

  @Test
  void aTensorIsChosenWhereThereIsOnlyOne() {
    assertEquals("wte.weight", open("one.safetensors").only().name());
    assertEquals("f4", open("f4.npy").only().name());
    HarmonicException several =
        assertThrows(HarmonicException.class, () -> open("all.safetensors").only());
    assertTrue(several.getMessage().endsWith("has 4 tensors: name one with `tensor`"));
    assertTrue(several.hint().startsWith("f32 [5, 6], f64 [5, 6], f16 [5, 6]"), several.hint());
    assertEquals(2, several.exitCode());
    HarmonicException none = assertThrows(HarmonicException.class, () -> open("int64.npy").only());
    assertTrue(none.getMessage().startsWith("no tensor with rows and columns"));
    assertTrue(none.hint().contains("int64 [3, 4] int64"), none.hint());
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    assertFails("no tensor named f33", "did you mean f32", "all.safetensors", "f33");
    assertFails(
        "no tensor named nothing_like_it", "'harmonic tensors", "f4.npy", "nothing_like_it");
    assertFails("a sparse tensor", "write its numbers", "odd-places.onnx", "S");
    assertFails("wrong size: odd-external.data", "beside", "odd-external.onnx", "length_47");
    assertFails("not two-dimensional: bias", "row for each", "all.safetensors", "bias");
    assertFails("has shape [2, 2, 2]", "row for each", "all.safetensors", "cube");
    assertFails("has shape []", "row for each", "scalar.npy", "scalar");
  }

  /// The hint says what is the matter, and nothing that is not.
  @Test
  void whatHasNoRowsAndColumnsSaysSo() {
    HarmonicException vector =
        assertThrows(HarmonicException.class, () -> open("vector.npy").only());
    assertEquals(
        "it has vector [12] float64, 1 dimension; an embedding has two, a row for each token",
        vector.hint());
    HarmonicException scalar =
        assertThrows(HarmonicException.class, () -> open("scalar.npy").only());
    assertTrue(scalar.hint().contains("scalar [] float64, 0 dimensions"), scalar.hint());
    assertFalse(scalar.hint().contains("convert"), scalar.hint());
  }

  private static void assertFails(String message, String hint, String file, String tensor) {
    HarmonicException e = assertThrows(HarmonicException.class, () -> open(file).read(tensor));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.hint().contains(hint), e.hint());
  }

  @Test
  void nearNamesAreFound() {
    List<String> names = List.of("wte.weight", "wpe.weight", "h.0.ln_1.weight", "king", "queen");
    assertEquals(List.of("wte.weight"), NearNames.of("WTE", names));
    assertEquals("wte.weight", NearNames.of("wte.wieght", names).getFirst());
    assertEquals(List.of("queen"), NearNames.of("quen", names));
    assertEquals(List.of("king"), NearNames.of("kin", names));
    assertEquals(List.of("wte.weight"), NearNames.of("transformer.wte.weight", names));
    assertEquals(List.of(), NearNames.of("zebra", names));
    assertEquals(5, NearNames.of("a", List.of("a1", "a2", "a3", "a4", "a5", "a6")).size());
  }

  /// 81 bytes that claim two thousand million rows: each would have had a label.
  @Test
  void rowsWithoutNumbersAreNoEmbedding(@TempDir Path folder) throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,0],\"data_offsets\":[0,0]}}";
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    Path file = Files.write(folder.resolve("zs.safetensors"), bytes.array());
    HarmonicException error =
        assertThrows(HarmonicException.class, () -> TensorFile.open(file).read("a"));
    assertTrue(error.getMessage().startsWith("no numbers: a in "), error.getMessage());
  }
}
