package org.harmonicloss.models.task;

import java.util.OptionalInt;

/// A task whose inputs are vectors of numbers.
public sealed interface VectorTask extends Task permits Mnist, Toy {
  /// How many rows there are; empty where files say it.
  OptionalInt rows();
}
