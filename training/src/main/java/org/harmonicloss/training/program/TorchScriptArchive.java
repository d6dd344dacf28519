package org.harmonicloss.training.program;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.harmonicloss.training.model.ProgramSettings;

/// Packs TorchScript code into the archive that libtorch loads: a stored zip of the code text, a
/// pickled module with its settings, and a version number.
public final class TorchScriptArchive {
  /// The format's version that the operators used here are read with.
  private static final String VERSION = "10\n";

  private TorchScriptArchive() {}

  /// @param code the methods of `class Program(Module)`, indented by two spaces
  /// @param settings what the code reads as `self.NAME`: doubles, which are `float` there; ints; a
  ///     number of each run as a `Tensor` [S, 1, 1]; and `adam` [groups, 6]
  static byte[] pack(String code, ProgramSettings settings) {
    List<Tensor> tensors = new ArrayList<>();
    settings.ofEach().forEach((name, values) -> tensors.add(Tensor.ofEach(name, values)));
    if (!settings.adam().isEmpty()) {
      tensors.add(Tensor.table("adam", settings.adam()));
    }
    StringBuilder module = new StringBuilder("class Program(Module):\n  __parameters__ = []\n");
    module
        .append(
            tensors.stream()
                .map(tensor -> '"' + tensor.name + '"')
                .collect(joining(", ", "  __buffers__ = [", "]\n")))
        .append("  training : bool\n");
    settings
        .numbers()
        .forEach(
            (name, value) -> module.append("  ").append(name).append(" : ").append(type(value)));
    tensors.forEach(tensor -> module.append("  ").append(tensor.name).append(" : Tensor\n"));
    module.append(code);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", ModulePickle.of(settings.numbers(), tensors));
      for (int i = 0; i < tensors.size(); i++) {
        put(zip, "data/" + i, tensors.get(i).bytes());
      }
      put(zip, "code/__torch__.py", module.toString().getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // an empty tuple
      put(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory can be written", e);
    }
    return bytes.toByteArray();
  }

  private static String type(Number value) {
    return value instanceof Integer ? "int\n" : "float\n";
  }

  /// A tensor that the code reads.
  ///
  /// @param storage the name that PyTorch has for its type of number
  /// @param bytes of the numbers, row by row, the lowest byte first
  @SuppressWarnings("ArrayRecordComponent") // is written, not compared
  record Tensor(String name, List<Integer> shape, String storage, byte[] bytes) {
    /// What is said of each run, to be computed with beside what has rows and columns.
    static Tensor ofEach(String name, double[] values) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(LITTLE_ENDIAN);
      for (double value : values) {
        bytes.putFloat((float) value);
      }
      return new Tensor(name, List.of(values.length, 1, 1), "FloatStorage", bytes.array());
    }

    static Tensor table(String name, List<double[]> rows) {
      int columns = rows.getFirst().length;
      ByteBuffer bytes = ByteBuffer.allocate(8 * columns * rows.size()).order(LITTLE_ENDIAN);
      rows.forEach(row -> Arrays.stream(row).forEach(bytes::putDouble));
      return new Tensor(name, List.of(rows.size(), columns), "DoubleStorage", bytes.array());
    }

    int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
    ZipEntry entry = new ZipEntry("program/" + name);
    CRC32 crc = new CRC32();
    crc.update(data);
    entry.setCrc(crc.getValue());
    entry.setSize(data.length);
    entry.setCompressedSize(data.length);
    entry.setTime(315532800000L); // 1980, where zip's calendar begins
    zip.putNextEntry(entry);
    ((OutputStream) zip).write(data);
    zip.closeEntry();
  }
}
