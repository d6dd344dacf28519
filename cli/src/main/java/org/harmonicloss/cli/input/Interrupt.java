package org.harmonicloss.cli.input;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Ctrl-C, `kill`, other [Signals] and the end of the time given, for commands that have something
/// to finish first: the process lives until the command has stopped by itself and said so.
public final class Interrupt {
  /// The exit code after `kill`, as a shell gives it; Java does the same for TERM.
  private static final int TERMINATED = 143;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread onShutdown = new Thread(this::stopAndWait, "interrupt");
  private volatile boolean requested;
  private volatile boolean limited;
  private volatile long deadline;
  private boolean watching;

  /// From now on a signal asks the command to stop, instead of ending it.
  public Interrupt watch() {
    try {
      Runtime.getRuntime().addShutdownHook(onShutdown);
      watching = true;
      Signals.handle(() -> System.exit(TERMINATED));
    } catch (IllegalStateException e) {
      requested = true; // the signal came first
    }
    return this;
  }

  /// Asks the command to stop some time from now, too.
  public void after(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
    limited = true;
  }

  public boolean requested() {
    return requested || (limited && System.nanoTime() - deadline >= 0);
  }

  private void stopAndWait() {
    requested = true;
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The command has ended, and everything is said.
  public void close() {
    ended.countDown();
    if (watching) {
      try {
        Runtime.getRuntime().removeShutdownHook(onShutdown);
      } catch (IllegalStateException e) {
        // The process is ending already: the hook has done its work.
      }
    }
  }
}
