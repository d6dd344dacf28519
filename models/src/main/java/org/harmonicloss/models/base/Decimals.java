package org.harmonicloss.models.base;

/// Numbers with decimals as the shortest text that gives them back: `0.2112`, `1e-4`, `12.0`.
public final class Decimals {
  private Decimals() {}

  public static String text(double number) {
    return tidy(Double.toString(number));
  }

  public static String text(float number) {
    return tidy(Float.toString(number));
  }

  /// Java writes `1.0E-4`.
  private static String tidy(String text) {
    int exponent = text.indexOf('E');
    if (exponent < 0) {
      return text;
    }
    String digits = text.substring(0, exponent);
    String short1 = digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    return short1 + "e" + text.substring(exponent + 1);
  }
}
