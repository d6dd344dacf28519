package org.harmonicloss.models.config;

import java.util.Locale;
import org.harmonicloss.models.base.HarmonicException;

/// How rows are divided into training and test rows.
public enum Split {
  /// By row, as in the paper: rows are drawn with replacement, so most test inputs are also trained
  /// on.
  ROWS,
  /// By distinct input: no test input is ever trained on.
  INPUTS;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Split named(String text) {
    for (Split split : values()) {
      if (split.text().equals(text)) {
        return split;
      }
    }
    throw HarmonicException.usage("unknown split: " + text, "choose one of: rows, inputs");
  }
}
