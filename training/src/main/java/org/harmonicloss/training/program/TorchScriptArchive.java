package org.harmonicloss.training.program;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Packs TorchScript code into the archive that libtorch loads: a stored zip of the code text, a
/// pickled module without tensors, and a version number.
public final class TorchScriptArchive {
  /// The format's version that the operators used here are read with.
  private static final String VERSION = "10\n";

  private TorchScriptArchive() {}

  /// @param code the methods of `class Program(Module)`, indented by two spaces
  /// @param settings what the code reads as `self.NAME`: doubles, which are `float` there, and ints
  static byte[] pack(String code, Map<String, Number> settings) {
    StringBuilder module = new StringBuilder("class Program(Module):\n");
    module.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    settings.forEach(
        (name, value) -> module.append("  ").append(name).append(" : ").append(type(value)));
    module.append(code);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", moduleWithoutTensors(settings));
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

  /// Pickle, protocol 2: `__torch__.Program()` with the attributes `{"training": True, …}`.
  private static byte[] moduleWithoutTensors(Map<String, Number> settings) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2});
    pickle.write("c__torch__\nProgram\n".getBytes(StandardCharsets.US_ASCII));
    pickle.write(new byte[] {')', (byte) 0x81, '}', '('});
    writeName(pickle, "training");
    pickle.write(0x88);
    for (Map.Entry<String, Number> setting : settings.entrySet()) {
      writeName(pickle, setting.getKey());
      if (setting.getValue() instanceof Integer number) {
        pickle.write('J');
        pickle.write(ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(number).array());
      } else {
        pickle.write('G');
        pickle.write(ByteBuffer.allocate(8).putDouble(setting.getValue().doubleValue()).array());
      }
    }
    pickle.write(new byte[] {'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void writeName(OutputStream pickle, String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    pickle.write('X');
    pickle.write(ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(bytes.length).array());
    pickle.write(bytes);
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
