package org.harmonicloss.models.config;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.VectorTask;

/// The data of runs that are trained together. What the seed does not change is there once, however
/// many runs see it.
public final class Datasets {
  private record Key(Task task, String data) {}

  private final Map<Key, Dataset> shared = new ConcurrentHashMap<>();

  /// The data of one run; see [Dataset#draw].
  public Dataset of(RunConfig config) {
    return switch (config.task()) {
      case TokenTask _ -> Dataset.draw(config);
      case VectorTask task ->
          shared.computeIfAbsent(new Key(task, config.data()), _ -> Dataset.draw(config));
    };
  }
}
