package org.harmonicloss.analysis.figures;

import java.awt.Color;

/// Numbers as colours, safe for colour-blind readers.
public final class ColourMap {
  private ColourMap() {}

  /// A perceptually uniform sequence from dark violet over teal to amber: in Ottosson's OKLCh space
  /// lightness and hue run evenly at constant chroma. Lightness alone tells the order, so it
  /// survives any kind of colour blindness and a grey print; it stops where white would swallow it.
  ///
  /// @param t 0 … 1
  static Color sequential(double t) {
    double lightness = 0.36 + 0.42 * t;
    double hue = Math.toRadians(295 - 220 * t);
    double chroma = 0.125;
    return oklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
  }

  /// From blue over white to vermilion, which all readers tell apart.
  ///
  /// @param t −1 … 1
  static Color diverging(double t) {
    Color end = Theme.category(t < 0 ? 0 : 1);
    double part = Math.min(1, Math.abs(t));
    return new Color(
        mixed(end.getRed(), part), mixed(end.getGreen(), part), mixed(end.getBlue(), part));
  }

  private static int mixed(int channel, double part) {
    return (int) Math.round(255 + part * (channel - 255));
  }

  /// Björn Ottosson, "A perceptual color space for image processing" (2020): OKLab to linear sRGB.
  private static Color oklab(double lightness, double a, double b) {
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return new Color(
        channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
        channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
        channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
  }

  private static double cube(double x) {
    return x * x * x;
  }

  /// The sRGB transfer curve (IEC 61966-2-1); colours outside of the gamut are clipped.
  private static int channel(double linear) {
    double clipped = Math.clamp(linear, 0, 1);
    double encoded =
        clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Math.pow(clipped, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * encoded);
  }
}
