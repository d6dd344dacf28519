package org.harmonicloss.training.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.model.ProgramSettings;

/// How runs are put together to be trained as one program.
public final class Stacks {
  /// More seeds in a stack save little time and cost memory.
  private static final int LARGEST = 20;

  private Stacks() {}

  /// Requests that one program can train, cut so that every thread has work. Runs with the same
  /// optimiser are neighbours.
  public static List<List<TrainingRequest>> of(List<TrainingRequest> requests, int threads) {
    Map<ProgramSettings.Alike, Map<Optimizer, List<TrainingRequest>>> alike = new LinkedHashMap<>();
    for (TrainingRequest request : requests) {
      alike
          .computeIfAbsent(ProgramSettings.Alike.of(request.config()), _ -> new LinkedHashMap<>())
          .computeIfAbsent(request.config().optimizer(), _ -> new ArrayList<>())
          .add(request);
    }
    int parts = Math.ceilDiv(threads, alike.size());
    List<List<TrainingRequest>> stacks = new ArrayList<>();
    for (Map<Optimizer, List<TrainingRequest>> byOptimizer : alike.values()) {
      List<TrainingRequest> group = byOptimizer.values().stream().flatMap(List::stream).toList();
      // A language model fills the processor by itself.
      boolean alone = group.getFirst().config().task() instanceof Language;
      int size = alone ? 1 : Math.min(LARGEST, Math.ceilDiv(group.size(), parts));
      for (int from = 0; from < group.size(); from += size) {
        stacks.add(group.subList(from, Math.min(from + size, group.size())));
      }
    }
    return stacks;
  }
}
