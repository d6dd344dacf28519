package org.harmonicloss.models.words;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.harmonicloss.models.base.Utf8;

/// Puts a text together from tokens, of which one may end within a character: what is not whole yet
/// is kept back. What is not UTF-8 becomes the replacement character.
public final class TextBytes {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer pending = ByteBuffer.allocate(0);

  /// A token to a reader: its text, or `<0xE2>` for each byte where it is part of a character.
  static String label(byte[] bytes) {
    try {
      return Utf8.decode(bytes, 0, bytes.length);
    } catch (CharacterCodingException e) {
      StringBuilder label = new StringBuilder();
      for (byte b : bytes) {
        label.append("<0x%02X>".formatted(b));
      }
      return label.toString();
    }
  }

  /// @return the characters that are whole with these bytes
  public String add(byte[] bytes) {
    ByteBuffer all = ByteBuffer.allocate(pending.remaining() + bytes.length);
    all.put(pending).put(bytes).flip();
    pending = all;
    return decode(false);
  }

  /// @return what is left at the end
  public String end() {
    return decode(true);
  }

  private String decode(boolean end) {
    CharBuffer text = CharBuffer.allocate(pending.remaining() + 4);
    decoder.decode(pending, text, end);
    if (end) {
      decoder.flush(text);
      decoder.reset();
    }
    return text.flip().toString();
  }
}
