package org.harmonicloss.cli.train;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.harmonicloss.cli.input.DeviceOption;
import org.harmonicloss.cli.input.Interrupt;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.training.loop.Progress;

/// Shows how training goes on: one line that is rewritten on a terminal, lines elsewhere. A single
/// run shows its loss and accuracy, a sweep how many runs are done.
public final class TrainingProgress implements Progress, AutoCloseable {
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long LOG_NANOS = 1_000_000_000L;
  private static final long SWEEP_LOG_NANOS = 10_000_000_000L;

  private final Console console;
  private final Interrupt interrupt;
  private final boolean quiet;
  private final DeviceOption device;
  private final Map<RunConfig, Long> stepsOfAnEpoch;
  private final int runs;
  private final long totalSteps;
  private final long started = System.nanoTime();
  private long steps;
  private long stepsBefore;
  private int runsDone;
  private long shown;
  private boolean lineIsOpen;

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
      show(SWEEP_LOG_NANOS, false, String.format(Locale.ROOT, "runs %d/%d", runsDone, runs));
    }
  }

  @Override
  public synchronized void evaluated(RunConfig config, EpochMetrics metrics) {
    if (runs == 1) {
      String line =
          String.format(
              Locale.ROOT,
              "%s %d/%d  train %.4g %.1f %%  test %.4g %.1f %%",
              config.schedule().unit(),
              metrics.epoch(),
              config.epochs(),
              metrics.trainLoss(),
              100 * metrics.trainAccuracy(),
              metrics.testLoss(),
              100 * metrics.testAccuracy());
      show(LOG_NANOS, metrics.epoch() == config.epochs(), line);
    }
  }

  @Override
  public synchronized void ended() {
    runsDone++;
    if (runs > 1) {
      String line = String.format(Locale.ROOT, "runs %d/%d", runsDone, runs);
      show(SWEEP_LOG_NANOS, runsDone == runs, line);
    }
  }

  private void show(long logNanos, boolean now, String line) {
    long time = System.nanoTime();
    long pause = console.errIsTerminal() ? TERMINAL_NANOS : logNanos;
    if (quiet || (!now && shown != 0 && time - shown < pause)) {
      return;
    }
    shown = time;
    double rate = steps / ((time - started) / 1e9);
    long left = Math.max(0, totalSteps - stepsBefore - steps);
    String rest =
        String.format(
            Locale.ROOT, "  %,.0f steps/s  %s left", rate, rate == 0 ? "?" : clock(left / rate));
    if (console.errIsTerminal()) {
      console.err().print("\r" + line + rest + "\u001b[K");
      console.err().flush();
      lineIsOpen = true;
    } else {
      console.err().println(line + rest);
    }
  }

  private static String clock(double seconds) {
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return left.toHours() > 0
        ? String.format(Locale.ROOT, "%d:%02d h", left.toHours(), left.toMinutesPart())
        : String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
  }

  @Override
  public void close() {
    if (lineIsOpen) {
      console.err().println();
    }
  }
}
