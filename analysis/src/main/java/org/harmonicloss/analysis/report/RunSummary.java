package org.harmonicloss.analysis.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.harmonicloss.analysis.metrics.Grokking;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.Session;

/// What a report sums up over the runs of a kind.
///
/// @param sessions when, where and by which commands it was trained, oldest first
/// @param last the latest evaluated epoch
/// @param trainEpoch when it had learnt its training rows, by the paper's criterion
/// @param testEpoch the same of its test rows
/// @param shape of its token embedding; empty if it has none, or none yet
public record RunSummary(
    Kind kind,
    List<Session> sessions,
    Optional<EpochMetrics> last,
    OptionalInt trainEpoch,
    OptionalInt testEpoch,
    Optional<Shape> shape) {

  /// The paper's figure 3c.
  private static final Grokking CRITERION = new Grokking(0.9, 20);

  /// @param metrics all that were evaluated, oldest first; may be none
  public static RunSummary of(
      Kind kind, List<Session> sessions, List<EpochMetrics> metrics, Optional<Shape> shape) {
    return new RunSummary(
        kind,
        sessions,
        metrics.isEmpty() ? Optional.empty() : Optional.of(metrics.getLast()),
        CRITERION.epoch(metrics, EpochMetrics::trainAccuracy),
        CRITERION.epoch(metrics, EpochMetrics::testAccuracy),
        shape);
  }

  /// In the order in which the kinds first come.
  static Map<Kind, List<RunSummary>> byKind(List<RunSummary> runs) {
    return runs.stream()
        .collect(Collectors.groupingBy(RunSummary::kind, LinkedHashMap::new, Collectors.toList()));
  }
}
