package org.harmonicloss.training.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.model.ProgramSettings;

/// How runs are put together to be trained as one program.
public final class Stacks {
  /// More seeds in a stack save little time and cost memory.
  public static final int LARGEST = 20;

  private Stacks() {}

  /// Runs that one program can train, cut so that each of some processors has work. Runs with the
  /// same optimiser are neighbours.
  ///
  /// @param config of a run
  /// @param processors stacks to make, if there are so many runs
  /// @param largest runs of a stack at most, 1 or more
  public static <R> List<List<R>> of(
      List<R> runs, Function<R, RunConfig> config, int processors, int largest) {
    Map<ProgramSettings.Alike, Map<Optimizer, List<R>>> alike = new LinkedHashMap<>();
    for (R run : runs) {
      RunConfig of = config.apply(run);
      alike
          .computeIfAbsent(ProgramSettings.Alike.of(of), _ -> new LinkedHashMap<>())
          .computeIfAbsent(of.optimizer(), _ -> new ArrayList<>())
          .add(run);
    }
    int parts = Math.ceilDiv(processors, alike.size());
    List<List<R>> stacks = new ArrayList<>();
    for (Map<Optimizer, List<R>> byOptimizer : alike.values()) {
      List<R> group = byOptimizer.values().stream().flatMap(List::stream).toList();
      // A language model fills the processor by itself.
      boolean alone = config.apply(group.getFirst()).task() instanceof Language;
      int size = alone ? 1 : Math.min(largest, Math.ceilDiv(group.size(), parts));
      for (int from = 0; from < group.size(); from += size) {
        stacks.add(group.subList(from, Math.min(from + size, group.size())));
      }
    }
    return stacks;
  }
}
