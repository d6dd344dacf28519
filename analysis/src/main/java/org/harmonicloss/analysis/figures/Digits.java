package org.harmonicloss.analysis.figures;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/// Numbers that stand in a figure beside each other.
///
/// @param decimals of all of them; negative if they are of too many sizes for that, and each has
///     its own
record Digits(int decimals) {
  /// As many as an eye takes in.
  private static final int MOST = 3;

  /// @param numbers NaN for none
  static Digits of(double... numbers) {
    double[] sizes =
        Arrays.stream(numbers).map(Math::abs).filter(size -> size > 0).sorted().toArray();
    if (sizes.length == 0) {
      return new Digits(0);
    }
    int most = (int) Math.ceil(Math.log10(sizes[sizes.length - 1]));
    // Where the smaller half would have no digits left.
    boolean wide = sizes[sizes.length / 2] < Math.pow(10, most - MOST);
    return new Digits(wide || most > 6 || most < -3 ? -1 : Math.max(0, MOST - most));
  }

  /// @return a dash for NaN
  String text(double number) {
    if (Double.isNaN(number)) {
      return "–";
    }
    if (decimals >= 0) {
      return new TickText(0, decimals).of(number);
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(MOST));
    int power = rounded.precision() - rounded.scale() - 1;
    return Math.abs(power) < MOST
        ? new TickText(0, Math.max(0, MOST - 1 - power)).of(number)
        : new TickText(power, 1).of(number);
  }
}
