package org.harmonicloss.models.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Text that others wrote. It is UTF-8, with or without a byte-order mark; anything else is refused
/// with its line rather than guessed at: two tokens must not become the same by what is lost.
public final class Utf8 {
  public static final String MARK = "\uFEFF";

  private static final char REPLACED = '\uFFFD';

  private static final String HINT =
      "save it as UTF-8, for instance with 'iconv -f LATIN1 -t UTF-8'";

  private Utf8() {}

  /// The whole text, without the byte-order mark.
  ///
  /// @throws HarmonicException naming the line if it is not UTF-8, or the file if it is larger than
  ///     `most` bytes
  public static String read(Source source, long most, String hint) {
    try {
      if (source.size() > most) {
        throw HarmonicException.failed("too large: " + source, hint);
      }
      byte[] bytes = source.all();
      return text(bytes, source);
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + source + ": " + AtomicFile.reason(e), "check the file and its disk", e);
    }
  }

  private static String text(byte[] bytes, Source source) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      long line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw notUtf8(source.toString(), line, bytes);
    }
    String text = out.flip().toString();
    return text.startsWith(MARK) ? text.substring(1) : text;
  }

  /// @throws CharacterCodingException if a part of a text is not UTF-8
  public static String decode(byte[] bytes, int from, int length) throws CharacterCodingException {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACED)
        >= 0) { // what Java puts in the place of an error, or a letter as such
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
    }
    return text;
  }

  /// @param start the bytes that the file begins with, which may tell what it is instead
  public static HarmonicException notUtf8(String source, long line, byte[] start) {
    int first = start.length < 2 ? 0 : ((start[0] & 0xff) << 8) | (start[1] & 0xff);
    boolean utf16 = first == 0xfffe || first == 0xfeff;
    return HarmonicException.failed(
        source + ", line " + line + ": not text in UTF-8" + (utf16 ? " but in UTF-16" : ""),
        utf16 ? HINT.replace("LATIN1", "UTF-16") : HINT);
  }

  /// Only `\n` and `\r\n` end lines: a token may be another of Unicode's line ends.
  public static List<String> lines(String text) {
    List<String> lines = Arrays.asList(text.split("\r?\n", -1));
    return lines.getLast().isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
  }
}
