package org.harmonicloss.cli.runs;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.harmonicloss.models.run.RunState;

/// How fast a sweep goes on. The seconds of a run are those of its stack, so the work that is left
/// is counted in stacks: their longest run's epochs, times what an epoch of its kind has taken.
///
/// @param seconds of an epoch, as the runs of its kind have taken on average; where none of the
///     kind has been trained, the mean of the others is taken
/// @param other that mean; NaN where nothing is known
/// @param atWork stacks that are being trained now
record Pace(IdentityHashMap<FoundRun, Double> seconds, double other, long atWork) {

  /// @param kinds the runs of each kind
  static Pace of(Collection<List<FoundRun>> kinds) {
    IdentityHashMap<FoundRun, Double> seconds = new IdentityHashMap<>();
    for (List<FoundRun> runs : kinds) {
      OptionalDouble mean =
          runs.stream()
              .flatMap(run -> run.last().stream())
              .mapToDouble(last -> last.seconds() / last.epoch())
              .average();
      mean.ifPresent(value -> runs.forEach(run -> seconds.put(run, value)));
    }
    double other = seconds.values().stream().mapToDouble(x -> x).average().orElse(Double.NaN);
    long atWork =
        kinds.stream()
            .flatMap(List::stream)
            .filter(run -> run.state() == RunState.TRAINING)
            .map(FoundRun::stack)
            .distinct()
            .count();
    return new Pace(seconds, other, atWork);
  }

  private double secondsOfEpoch(FoundRun run) {
    return seconds.getOrDefault(run, other);
  }

  /// Epochs a second of those of the runs that are being trained, together; null if there are none.
  Double rate(List<FoundRun> runs) {
    double rate =
        runs.stream()
            .filter(run -> run.state() == RunState.TRAINING && run.last().isPresent())
            .mapToDouble(run -> run.epoch() / run.last().orElseThrow().seconds())
            .sum();
    return rate > 0 && Double.isFinite(rate) ? (Double) rate : null;
  }

  /// Until all runs are done, if as many stacks are trained at once as now; null if none is, or
  /// nothing is known.
  Double secondsLeft(List<FoundRun> runs) {
    Map<Integer, Double> byStack =
        runs.stream()
            .filter(run -> !run.isDone())
            .collect(
                Collectors.toMap(
                    FoundRun::stack,
                    run -> (run.config().epochs() - run.epoch()) * secondsOfEpoch(run),
                    Math::max));
    double work = byStack.values().stream().mapToDouble(x -> x).sum();
    return atWork == 0 || Double.isNaN(work) ? null : (Double) (work / atWork);
  }
}
