package org.harmonicloss.models.tensors;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a reader found in a file.
///
/// @param metadata the names of what the file says about itself
/// @param labels of the rows, where the file has them
record Contents(List<Stored> tensors, Set<String> metadata, Optional<List<String>> labels) {
  Contents(List<Stored> tensors) {
    this(tensors, Set.of(), Optional.empty());
  }
}
