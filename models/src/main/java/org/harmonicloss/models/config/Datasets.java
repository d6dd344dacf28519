package org.harmonicloss.models.config;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.harmonicloss.models.data.Examples;
import org.harmonicloss.models.task.Task;

/// The data of runs that are trained together. What the seed does not change is there once, however
/// many runs see it.
public final class Datasets {
  private record Key(Task task, Data data) {}

  private final Map<Key, Examples> shared = new ConcurrentHashMap<>();

  /// The data of one run; see [Data#examples].
  public Examples of(RunConfig config) {
    return config.data().isShared()
        ? shared.computeIfAbsent(new Key(config.task(), config.data()), _ -> config.examples())
        : config.examples();
  }
}
