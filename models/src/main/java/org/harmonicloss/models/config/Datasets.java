package org.harmonicloss.models.config;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.task.Task;

/// The data of runs that are trained together. What the seed does not change is there once, however
/// many runs see it.
public final class Datasets {
  private record Key(Task task, Data data) {}

  private final Map<Key, Dataset> shared = new ConcurrentHashMap<>();

  /// The data of one run; see [RunConfig#dataset].
  public Dataset of(RunConfig config) {
    return config.data().isShared()
        ? shared.computeIfAbsent(new Key(config.task(), config.data()), _ -> config.dataset())
        : config.dataset();
  }
}
