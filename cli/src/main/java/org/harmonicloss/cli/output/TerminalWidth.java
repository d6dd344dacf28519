package org.harmonicloss.cli.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// How many columns the terminal has now. The terminal driver knows; `stty` asks it.
final class TerminalWidth {
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private static long asked;
  private static int known;

  private TerminalWidth() {}

  /// Asks again after a second, since terminals are resized.
  ///
  /// @return 0 if there is no way to know
  static synchronized int now() {
    long time = System.nanoTime();
    if (asked == 0 || time - asked > PAUSE_NANOS) {
      asked = time;
      known = ask();
    }
    return known;
  }

  private static int ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", -1);
      boolean said = stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0;
      return said && size.length == 2 ? Integer.parseInt(size[1]) : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
