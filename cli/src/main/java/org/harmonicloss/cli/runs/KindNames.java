package org.harmonicloss.cli.runs;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.harmonicloss.models.config.Kind;

/// What kinds of runs are called in a figure that shows the median of each.
///
/// @param names of the kinds, with the number of their seeds where the kinds have different ones
/// @param note what is so for all of them; empty where each has one seed
record KindNames(Map<Kind, String> names, String note) {
  /// @param seeds how many each kind has
  static KindNames of(Map<Kind, Integer> seeds) {
    Set<Integer> counts = Set.copyOf(seeds.values());
    Map<Kind, String> names = new HashMap<>();
    seeds.forEach(
        (kind, count) ->
            names.put(kind, kind.label() + (counts.size() == 1 ? "" : " (" + text(count) + ")")));
    String note =
        counts.equals(Set.of(1))
            ? ""
            : "median over " + (counts.size() == 1 ? text(counts.iterator().next()) : "seeds");
    return new KindNames(names, note);
  }

  private static String text(int seeds) {
    return seeds + (seeds == 1 ? " seed" : " seeds");
  }
}
