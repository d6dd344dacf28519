package org.harmonicloss.models.task;

import java.util.List;
import org.harmonicloss.models.config.Architecture;

/// A task whose inputs are vectors of numbers. One layer learns it: the input is what the head
/// sees, so that class weights are points among the inputs.
public sealed interface VectorTask extends Task permits Mnist, Toy {
  @Override
  default List<Architecture> models() {
    return List.of(Architecture.LINEAR);
  }
}
