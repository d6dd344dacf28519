package org.harmonicloss.analysis.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.Session;

/// A run as a report shows it.
///
/// @param name what the user knows it by
/// @param sessions when, where and by which commands it was trained, oldest first
/// @param history its curves
/// @param geometry of its token embedding; empty if it has none, or none yet
/// @param note what is unusual about the run, in a sentence; empty if nothing is
public record ReportedRun(
    String name,
    RunConfig config,
    List<Session> sessions,
    History history,
    Optional<Geometry> geometry,
    String note) {

  /// In the order in which the kinds first come.
  static Map<Kind, List<ReportedRun>> byKind(List<ReportedRun> runs) {
    return Kind.group(runs, ReportedRun::config);
  }

  /// The kind of each of `runs`.
  static List<Kind> kinds(List<ReportedRun> runs) {
    return Kind.of(runs.stream().map(ReportedRun::config).toList());
  }
}
