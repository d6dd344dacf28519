package org.harmonicloss.models.base;

/// Numbers with decimals as the shortest text that gives them back: `0.2112`, `1e-4`, `12.0`.
public final class Decimals {
  private Decimals() {}

  public static String text(double number) {
    return tidied(new StringBuilder().append(number), 0).toString();
  }

  public static String text(float number) {
    return tidied(new StringBuilder().append(number), 0).toString();
  }

  /// Adds it to a text, without one of its own.
  static void append(double number, StringBuilder text) {
    int from = text.length();
    tidied(text.append(number), from);
  }

  /// As above.
  static void append(float number, StringBuilder text) {
    int from = text.length();
    tidied(text.append(number), from);
  }

  /// Java writes `1.0E-4`.
  private static StringBuilder tidied(StringBuilder text, int from) {
    int exponent = text.length() - 1;
    while (exponent > from && text.charAt(exponent) != 'E') {
      exponent--;
    }
    if (exponent > from) {
      text.setCharAt(exponent, 'e');
      if (text.charAt(exponent - 1) == '0' && text.charAt(exponent - 2) == '.') {
        text.delete(exponent - 2, exponent);
      }
    }
    return text;
  }
}
