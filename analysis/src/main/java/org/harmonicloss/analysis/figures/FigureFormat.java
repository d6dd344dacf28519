package org.harmonicloss.analysis.figures;

import java.nio.file.Path;
import java.util.Locale;
import org.harmonicloss.models.base.HarmonicException;

/// What a figure is written as; the ending of the file's name decides.
public enum FigureFormat {
  /// Text stays text, so a figure can be searched and restyled.
  SVG,
  /// Two pixels to a unit, for screens of high resolution.
  PNG,
  /// The figure's data instead of the figure.
  CSV;

  /// @throws HarmonicException (usage) if the name ends in none of these, in any case
  public static FigureFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    for (FigureFormat format : values()) {
      if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw HarmonicException.usage(
        "unknown kind of figure: " + file,
        "let the file's name end in .svg, .png, or .csv for its data");
  }
}
