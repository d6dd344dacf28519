package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that lie about themselves are refused before memory is taken for what they claim.
class TensorDamageTest {
  @TempDir private Path folder;

  private static void refused(String reason, Path file) {
    refused(1, reason, file);
  }

  private static void refused(int code, String reason, Path file) {
    HarmonicException e = assertThrows(HarmonicException.class, () -> TensorFile.open(file));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertEquals(code, e.exitCode());
  }

  private Path safetensors(String header, int bytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return safetensors(text.length, text, bytes);
  }

  private Path safetensors(long length, byte[] header, int bytes) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(length).put(header);
    return Files.write(folder.resolve("bad.safetensors"), file.array());
  }

  private static String tensor(String shape, long begin, long end) {
    return "{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}".formatted(shape, begin, end);
  }

  @Test
  void safetensors() throws IOException {
    refused("too short", Files.write(folder.resolve("a.safetensors"), new byte[7]));
    byte[] brackets = "{}".getBytes(StandardCharsets.UTF_8);
    for (long length : new long[] {-1, 3, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40}) {
      String named = Long.toUnsignedString(length) + " bytes, the file has 2 after its length";
      refused(named, safetensors(length, brackets, 0));
    }
    refused("header: not valid JSON", safetensors("{\"a\":", 0));
    refused("not a JSON object", safetensors("[1]", 0));
    refused("no right data_offsets", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4));
    refused("no right shape", safetensors("{\"a\":3}", 4));
    refused("none negative", safetensors("{\"a\":" + tensor("[-1,4]", 0, 4) + "}", 4));
    refused("none negative", safetensors("{\"a\":" + tensor("[1.5,4]", 0, 4) + "}", 4));
    refused("outside", safetensors("{\"a\":" + tensor("[1,2]", 0, 8) + "}", 4));
    refused("outside", safetensors("{\"a\":" + tensor("[1,2]", 8, 0) + "}", 8));
    refused("outside", safetensors("{\"a\":" + tensor("[1]", 1L << 62, (1L << 62) + 4) + "}", 8));
    refused("does not fit", safetensors("{\"a\":" + tensor("[1,2]", 0, 4) + "}", 8));
    // 2^32 · 2^32 is 0 in 64 bits, and 2^62 · 4 bytes too.
    refused(
        "impossible", safetensors("{\"a\":" + tensor("[4294967296,4294967296]", 0, 0) + "}", 8));
    String large = Long.toString(1L << 62);
    refused("does not fit", safetensors("{\"a\":" + tensor("[" + large + "]", 0, 0) + "}", 8));
    String two = "{\"a\":" + tensor("[2]", 0, 8) + ",\"b\":" + tensor("[2]", 4, 12) + "}";
    refused("overlap", safetensors(two, 12));
    // The format's own reader refuses these too.
    String hole = "{\"a\":" + tensor("[2]", 0, 8) + ",\"b\":" + tensor("[2]", 12, 20) + "}";
    refused("4 bytes before b are no tensor's", safetensors(hole, 20));
    refused("4 bytes before a", safetensors("{\"a\":" + tensor("[1]", 4, 8) + "}", 8));
    refused("its last 4 bytes", safetensors("{\"a\":" + tensor("[1]", 0, 4) + "}", 8));
    refused("its last 1 bytes", safetensors("{}", 1));
    String doubled = "{\"a\":" + tensor("[1]", 0, 4) + ",\"a\":" + tensor("[1]", 4, 8) + "}";
    refused("two fields are named a", safetensors(doubled, 8));
    refused("not text in UTF-8", safetensors(4, new byte[] {'{', (byte) 0xff, '}', ' '}, 0));
    String nested = "[".repeat(100_000) + "]".repeat(100_000);
    refused("not valid JSON", safetensors("{\"a\":" + nested + "}", 0));
  }

  private Path npy(int version, int length, String header, int bytes) throws IOException {
    ByteBuffer file =
        ByteBuffer.allocate(12 + header.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(NpyFile.MAGIC).put((byte) version).put((byte) 0);
    file = version == 1 ? file.putShort((short) length) : file.putInt(length);
    file.put(header.getBytes(StandardCharsets.ISO_8859_1));
    return Files.write(folder.resolve("bad.npy"), file.array());
  }

  private Path npy(String type, String shape, int bytes) throws IOException {
    String header =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }\n";
    return npy(2, header.length(), header, bytes);
  }

  @Test
  void numpy() throws IOException {
    refused("does not begin", Files.writeString(folder.resolve("a.npy"), "not an array at all"));
    refused("does not begin", Files.write(folder.resolve("a.npy"), new byte[0]));
    refused("version is 9", npy(9, 10, "{}", 0));
    refused("header should have 60000 bytes", npy(1, 60000, "{}", 0));
    refused("header should have 4294967295 bytes", npy(3, -1, "{}", 0));
    refused("lacks fortran_order", npy(1, 2, "{}", 0));
    refused("lacks shape", npy("<f4", "-2, 3", 24));
    refused("numbers of shape [2, 3]", npy("<f4", "2, 3", 23));
    refused("impossible shape", npy("<f4", "4294967296, 4294967296", 64));
    refused("numbers of shape", npy("<f8", "2305843009213693952, 2", 64));
    refused("its shape is", npy("<f8", "99999999999999999999, 2", 64));
    refused("lacks shape as a tuple", npy("<f8", "4", 64));
    for (String bad : List.of("{'descr': ", "[1]", "{'a' 1}", "{'a': '", "{1: f()}", "{} {}")) {
      refused("not a Python dictionary", npy(1, bad.length(), bad, 0));
    }
    refused("not a Python dictionary", npy(2, 40_000, "(".repeat(40_000), 0));
    String more = "{'descr': '<f4', 'fortran_order': 0, 'shape': (), 'x': 1}";
    refused("unknown entry: x", npy(1, more.length(), more, 4));
    String order = more.replace(", 'x': 1", "");
    refused("fortran_order", npy(1, order.length(), order, 4));
    assertEquals(2, TensorFile.open(npy("<f4", "2L, 3L", 24)).only().shape().getFirst());
  }

  @Test
  void onnx() throws IOException {
    byte[] whole = Files.readAllBytes(Resources.file("all.onnx"));
    Path file = folder.resolve("cut.onnx");
    for (int length = 1; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused("ONNX", file);
    }
    refused("no graph", Files.write(file, new byte[0]));
    refused("ONNX", Files.writeString(file, "words instead of a model"));
    // A graph with a tensor whose raw data would be nearly 2^63 bytes long.
    byte[] lying = {0x3A, 14, 0x2A, 12, 0x4A, -1, -1, -1, -1, -1, -1, -1, -1, 0x7F, 0, 0};
    refused("ONNX", Files.write(file, lying));
    byte[] sizes = replace(whole, new byte[] {8, 4, 8, 5, 16, 1}, new byte[] {8, 4, 8, 6, 16, 1});
    refused("80 bytes of numbers, its shape [4, 6] needs 96", Files.write(file, sizes));
  }

  private static byte[] replace(byte[] bytes, byte[] old, byte[] by) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(new String(old, StandardCharsets.ISO_8859_1));
    byte[] changed = bytes.clone();
    System.arraycopy(by, 0, changed, at, by.length);
    return changed;
  }

  @BeforeEach
  void copyExternalModel() throws IOException {
    Files.createDirectory(folder.resolve("model"));
    for (String name : List.of("external.onnx", "external.data")) {
      Files.copy(Resources.file(name), folder.resolve("model").resolve(name));
    }
  }

  /// Puts `location`, as long as the old one, into the model.
  private HarmonicException readFrom(String location) throws IOException {
    Path file = folder.resolve("model/external.onnx");
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertEquals("external.data".length(), location.length());
    Path changed = folder.resolve("model/changed.onnx");
    String other = text.replace("external.data", location);
    Files.writeString(changed, other, StandardCharsets.ISO_8859_1);
    TensorFile listed = TensorFile.open(changed);
    assertEquals(2, listed.tensors().size());
    assertFalse(listed.tensors().getFirst().readable());
    return assertThrows(HarmonicException.class, () -> listed.read("first"));
  }

  @Test
  void externalDataStaysInTheModelsFolder() throws IOException {
    Path data = folder.resolve("model/external.data");
    Path secret = Files.copy(data, folder.resolve("secret.data.."));
    assertEquals(6, TensorFile.open(folder.resolve("model/external.onnx")).read("first").rows());
    String outside = "outside of the model's folder";
    assertTrue(readFrom("../secret.dat").getMessage().contains(outside));
    assertTrue(readFrom("./../secret.d").getMessage().contains(outside));
    assertTrue(readFrom("/etc/hostname").getMessage().contains(outside));
    assertTrue(readFrom("somewhere.dat").getMessage().contains("not there: somewhere.dat"));
    Files.createSymbolicLink(folder.resolve("model/symbolic.link"), secret);
    assertTrue(readFrom("symbolic.link").getMessage().contains(outside));
    Files.createDirectory(folder.resolve("model/sub"));
    Files.createSymbolicLink(folder.resolve("model/sub/.link"), folder);
    assertTrue(readFrom("sub/.link/abc").getMessage().contains("not there"));
    Files.copy(data, folder.resolve("abc"));
    assertTrue(readFrom("sub/.link/abc").getMessage().contains(outside));
    assertEquals(6, cached("blobs/two", "external.data").read("first").rows());
    HarmonicException other =
        assertThrows(HarmonicException.class, () -> cached("two", "external.data").read("first"));
    assertTrue(other.getMessage().contains(outside), other.getMessage());
    Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 383));
    TensorFile cut = TensorFile.open(folder.resolve("model/external.onnx"));
    assertEquals(6, cut.read("first").rows());
    HarmonicException e = assertThrows(HarmonicException.class, () -> cut.read("second"));
    assertTrue(e.getMessage().contains("wrong size: external.data"), e.getMessage());
  }

  /// As Hugging Face's cache lays files out: what has a name is a link to what has a number.
  private TensorFile cached(String data, String name) throws IOException {
    Path cache = Files.createTempDirectory(folder, "cache");
    Path snapshot = Files.createDirectories(cache.resolve("snapshots/main/onnx"));
    Files.createDirectories(cache.resolve("blobs"));
    Files.copy(folder.resolve("model/external.onnx"), cache.resolve("blobs/one"));
    Files.copy(folder.resolve("model/external.data"), cache.resolve(data));
    Path link = Path.of("../../..");
    Files.createSymbolicLink(snapshot.resolve("model.onnx"), link.resolve("blobs/one"));
    Files.createSymbolicLink(snapshot.resolve(name), link.resolve(data));
    return TensorFile.open(snapshot.resolve("model.onnx"));
  }

  @Test
  void otherFiles() throws IOException {
    refused(2, "no such file", folder.resolve("nowhere.npy"));
    refused(2, "not a file", folder);
    refused("pickles", Files.write(folder.resolve("pytorch_model.bin"), new byte[9]));
    refused("pickles", Files.write(folder.resolve("model.PT"), new byte[9]));
    refused("packed", Files.write(folder.resolve("arrays.npz"), new byte[9]));
    refused("not a text file", Files.write(folder.resolve("model.gguf"), new byte[9]));
  }
}
