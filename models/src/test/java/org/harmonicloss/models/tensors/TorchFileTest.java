package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints against what PyTorch read from them (`make_torch_golden.py`), and those that
/// somebody made to do harm.
class TorchFileTest {
  @TempDir private Path folder;

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(Resources.file(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyTensorIsWhatPyTorchHas() {
    String text = new String(bytes("torch.json"), StandardCharsets.UTF_8);
    JsonNode golden = Json.parse(text, "torch.json");
    int compared = 0;
    for (Map.Entry<String, JsonNode> of : golden.properties()) {
      TensorFile file = TensorFile.open(Resources.file(of.getKey()));
      List<String> expected = new ArrayList<>();
      of.getValue().forEach(tensor -> expected.add(tensor.get("name").textValue()));
      assertEquals(expected, file.tensors().stream().map(Tensor::name).toList(), of.getKey());
      for (int i = 0; i < expected.size(); i++) {
        compared += compare(file, file.tensors().get(i), of.getValue().get(i));
      }
    }
    assertTrue(compared > 30, compared + " tensors with numbers");
  }

  private static int compare(TensorFile file, Tensor tensor, JsonNode expected) {
    boolean known = expected.get("numbers").isArray();
    assertEquals(known, tensor.readable(), tensor.toString());
    if (!tensor.type().equals("sparse")) {
      assertEquals(expected.get("type").textValue(), tensor.type(), tensor.name());
      List<Long> shape = new ArrayList<>();
      expected.get("shape").forEach(size -> shape.add(size.longValue()));
      assertEquals(shape, tensor.shape(), tensor.name());
    }
    if (!known) {
      return 0;
    }
    double[] numbers = new double[expected.get("numbers").size()];
    Arrays.setAll(numbers, i -> expected.get("numbers").get(i).doubleValue());
    double[] sums = new double[3];
    file.each(
        tensor,
        (values, count) -> {
          for (int i = 0; i < count; i++) {
            sums[0]++;
            sums[1] += values[i];
            sums[2] += values[i] * values[i];
          }
        });
    assertEquals(numbers.length, sums[0], tensor.name());
    assertEquals(Arrays.stream(numbers).sum(), sums[1], 1e-6 + 1e-9 * sums[2], tensor.name());
    assertEquals(Arrays.stream(numbers).map(x -> x * x).sum(), sums[2], 1e-9 * sums[2]);
    if (tensor.shape().size() == 2 && numbers.length > 0) {
      Matrix matrix = file.read(tensor.name());
      double[] read = new double[numbers.length];
      matrix.copy(0, matrix.rows(), read);
      assertEquals(Arrays.toString(numbers), Arrays.toString(read), tensor.name());
    }
    return 1;
  }

  @Test
  void tiedTensorsAreTheSameNumbers() {
    TensorFile views = TensorFile.open(Resources.file("torch-views.pt"));
    assertEquals(Optional.of("whole"), views.sameAs("tied"));
    for (String other : List.of("whole", "transposed", "later", "expanded")) {
      assertEquals(Optional.empty(), views.sameAs(other));
    }
    TensorFile checkpoint = TensorFile.open(Resources.file("torch-checkpoint.pt"));
    String wte = "model._orig_mod.transformer.wte.weight";
    assertEquals(Optional.of(wte), checkpoint.sameAs("model._orig_mod.lm_head.weight"));
  }

  @Test
  void theEndOfANameIsEnough() {
    TensorFile file = TensorFile.open(Resources.file("torch-checkpoint.pt"));
    assertEquals(4, file.read("transformer.wte.weight").columns());
    assertEquals(3, file.read("wpe.weight").rows());
    HarmonicException several = assertThrows(HarmonicException.class, () -> file.read("weight"));
    assertTrue(several.getMessage().startsWith("several tensors named weight"));
    assertEquals(2, several.exitCode());
  }

  @Test
  void aCheckpointComesUnderAnyName() throws IOException {
    for (String name : List.of("pytorch_model.bin", "a.ckpt", "a.dat", "a")) {
      Path file = Files.write(folder.resolve(name), bytes("torch-protocol4.pt"));
      assertEquals("a", TensorFile.open(file).only().name());
    }
  }

  @Test
  void whatIsNotReadIsNamed() {
    HarmonicException old = refused(Resources.file("torch-old.pt"));
    assertTrue(old.getMessage().startsWith("checkpoints of PyTorch before 1.6"), old.getMessage());
    assertTrue(old.hint().contains("torch.save(torch.load("), old.hint());
    HarmonicException module = refused(Resources.file("torch-module.pt"));
    assertTrue(module.getMessage().contains(" wants __main__.Toy"), module.getMessage());
    assertTrue(module.hint().contains("state_dict()"), module.hint());
  }

  private static HarmonicException refused(Path file) {
    return assertThrows(HarmonicException.class, () -> TensorFile.open(file));
  }

  /// An archive as torch.save writes it.
  static byte[] archive(Map<String, byte[]> entries, boolean packed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> one : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(one.getKey());
        if (!packed) {
          CRC32 crc = new CRC32();
          crc.update(one.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(one.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(one.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private HarmonicException refusedPickle(String latin) throws IOException {
    byte[] pickle = ("\u0080\u0002" + latin).getBytes(StandardCharsets.ISO_8859_1);
    Map<String, byte[]> entries = Map.of("a/data.pkl", pickle, "a/data/0", new byte[16]);
    HarmonicException e = refused(Files.write(folder.resolve("a.pt"), archive(entries, false)));
    assertFalse(e.hint().isEmpty());
    return e;
  }

  private void refuses(String what, String latin) throws IOException {
    String message = refusedPickle(latin).getMessage();
    assertTrue(message.contains(what), message);
  }

  /// `a` of four float32 in `data/0`, with `size` and `stride` as given.
  private static String tensor(String offset, String size, String stride) {
    return "}X\1\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
        + "X\1\0\0\0000X\3\0\0\0cpuK\4tQ"
        + offset
        + size
        + stride
        + "\u0089NtRs.";
  }

  @Test
  void hostilePicklesAreRefusedByWhatTheyWant() throws IOException {
    refuses(" wants posix.system", "cposix\nsystem\nX\2\0\0\0id\u0085R.");
    refuses(" wants os.system", "X\2\0\0\0osX\6\0\0\0system\u0093X\2\0\0\0id\u0085R.");
    refuses(" wants builtins.eval", "cbuiltins\neval\nX\1\0\0\0001\u0085R.");
    refuses(" wants builtins.getattr", "cbuiltins\ngetattr\n.");
    refuses(" wants torch.hub.load", "ctorch.hub\nload\n.");
    refuses(" wants torch._utils._rebuild_wrapper", "ctorch._utils\n_rebuild_wrapper\n.");
    refuses(" wants to call numpy.ndarray", "cnumpy\nndarray\n)R.");
    refuses("opcode 0x69", "(ios\nsystem\n.");
    refuses("opcode 0x6f", "(X\2\0\0\0ido.");
    refuses("opcode 0x82", "\u0082\1.");
    refuses("opcode 0x97", "\u0097.");
    refuses("calls what is no function", "X\1\0\0\0a)R.");
    refuses("no storage of numbers", "X\1\0\0\0aQ.");
    refuses("made in no known way", "ctorch._tensor\n_rebuild_from_type_v2\n(X\1\0\0\0aNNNtR.");
    String itself = "ctorch._tensor\n_rebuild_from_type_v2\n";
    refuses("made in no known way", itself + "(" + itself + "N)NtR.");
  }

  @Test
  void hostileShapesAreRefused() throws IOException {
    assertEquals(2, opened(tensor("K\0", "K\2K\2\u0086", "K\2K\1\u0086")).read("a").rows());
    String huge = "\u008a\7\377\377\377\377\377\377\177";
    refuses("does not fit its storage", tensor("K\0", huge + "\u0085", "K\1\u0085"));
    refuses("impossible shape", tensor("K\0", huge + huge + "\u0086", "K\0K\0\u0086"));
    refuses("does not fit its storage", tensor("K\1", "K\2K\2\u0086", "K\2K\1\u0086"));
    refuses("does not fit its storage", tensor("K\0", "K\2K\2\u0086", huge + "K\1\u0086"));
    refuses("impossible shape", tensor("K\0", "K\2K\2\u0086", "K\1\u0085"));
    refuses("impossible shape", tensor("J\377\377\377\377", "K\2\u0085", "K\1\u0085"));
    Tensor repeated =
        opened(tensor("K\0", "J\377\377\377\177K\2\u0086", "K\0K\0\u0086")).tensors().getFirst();
    assertEquals(Optional.of("a view that repeats its numbers"), repeated.problem());
  }

  private TensorFile opened(String latin) throws IOException {
    byte[] pickle = ("\u0080\u0002" + latin).getBytes(StandardCharsets.ISO_8859_1);
    Map<String, byte[]> entries = Map.of("a/data.pkl", pickle, "a/data/0", new byte[16]);
    return TensorFile.open(Files.write(folder.resolve("a.pt"), archive(entries, false)));
  }

  @Test
  void bombsTakeNoMemory() throws IOException {
    // A list that holds another twice, forty times: 2^40 tensors of one.
    StringBuilder doubled = new StringBuilder("]q\0");
    for (int i = 1; i < 40; i++) {
      doubled.append("](h").append((char) (i - 1)).append('h').append((char) (i - 1)).append("eq");
      doubled.append((char) i);
    }
    refuses("hold each other too often or too deep", doubled + ".");
    refuses("hold each other too often or too deep", "]q\0h\0a.");
    String deep = "]".repeat(100_000) + "a".repeat(99_999) + ".";
    refuses("hold each other too often or too deep", deep);
    refuses("what it has not seen", "j\377\377\377\177.");
    refuses("has 18446744073709551615 bytes", "X\377\377\377\377.");
    refuses("takes more than it has", "000.");
    refuses("that is not there", "e.");
    refuses("ends too early", "]");
    refuses("protocol 77", "\u0080M.");
  }

  @Test
  void packedEntriesAreRefused() throws IOException {
    byte[] zip = archive(Map.of("a/data.pkl", new byte[1 << 20]), true);
    HarmonicException e = refused(Files.write(folder.resolve("a.pt"), zip));
    assertTrue(e.getMessage().startsWith("packed within the archive: a/data.pkl"), e.getMessage());
    byte[] other = archive(Map.of("a/weights", new byte[9]), false);
    assertTrue(
        refused(Files.write(folder.resolve("b.pt"), other)).getMessage().contains("no data.pkl"));
    byte[] cut = Arrays.copyOf(bytes("torch-kinds.pt"), 3000);
    assertTrue(
        refused(Files.write(folder.resolve("c.pt"), cut)).getMessage().contains("no directory"));
  }

  /// An archive of more than 4 GB has its sizes and places elsewhere; here a small one is written
  /// so.
  @Test
  void largeArchivesAreReadToo() throws IOException {
    byte[] small = bytes("torch-alone.pt");
    ByteBuffer end = ByteBuffer.wrap(small).order(ByteOrder.LITTLE_ENDIAN);
    int at = small.length - 22;
    int count = end.getShort(at + 10);
    int size = end.getInt(at + 12);
    int from = end.getInt(at + 16);
    ByteBuffer large = ByteBuffer.allocate(small.length + 76).order(ByteOrder.LITTLE_ENDIAN);
    large.put(small, 0, at);
    large.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    large.putInt(0).putInt(0).putLong(count).putLong(count).putLong(size).putLong(from);
    large.putInt(0x07064b50).putInt(0).putLong(at).putInt(1);
    large.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1);
    large.putInt(-1).putInt(-1).putShort((short) 0);
    Path file = Files.write(folder.resolve("torch-alone.pt"), large.array());
    assertEquals(8, TensorFile.open(file).only().shape().getLast());
  }
}
