package org.harmonicloss.analysis.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonicloss.models.config.RunConfig;

/// A run as a report shows it.
///
/// @param name what the user knows it by
/// @param history its curves
/// @param geometry of its token embedding; empty if it has none, or none yet
/// @param note what is unusual about the run, in a sentence; empty if nothing is
public record ReportedRun(
    String name, RunConfig config, History history, Optional<Geometry> geometry, String note) {

  /// What runs of different seeds have in common.
  record Kind(String task, String model, String head) {
    @Override
    public String toString() {
      return task + ", " + model + ", " + head;
    }
  }

  Kind kind() {
    return new Kind(config.task().name(), config.model().text(), config.head().name());
  }

  /// In the order in which the kinds first come.
  static Map<Kind, List<ReportedRun>> byKind(List<ReportedRun> runs) {
    Map<Kind, List<ReportedRun>> kinds = new LinkedHashMap<>();
    runs.forEach(run -> kinds.computeIfAbsent(run.kind(), k -> new ArrayList<>()).add(run));
    return kinds;
  }
}
