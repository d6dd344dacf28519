package org.harmonicloss.cli.output;

/// What others wrote, for a terminal: a label or the name of a file may hold characters that would
/// move the cursor, change colours or the order of the text, or worse.
public final class Printable {
  private Printable() {}

  /// Each control character as its picture, such as ␛, or its number, such as `\x9b`; what turns
  /// the direction of the text as `\u202e`.
  public static String of(String text) {
    if (text.codePoints().noneMatch(Printable::isControl)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (!isControl(c)) {
                shown.appendCodePoint(c);
              } else if (c < ' ') {
                shown.appendCodePoint('\u2400' + c);
              } else if (c == 127) {
                shown.append('\u2421');
              } else {
                shown.append(String.format(c < 256 ? "\\x%02x" : "\\u%04x", c));
              }
            });
    return shown.toString();
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
