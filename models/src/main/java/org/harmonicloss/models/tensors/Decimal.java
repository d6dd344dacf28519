package org.harmonicloss.models.tensors;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads numbers from text, some ten times as fast as `Double.parseDouble` for the few digits that
/// embeddings are written with, and with the same result.
final class Decimal {
  /// All that a double holds exactly (Clinger, "How to read floating point numbers accurately",
  /// 1990): where mantissa and power are exact, one rounding gives the nearest double.
  private static final double[] POWERS = new double[23];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private static final int MOST_DIGITS = 18;
  private static final int MOST_EXPONENT = 100_000;

  private Decimal() {}

  /// @param from the first byte
  /// @param to the byte after the last
  /// @throws NumberFormatException unless it is a decimal number, `nan` or an infinity
  static double parse(byte[] text, int from, int to) {
    int at = from;
    boolean negative = at < to && text[at] == '-';
    if (at < to && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    long mantissa = 0;
    int exponent = 0;
    int significant = 0;
    int point = -1;
    boolean digits = false;
    boolean exact = true;
    for (; at < to; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = true;
        if (significant < MOST_DIGITS) {
          mantissa = 10 * mantissa + digit;
          significant += mantissa == 0 ? 0 : 1;
          exponent -= point < 0 ? 0 : 1;
        } else {
          exact &= digit == 0;
          exponent += point < 0 ? 1 : 0;
        }
      } else if (text[at] == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    if (digits && at < to && (text[at] == 'e' || text[at] == 'E')) {
      int start = at + 1;
      boolean minus = start < to && text[start] == '-';
      at = start < to && (minus || text[start] == '+') ? start + 1 : start;
      int power = 0;
      digits = at < to;
      for (; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
        power = Math.min(MOST_EXPONENT, 10 * power + text[at] - '0');
      }
      exponent += minus ? -power : power;
    }
    if (!digits || at < to) {
      if (to - from > "+infinity".length()) {
        throw new NumberFormatException();
      }
      return word(new String(text, from, to - from, StandardCharsets.UTF_8));
    }
    if (exact && mantissa < 1L << 53 && Math.abs(exponent) < POWERS.length) {
      double value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
      return negative ? -value : value;
    }
    return Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
  }

  private static double word(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "-nan", "+nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new NumberFormatException(text);
    };
  }
}
