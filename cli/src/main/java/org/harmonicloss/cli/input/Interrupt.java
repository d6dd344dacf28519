package org.harmonicloss.cli.input;

import java.util.concurrent.CountDownLatch;

/// Ctrl-C and `kill`, for commands that have something to finish first: the process lives until the
/// command has stopped by itself and said so.
public final class Interrupt {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread onShutdown = new Thread(this::stopAndWait, "interrupt");
  private volatile boolean requested;
  private boolean watching;

  /// From now on a signal asks the command to stop, instead of ending it.
  public Interrupt watch() {
    try {
      Runtime.getRuntime().addShutdownHook(onShutdown);
      watching = true;
    } catch (IllegalStateException e) {
      requested = true; // the signal came first
    }
    return this;
  }

  public boolean requested() {
    return requested;
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
