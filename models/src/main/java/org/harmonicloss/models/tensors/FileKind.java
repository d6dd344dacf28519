package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// What a file is: by the ending of its name where that says it, else by how it begins. What comes
/// through a pipe has no name.
enum FileKind {
  SAFETENSORS,
  NPY,
  ONNX,
  /// A checkpoint of PyTorch.
  TORCH,
  /// Rows as `probe` prints them.
  ROWS,
  WORD2VEC,
  TEXT;

  private static final String PICKLE =
      "reading one can run any program in it; give what torch.save writes since PyTorch 1.6, or"
          + " safetensors";

  private static final String OLD =
      "in Python write it again: torch.save(torch.load('FILE', map_location='cpu'), 'NEW.pt')";

  /// How the checkpoints begin that are no archives: a pickle of a large number.
  private static final byte[] OLD_TORCH = {
    (byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9
  };

  private static final List<String> TORCH_ENDINGS = List.of("pt", "pth", "ckpt");

  private static final List<String> PICKLES = List.of("pt", "pth", "bin", "ckpt", "pkl", "pickle");

  private static final List<String> PACKED =
      List.of("npz", "zip", "bz2", "xz", "zst", "tar", "tgz", "gz");

  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /// bzip2, xz and Zstandard.
  private static final List<byte[]> PACKERS =
      List.of(
          new byte[] {'B', 'Z', 'h'},
          new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z'},
          new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
          new byte[] {0x1f, (byte) 0x8b});

  private static final int SAMPLE = 1 << 16;

  /// @throws HarmonicException if it is of no kind that is read
  static FileKind of(Source file) throws IOException {
    String ending = ending(file.fileName());
    return switch (ending) {
      case "safetensors" -> SAFETENSORS;
      case "npy" -> NPY;
      case "onnx" -> ONNX;
      default -> byContent(file, ending);
    };
  }

  static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static FileKind byContent(Source file, String ending) throws IOException {
    if (file.startsWith(NpyFile.MAGIC)) {
      return NPY;
    }
    byte[] head = file.head(SAMPLE);
    if (isSafetensors(head, file.size())) {
      return SAFETENSORS;
    }
    boolean pickles = PICKLES.contains(ending);
    if (pickles && head.length == 0) {
      throw Damage.of(file, "it is empty");
    }
    if (startsWith(head, ZIP) && (TORCH_ENDINGS.contains(ending) || isTorch(file, head))) {
      return TORCH;
    }
    if (startsWith(head, OLD_TORCH)) {
      throw refused("checkpoints of PyTorch before 1.6 are not read", file, OLD);
    }
    if (isPickle(head) || (pickles && !isText(head) && !Word2VecFile.isOne(file))) {
      throw refused("Python pickles are not read", file, PICKLE);
    }
    boolean packed = PACKED.contains(ending) && !isText(head);
    if (packed || file.startsWith(ZIP) || isPacked(head)) {
      throw refused(
          "packed files are not read", file, "unpack it first; only .gz is unpacked here");
    }
    if (head.length > 1 && head[0] == 8 && head[1] > 0 && head[1] < ' ') {
      return ONNX; // a model begins with its version; no text begins so
    }
    if (Word2VecFile.isOne(file)) {
      return WORD2VEC;
    }
    if (isUtf16(head)) {
      throw Utf8.notUtf8(file.toString(), 1, head);
    }
    return RowsFile.isOne(file) ? ROWS : TEXT;
  }

  private static boolean startsWith(byte[] head, byte... start) {
    return head.length > start.length
        && Arrays.equals(head, 0, start.length, start, 0, start.length);
  }

  private static boolean isPacked(byte[] head) {
    return PACKERS.stream().anyMatch(start -> startsWith(head, start));
  }

  /// Its header's length, which fits into the file, and the header, an object of JSON.
  private static boolean isSafetensors(byte[] head, long size) {
    if (head.length < 10 || head[8] != '{') {
      return false;
    }
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return length >= 2 && length <= size - 8;
  }

  /// By what the archive lists, or where that is damaged, by what comes first in it.
  private static boolean isTorch(Source file, byte... head) throws IOException {
    return new String(head, StandardCharsets.ISO_8859_1).contains("/data.pkl")
        || TorchFile.isOne(file);
  }

  private static boolean isPickle(byte... head) {
    return head.length > 2 && (head[0] & 0xff) == 0x80 && head[1] >= 2 && head[1] <= 5;
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return head.length > 0;
  }

  private static boolean isUtf16(byte[] head) {
    int first = head.length < 2 ? 0 : ((head[0] & 0xff) << 8) | (head[1] & 0xff);
    return first == 0xfffe || first == 0xfeff;
  }

  private static HarmonicException refused(String what, Source file, String hint) {
    return HarmonicException.failed(what + ": " + file, hint);
  }
}
