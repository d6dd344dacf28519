package org.harmonicloss.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.Decimals;

/// Numbers as text: exact for programs, short for people.
final class Numbers {
  private static final int DECIMALS = 4;

  private Numbers() {}

  /// As short as it is exact.
  static String text(Number number) {
    return switch (number) {
      case Float f -> Decimals.text(f);
      case Double d -> Decimals.text(d);
      default -> number.toString();
    };
  }

  /// The cells of a column as a table shows them: numbers with up to four decimals, the same count
  /// in all, but none that are zeros throughout. What would be lost by that is written as 1.2e-5.
  static List<String> aligned(List<Object> cells) {
    int decimals = 0;
    for (Object cell : cells) {
      if (isFraction(cell) && !isTiny(((Number) cell).doubleValue())) {
        String four = fixed(((Number) cell).doubleValue(), DECIMALS);
        int needed = DECIMALS;
        while (needed > 0 && four.charAt(four.length() - 1 - (DECIMALS - needed)) == '0') {
          needed--;
        }
        decimals = Math.max(decimals, needed);
      }
    }
    List<String> shown = new ArrayList<>();
    for (Object cell : cells) {
      shown.add(
          cell == null ? "" : isFraction(cell) ? shown((Number) cell, decimals) : plain(cell));
    }
    return shown;
  }

  private static String plain(Object cell) {
    return Printable.of(cell.toString());
  }

  private static boolean isFraction(Object cell) {
    return cell instanceof Float || cell instanceof Double;
  }

  /// Too near to 0 to be told from it, or too large to have decimals.
  private static boolean isTiny(double value) {
    double size = Math.abs(value);
    return !Double.isFinite(value) || (size > 0 && size < 1e-3) || size >= 1e9;
  }

  private static String shown(Number number, int decimals) {
    double value = number.doubleValue();
    if (!isTiny(value)) {
      return fixed(value, decimals);
    }
    String exact = text(number);
    String short3 = String.format(Locale.ROOT, "%.2e", value);
    return exact.length() <= short3.length() ? exact : Decimals.text(Double.parseDouble(short3));
  }

  private static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
