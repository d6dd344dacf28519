package org.harmonicloss.cli;

import java.time.Duration;
import java.util.Locale;
import org.harmonicloss.models.EpochMetrics;
import org.harmonicloss.training.Progress;

/// Shows how training goes on: one line that is rewritten on a terminal, lines elsewhere.
final class TrainingProgress implements Progress, AutoCloseable {
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long LOG_NANOS = 1_000_000_000L;

  private final Console console;
  private final Interrupt interrupt;
  private final boolean quiet;
  private final long started = System.nanoTime();
  private long shown;
  private int firstEpoch;
  private boolean lineIsOpen;

  TrainingProgress(Console console, Interrupt interrupt, boolean quiet) {
    this.console = console;
    this.interrupt = interrupt;
    this.quiet = quiet;
  }

  @Override
  public boolean stopRequested() {
    return interrupt.requested();
  }

  @Override
  public void evaluated(EpochMetrics metrics, int epochs) {
    if (firstEpoch == 0) {
      firstEpoch = metrics.epoch();
    }
    long now = System.nanoTime();
    long pause = console.errIsTerminal() ? TERMINAL_NANOS : LOG_NANOS;
    boolean last = metrics.epoch() == epochs;
    if (quiet || (shown != 0 && now - shown < pause && !last)) {
      return;
    }
    shown = now;
    double seconds = (now - started) / 1e9;
    double rate = (metrics.epoch() - firstEpoch + 1) / seconds;
    String line =
        String.format(
            Locale.ROOT,
            "epoch %d/%d  train %.4g %.1f %%  test %.4g %.1f %%  %.0f epochs/s  %s left",
            metrics.epoch(),
            epochs,
            metrics.trainLoss(),
            100 * metrics.trainAccuracy(),
            metrics.testLoss(),
            100 * metrics.testAccuracy(),
            rate,
            clock((epochs - metrics.epoch()) / rate));
    if (console.errIsTerminal()) {
      console.err().print("\r" + line + "\u001b[K");
      console.err().flush();
      lineIsOpen = true;
    } else {
      console.err().println(line);
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
