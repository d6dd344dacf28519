package org.harmonicloss.cli.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonicloss.cli.input.DeviceOption;
import org.harmonicloss.cli.input.Interrupt;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.ProgressLine;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.training.loop.Progress;

/// Shows how training goes on: one line that is rewritten on a terminal, lines elsewhere. A single
/// run shows its loss and accuracy, a sweep how many runs are done.
public final class TrainingProgress implements Progress, AutoCloseable {
  /// In a job's log, one line a minute.
  private static final long LOG_NANOS = 60_000_000_000L;

  private final Console console;
  private final Interrupt interrupt;
  private final boolean quiet;
  private final DeviceOption device;
  private final Map<RunConfig, Long> stepsOfAnEpoch;
  private final int runs;
  private final long totalSteps;
  private final ProgressLine line;
  private long steps;
  private long stepsBefore;
  private int runsDone;

  /// @param steps of an epoch, for every run
  TrainingProgress(
      Console console,
      Interrupt interrupt,
      Map<RunConfig, Long> steps,
      boolean quiet,
      DeviceOption device) {
    this.console = console;
    this.interrupt = interrupt;
    this.quiet = quiet;
    this.device = device;
    this.stepsOfAnEpoch = steps;
    this.runs = steps.size();
    this.line = new ProgressLine(console, quiet, LOG_NANOS);
    this.totalSteps = steps.keySet().stream().mapToLong(run -> run.epochs() * steps.get(run)).sum();
  }

  @Override
  public void on(ComputeDevice taken) {
    if (!quiet) {
      device.say(taken, console);
    }
  }

  @Override
  public boolean stopRequested() {
    return interrupt.requested();
  }

  @Override
  public synchronized void begun(RunConfig config, int epoch) {
    stepsBefore += epoch * stepsOfAnEpoch.get(config);
  }

  @Override
  public synchronized void trained(RunConfig config, int trainedRuns) {
    steps += trainedRuns * stepsOfAnEpoch.get(config);
    if (runs > 1) {
      showRuns(false);
    }
  }

  @Override
  public synchronized void evaluated(RunConfig config, EpochMetrics metrics) {
    if (runs == 1) {
      List<String> parts = new ArrayList<>();
      parts.add(config.schedule().unit() + " " + metrics.epoch() + "/" + config.epochs());
      List<String> estimates = estimates();
      estimates.stream().limit(1).forEach(parts::add);
      parts.add(shown("train", metrics.trainLoss(), metrics.trainAccuracy()));
      parts.add(shown("test", metrics.testLoss(), metrics.testAccuracy()));
      estimates.stream().skip(1).forEach(parts::add);
      line.show(metrics.epoch() == config.epochs(), parts);
    }
  }

  private static String shown(String part, double loss, double accuracy) {
    return String.format(Locale.ROOT, "%s %.4g %.1f %%", part, loss, 100 * accuracy);
  }

  @Override
  public synchronized void ended(boolean whole) {
    runsDone += whole ? 1 : 0;
    if (runs > 1) {
      showRuns(runsDone == runs);
    }
  }

  private void showRuns(boolean now) {
    List<String> parts = new ArrayList<>(List.of("runs " + runsDone + "/" + runs));
    parts.addAll(estimates());
    line.show(now, parts);
  }

  private List<String> estimates() {
    return line.estimates(steps, Math.max(0, totalSteps - stepsBefore - steps), "step");
  }

  @Override
  public void close() {
    line.close();
  }
}
