package org.harmonicloss.analysis;

import java.util.List;
import java.util.Optional;

/// A number that says how close an embedding comes to the geometry of its task. For all of them
/// smaller is better, and 0 is the perfect shape.
///
/// To add one: implement this, and name it in `permits` and in [#all].
public sealed interface Metric permits Circle {
  /// What the user types.
  String name();

  /// One line for the help, without a full stop.
  String description();

  /// @throws org.harmonicloss.models.HarmonicException if the embedding has no such value, saying
  ///     why
  double value(Embedding embedding);

  /// Every metric, in the order of the help.
  static List<Metric> all() {
    return List.of(new Circle());
  }

  /// The metric called `name`, if there is one.
  static Optional<Metric> named(String name) {
    return all().stream().filter(metric -> metric.name().equals(name)).findFirst();
  }
}
