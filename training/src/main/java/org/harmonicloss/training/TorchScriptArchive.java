package org.harmonicloss.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Packs TorchScript code into the archive that libtorch loads: a stored zip of the code text, a
/// pickled module without tensors, and a version number.
final class TorchScriptArchive {
  /// The format's version that the operators used here are read with.
  private static final String VERSION = "10\n";

  private TorchScriptArchive() {}

  /// @param code the methods of `class Program(Module)`, indented by two spaces
  static byte[] pack(String code) {
    String module =
        "class Program(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
            + code;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", moduleWithoutTensors());
      put(zip, "code/__torch__.py", module.getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // an empty tuple
      put(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /// Pickle, protocol 2: `__torch__.Program()` with the attributes `{"training": True}`.
  private static byte[] moduleWithoutTensors() throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2});
    pickle.write("c__torch__\nProgram\n".getBytes(StandardCharsets.US_ASCII));
    pickle.write(new byte[] {')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
    pickle.write("training".getBytes(StandardCharsets.US_ASCII));
    pickle.write(new byte[] {(byte) 0x88, 'u', 'b', '.'});
    return pickle.toByteArray();
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
