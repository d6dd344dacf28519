package org.harmonicloss.analysis.figures;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// How the numbers at an axis are written: all with the same decimals, and very large or small ones
/// as multiples of a power of ten.
///
/// @param power that the numbers are divided by
record TickText(int power, int decimals) {
  private static final int MOST_DIGITS = 6;
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /// @param largest magnitude of the numbers
  /// @param exponent the power of ten of the step between them
  /// @param least decimals, of numbers that are not divided
  static TickText of(double largest, int exponent, int least) {
    int power = (int) Math.floor(Math.log10(largest));
    boolean divided = power >= MOST_DIGITS || power < -3;
    return divided
        ? new TickText(power, Math.max(0, power - exponent))
        : new TickText(0, Math.max(least, -exponent));
  }

  String of(double value) {
    BigDecimal rounded =
        BigDecimal.valueOf(value)
            .scaleByPowerOfTen(-power)
            .setScale(decimals, RoundingMode.HALF_EVEN);
    if (rounded.signum() == 0 && (decimals == 0 || power != 0)) {
      return "0";
    }
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", rounded).replace('-', '−');
    return power == 0 ? text : text + "×10" + superscript(power);
  }

  /// Of a logarithmic axis: `digit` · 10^`power`.
  static String ofPower(int digit, int power) {
    if (power >= -4 && power < MOST_DIGITS) {
      return String.format(
          Locale.ROOT, "%,." + Math.max(0, -power) + "f", digit * Math.pow(10, power));
    }
    return (digit == 1 ? "" : digit + "×") + "10" + superscript(power);
  }

  private static String superscript(int number) {
    StringBuilder text = new StringBuilder(number < 0 ? "⁻" : "");
    Integer.toString(Math.abs(number))
        .chars()
        .forEach(digit -> text.append(SUPERSCRIPTS.charAt(digit - '0')));
    return text.toString();
  }
}
