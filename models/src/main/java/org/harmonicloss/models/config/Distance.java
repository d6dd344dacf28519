package org.harmonicloss.models.config;

import java.util.List;
import java.util.Locale;

/// How far the representation x is from the centre w of a class.
public enum Distance {
  /// d = ‖w − x‖₂, the paper's. ε is added to its square.
  EUCLIDEAN,
  /// d = 1 − cos(w, x), from 0 to 2, which does not depend on lengths. ε is added to it.
  COSINE;

  static final Setting<Distance> SETTING =
      Setting.choice(
          "distance",
          Distance.class,
          "NAME",
          List.of(values()),
          Distance::text,
          "How far a representation is from a class centre: euclidean or cosine. Default:"
              + " euclidean.");

  /// The name on the command line and in files.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
