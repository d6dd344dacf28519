package org.harmonicloss.cli.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.harmonicloss.models.run.Sweep;
import org.harmonicloss.training.loop.TrainingRequest;

/// What to train.
///
/// @param plan to be written first; none of a single run, or where one is there
/// @param folder of the run or the sweep
/// @param stacks runs that are trained together
record TrainingWork(Optional<Sweep> plan, Path folder, List<List<TrainingRequest>> stacks) {

  /// A run by itself.
  static TrainingWork of(TrainingRequest run) {
    return new TrainingWork(Optional.empty(), run.path(), List.of(List.of(run)));
  }

  /// Runs of a sweep.
  ///
  /// @param request for each of them
  static TrainingWork of(
      Optional<Sweep> plan,
      Path folder,
      List<List<Sweep.Run>> stacks,
      Function<Sweep.Run, TrainingRequest> request) {
    return new TrainingWork(
        plan, folder, stacks.stream().map(stack -> stack.stream().map(request).toList()).toList());
  }

  /// In the order of the plan.
  List<TrainingRequest> requests() {
    return stacks.stream().flatMap(List::stream).toList();
  }
}
