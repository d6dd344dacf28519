package org.harmonicloss.analysis;

import java.util.List;

/// A number that says how close an embedding comes to the geometry of its task. For all of them
/// smaller is better, and 0 is the perfect shape.
///
/// To add one: implement this, and name it in `permits` and in [#all].
public sealed interface Metric permits Circle {
  /// What the user types.
  String name();

  /// What it measures, in one line.
  String title();

  /// How it is computed, in a sentence or two.
  String description();

  /// @throws org.harmonicloss.models.HarmonicException if the embedding has no such value, saying
  ///     why
  double value(Embedding embedding);

  /// Every metric, in the order of the help.
  static List<Metric> all() {
    return List.of(new Circle());
  }
}
