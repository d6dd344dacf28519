package org.harmonicloss.models.config;

import java.util.List;
import java.util.Locale;

/// How rows are divided into training and test rows.
public enum Split {
  /// By row, as in the paper: rows are drawn with replacement, so most test inputs are also trained
  /// on.
  ROWS,
  /// By distinct input: no test input is ever trained on.
  INPUTS;

  static final Setting<Split> SETTING =
      Setting.choice(
          "split",
          Split.class,
          "HOW",
          List.of(values()),
          Split::text,
          "rows: by row, as in the paper, so that most test inputs are trained on as well; inputs:"
              + " by distinct input. Default: rows.");

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
