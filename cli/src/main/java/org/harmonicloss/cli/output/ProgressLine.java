package org.harmonicloss.cli.output;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How far long work is, on standard error: a line that is rewritten on a terminal and never longer
/// than it is wide, lines now and then elsewhere.
public final class ProgressLine implements AutoCloseable {
  private static final long TERMINAL_NANOS = 100_000_000L;

  /// Before that, rates say little.
  private static final double MEANINGFUL_SECONDS = 2;

  private final Console console;
  private final boolean quiet;
  private final long logNanos;
  private final long started = System.nanoTime();
  private long shown;
  private boolean isOpen;

  /// @param logNanos the pause between two lines where there is no terminal
  public ProgressLine(Console console, boolean quiet, long logNanos) {
    this.console = console;
    this.quiet = quiet;
    this.logNanos = logNanos;
  }

  /// Shows where the work is, unless that was just done.
  ///
  /// @param now whether it must be shown, since the work is at its end
  /// @param parts the most important first: the last are left out where there is no room
  public void show(boolean now, List<String> parts) {
    long time = System.nanoTime();
    long pause = console.errIsTerminal() ? TERMINAL_NANOS : logNanos;
    if (quiet || (!now && shown != 0 && time - shown < pause)) {
      return;
    }
    shown = time;
    if (console.errIsTerminal()) {
      // In the last column, terminals differ in when they begin the next line.
      console.err().print("\r" + fit(parts, console.columns() - 1) + "\u001b[K");
      console.err().flush();
      isOpen = true;
    } else {
      console.err().println(fit(parts, Integer.MAX_VALUE));
    }
  }

  private static String fit(List<String> parts, int width) {
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      int gap = line.isEmpty() ? 0 : 2;
      if (line.length() + gap + part.length() > width) {
        break;
      }
      line.append(" ".repeat(gap)).append(part);
    }
    return line.toString();
  }

  /// How fast the work goes, and how long it still takes, once that can be told.
  ///
  /// @param done how many units were done since this line began
  /// @param left how many there are still to do
  public List<String> estimates(long done, long left, String unit) {
    double seconds = (System.nanoTime() - started) / 1e9;
    if (done == 0 || seconds < MEANINGFUL_SECONDS) {
      return List.of();
    }
    double rate = done / seconds;
    String speed =
        rate >= 10
            ? String.format(Locale.ROOT, "%,.0f %ss/s", rate, unit)
            : rate >= 1
                ? String.format(Locale.ROOT, "%.1f %ss/s", rate, unit)
                : String.format(Locale.ROOT, "%.1f s/%s", 1 / rate, unit);
    return List.of(clock(left / rate) + " left", speed);
  }

  /// h:mm:ss, or m:ss where that is enough.
  private static String clock(double seconds) {
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return left.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
  }

  /// Ends a line that was rewritten, so that what follows begins on the next.
  @Override
  public void close() {
    if (isOpen) {
      isOpen = false;
      console.err().println();
    }
  }
}
