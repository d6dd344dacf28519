package org.harmonicloss.models.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a run of ONNX Runtime that takes too long: before its next node, or turn of a loop.
final class Deadline implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread watch;
  private volatile boolean passed;

  Deadline(int seconds, OrtSession.RunOptions options) {
    watch = Thread.ofPlatform().daemon().name("deadline").start(() -> watch(seconds, options));
  }

  private void watch(int seconds, OrtSession.RunOptions options) {
    try {
      if (!done.await(seconds, TimeUnit.SECONDS)) {
        passed = true;
        options.setTerminate(true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OrtException e) {
      throw new IllegalStateException("a run cannot be ended", e);
    }
  }

  boolean passed() {
    return passed;
  }

  /// The options may be closed once the watch has ended.
  @Override
  public void close() {
    done.countDown();
    boolean interrupted = false;
    while (watch.isAlive()) {
      try {
        watch.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
