package org.harmonicloss.cli.analyze;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;

/// Two principal components, counted from 0, that points are drawn on.
record Plane(int across, int up) {
  static final Plane FIRST = new Plane(0, 1);

  private static final Pattern TWO = Pattern.compile("([1-9][0-9]{0,8}),([1-9][0-9]{0,8})");

  /// @param text such as `3,4`, counted from 1
  /// @return nothing if it is something else
  static Optional<Plane> read(String text) {
    Matcher matcher = TWO.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Plane(
                Integer.parseInt(matcher.group(1)) - 1, Integer.parseInt(matcher.group(2)) - 1))
        : Optional.empty();
  }

  /// How many components must be known.
  int count() {
    return Math.max(across, up) + 1;
  }

  /// @throws HarmonicException (usage) if an embedding does not have them, or they are one
  void check(Embedding embedding) {
    int most = Math.min(embedding.rows(), embedding.columns());
    if (across == up || count() > most) {
      throw HarmonicException.usage(
          "--components must be two from 1 to %d for %s, was %d,%d"
              .formatted(most, embedding.source(), across + 1, up + 1),
          "an embedding has as many as it has columns, or rows if these are fewer");
    }
  }

  /// The coordinates of points that are given on all components.
  double[][] of(double[][] points) {
    double[][] two = new double[points.length][];
    for (int i = 0; i < two.length; i++) {
      two[i] = new double[] {points[i][across], points[i][up]};
    }
    return two;
  }
}
