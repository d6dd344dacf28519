package org.harmonicloss.models.task;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.harmonicloss.models.data.Dataset;

/// A task whose inputs are vectors of numbers. Its rows are what they are, the same for all seeds.
public sealed interface VectorTask extends Task permits Mnist, Toy {
  /// How many rows there are; empty where files say it.
  OptionalInt rows();

  /// All rows, divided.
  ///
  /// @param folder that holds the files; null where there are none
  /// @throws org.harmonicloss.models.base.HarmonicException if they cannot be read
  Dataset dataset(Path folder);

  /// How many rows are trained on, without reading them all.
  int trainRows(Path folder);

  /// Every task of this kind.
  static List<VectorTask> all() {
    return List.of(new Mnist(), new Toy(2), new Toy(5));
  }
}
