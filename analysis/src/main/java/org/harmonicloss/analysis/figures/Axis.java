package org.harmonicloss.analysis.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/// One axis of a plot: where on the canvas each number is, and which are written beside it.
///
/// @param from the least number, less than `to`; of a logarithmic axis greater than 0
/// @param start where `from` is on the canvas
/// @param end where `to` is
/// @param numbers which are written
record Axis(
    double from, double to, boolean logarithmic, double start, double end, Numbers numbers) {
  /// Which numbers are written at an axis.
  enum Numbers {
    /// Of what is counted.
    WHOLE,
    ANY,
    /// With a decimal below 100, so that none reads like the label of a token.
    WITH_DECIMALS
  }

  /// Of the span of the numbers, left free on each side.
  private static final double MARGIN = 0.03;

  /// Units between two numbers at least, and between the texts.
  private static final double SPACING = 52;

  private static final double AIR = 12;

  /// A number at the axis.
  record Tick(double value, String text) {}

  /// An axis with room for numbers between two, which may be the same.
  ///
  /// @param least greater than 0 for a logarithmic axis
  static Axis over(
      double least,
      double greatest,
      boolean logarithmic,
      double start,
      double end,
      Numbers numbers) {
    if (logarithmic) {
      double low = Math.log10(least);
      double high = Math.log10(greatest);
      double margin = high > low ? MARGIN * (high - low) : 0.5;
      return new Axis(
          Math.pow(10, low - margin), Math.pow(10, high + margin), true, start, end, numbers);
    }
    // So small a span would be lost in rounding.
    boolean flat = greatest - least <= 1e-12 * Math.max(Math.abs(least), Math.abs(greatest));
    double middle = Math.max(Math.abs(least), Math.abs(greatest));
    double margin = flat ? flatMargin(middle, numbers) : MARGIN * (greatest - least);
    // What is never negative looks so.
    double from = least >= 0 && least < margin ? 0 : least - margin;
    return new Axis(from, greatest + margin, false, start, end, numbers);
  }

  /// Beside a single number.
  private static double flatMargin(double number, Numbers numbers) {
    double margin = number > 0 ? 0.1 * number : 0.5;
    return numbers == Numbers.WHOLE ? Math.max(2, margin) : margin;
  }

  /// Where a number is; one outside of the axis is at its end.
  double at(double value) {
    double share =
        logarithmic
            ? (Math.log10(Math.max(value, from)) - Math.log10(from))
                / (Math.log10(to) - Math.log10(from))
            : (value - from) / (to - from);
    return start + (end - start) * Math.clamp(share, 0, 1);
  }

  /// As many round numbers as have room.
  ///
  /// @param extent of a text along the axis
  List<Tick> ticks(ToDoubleFunction<String> extent) {
    if (logarithmic) {
      List<Tick> ticks = powers(extent);
      if (ticks.size() > 1) {
        return ticks;
      }
    }
    int exponent = (int) Math.floor(Math.log10(to - from)) - 2;
    exponent = numbers == Numbers.WHOLE ? Math.max(0, exponent) : exponent;
    while (true) {
      for (int digit : new int[] {1, 2, 5}) {
        List<Tick> ticks = multiples(digit, exponent);
        if (haveRoom(ticks, extent)) {
          return ticks;
        }
      }
      exponent++;
    }
  }

  private List<Tick> multiples(int digit, int exponent) {
    double step = digit * Math.pow(10, exponent);
    long first = (long) Math.ceil(from / step - 1e-9);
    long last = (long) Math.floor(to / step + 1e-9);
    double largest = Math.max(Math.abs(from), Math.abs(to));
    TickText texts = TickText.of(largest, exponent, decimals(largest));
    return LongStream.rangeClosed(first, last)
        .mapToObj(i -> new Tick(i * step, texts.of(i * step)))
        .toList();
  }

  private int decimals(double largest) {
    return numbers == Numbers.WITH_DECIMALS && largest < 100 ? 1 : 0;
  }

  /// Powers of ten, with 2 and 5 times them where there is room, else every so many.
  private List<Tick> powers(ToDoubleFunction<String> extent) {
    int low = (int) Math.floor(Math.log10(from));
    int high = (int) Math.ceil(Math.log10(to));
    for (int every = 0; every <= high - low; every++) {
      List<Tick> ticks = new ArrayList<>();
      for (int power = low; power <= high; power++) {
        int[] digits = every == 0 ? new int[] {1, 2, 5} : new int[] {1};
        for (int digit : digits) {
          double value = digit * Math.pow(10, power);
          if (Math.floorMod(power, Math.max(1, every)) == 0 && value >= from && value <= to) {
            ticks.add(new Tick(value, TickText.ofPower(digit, power)));
          }
        }
      }
      if (haveRoom(ticks, extent)) {
        return ticks;
      }
    }
    return List.of();
  }

  private boolean haveRoom(List<Tick> ticks, ToDoubleFunction<String> extent) {
    for (int i = 1; i < ticks.size(); i++) {
      double apart = Math.abs(at(ticks.get(i).value) - at(ticks.get(i - 1).value));
      double texts =
          (extent.applyAsDouble(ticks.get(i).text) + extent.applyAsDouble(ticks.get(i - 1).text))
              / 2;
      if (apart < Math.max(SPACING, texts + AIR)) {
        return false;
      }
    }
    return true;
  }
}
