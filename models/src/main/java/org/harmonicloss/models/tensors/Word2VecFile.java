package org.harmonicloss.models.tensors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// Reads what `word2vec -binary 1` writes (https://code.google.com/archive/p/word2vec, as
/// GoogleNews-vectors-negative300.bin): a line "rows columns"; then of each row its token, a blank
/// and its numbers, float32 and little-endian, and perhaps a line feed.
final class Word2VecFile {
  private static final int LONGEST_HEADER = 24;
  private static final int LONGEST_TOKEN = 1 << 16;
  private static final int SAMPLE = 1 << 12;
  private static final String NUMBERS = "0123456789+-.eE \t\r";
  private static final Pattern HEADER = Pattern.compile("([0-9]{1,10}) ([0-9]{1,10}) ?\r?");

  private final Source file;
  private final InputStream in;
  private final byte[] token = new byte[LONGEST_TOKEN];

  private Word2VecFile(Source file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /// Whether a file begins with the line, and what follows cannot be text.
  static boolean isOne(Source file) throws IOException {
    byte[] head = file.head(SAMPLE);
    int end = lineEnd(head);
    if (end < 0 || !HEADER.matcher(ascii(head, end)).matches()) {
      return false;
    }
    if (isRowOfText(head, end + 1)) {
      return false;
    }
    for (int i = end; i < head.length; i++) {
      boolean text = head[i] >= ' ' || head[i] == '\n' || head[i] == '\r' || head[i] == '\t';
      if (!text && head[i] >= 0) {
        return true; // a control character
      }
    }
    return !isUtf8(head);
  }

  /// Whether numbers in digits follow the token, which may be in another encoding than UTF-8.
  private static boolean isRowOfText(byte[] head, int from) {
    int at = from;
    while (at < head.length && (head[at] != ' ' || at == from)) {
      at++;
    }
    int numbers = at;
    while (at < head.length && head[at] != '\n' && NUMBERS.indexOf(head[at]) >= 0) {
      at++;
    }
    return at > numbers + 1 && (at == head.length || head[at] == '\n');
  }

  /// But for a character that the sample cuts.
  private static boolean isUtf8(byte[] head) {
    for (int cut = 0; cut < 4 && cut < head.length; cut++) {
      try {
        Utf8.decode(head, 0, head.length - (head.length < SAMPLE ? 0 : cut));
        return true;
      } catch (CharacterCodingException e) {
        // Perhaps without the last byte.
      }
    }
    return false;
  }

  private static int lineEnd(byte... head) {
    for (int i = 0; i < Math.min(head.length, LONGEST_HEADER); i++) {
      if (head[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String ascii(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) (bytes[i] & 0xff));
    }
    return text.toString();
  }

  /// @param name what to call the matrix, which has no name of its own
  static Contents read(Source file, String name) throws IOException {
    byte[] head = file.head(LONGEST_HEADER);
    int end = lineEnd(head);
    Matcher header = HEADER.matcher(ascii(head, end));
    if (!header.matches()) {
      throw Damage.of(file, "its first line is not \"rows columns\"");
    }
    long rows = Long.parseLong(header.group(1));
    long columns = Long.parseLong(header.group(2));
    long room = file.size() - end - 1;
    // A row has a blank and four bytes a number.
    if (columns < 1 || rows < 1 || columns > room / 4 || rows > room / (4 * columns + 1)) {
      throw Damage.of(
          file,
          "its first line says %d rows of %d numbers, it has %d bytes"
              .formatted(rows, columns, file.size()));
    }
    if (rows * columns > Integer.MAX_VALUE - 8) {
      throw tooLarge(file, null);
    }
    try (InputStream in = new BufferedInputStream(file.stream(), 1 << 15)) {
      in.skipNBytes(end + 1L);
      return new Word2VecFile(file, in).rows(name, (int) rows, (int) columns);
    } catch (OutOfMemoryError e) {
      throw tooLarge(file, e);
    }
  }

  private static HarmonicException tooLarge(Source file, Throwable cause) {
    return HarmonicException.failed(
        "too large for the memory: " + file, "read it on a larger machine", cause);
  }

  private Contents rows(String name, int rows, int columns) throws IOException {
    float[] values = new float[rows * columns];
    List<String> labels = new ArrayList<>();
    byte[] bytes = new byte[4 * columns];
    for (int row = 0; row < rows; row++) {
      labels.add(token(row));
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw Damage.of(file, "it ends in row " + (row + 1) + " of " + rows);
      }
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values, row * columns, columns);
    }
    int rest = in.read();
    if (rest == '\n') {
      rest = in.read();
    }
    if (rest >= 0) {
      throw Damage.of(file, "it goes on after its " + rows + " rows");
    }
    Matrix matrix = Matrix.of(values, rows, columns);
    List<Long> shape = List.of((long) rows, (long) columns);
    return new Contents(
        List.of(Stored.of(name, shape, "float32", (_, _) -> matrix)),
        Set.of(),
        Optional.of(labels));
  }

  /// To the blank; a line feed before it ends the row before.
  private String token(int row) throws IOException {
    int length = 0;
    for (int b = in.read(); b != ' '; b = in.read()) {
      if (b < 0 || length == token.length) {
        throw Damage.of(file, "row " + (row + 1) + " has no token");
      }
      if (length > 0 || b != '\n') {
        token[length++] = (byte) b;
      }
    }
    try {
      return Utf8.decode(token, 0, length);
    } catch (CharacterCodingException e) {
      throw HarmonicException.failed(
          file
              + ", row "
              + (row + 1)
              + ": the token is not text in UTF-8: "
              + ascii(Arrays.copyOf(token, length), length),
          "write the file again with tokens in UTF-8",
          e);
    }
  }
}
