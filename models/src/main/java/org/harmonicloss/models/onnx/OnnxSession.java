package org.harmonicloss.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// A model of ours in ONNX Runtime, which is started when something is to be computed: to load it
/// takes longer than to read a model's weights.
final class OnnxSession implements AutoCloseable {
  private final Source file;
  private final ComputeDevice wished;
  private final String hint;
  private final FutureTask<OrtSession> session = new FutureTask<>(this::load);
  private OrtEnvironment environment;
  private ComputeDevice device;
  private boolean begun;

  /// @param hint what to do if it cannot be loaded
  OnnxSession(Source file, ComputeDevice wished, String hint) {
    this.file = file;
    this.wished = wished;
    this.hint = hint;
  }

  /// Begins to load it, beside whatever the caller does next.
  void begin() {
    begun = true;
    Thread.ofPlatform().name("onnxruntime").daemon(true).start(session);
  }

  /// @throws HarmonicException if ONNX Runtime cannot load it, or not on that device
  OrtSession get() {
    begun = true;
    session.run(); // unless it has been run
    try {
      return finished();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private OrtSession finished() throws ExecutionException {
    try {
      return session.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a model was loaded", e);
    }
  }

  private OrtSession load() {
    try {
      OnnxRuntime.prepare();
      environment = OnnxRuntime.environment();
      return start();
    } catch (OrtException e) {
      throw HarmonicException.failed(
          "cannot read as an ONNX model: " + file + " (truncated, or not ONNX)",
          hint + "; train again if it is damaged",
          e);
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + file + ": " + AtomicFile.reason(e), "check the file and its disk", e);
    }
  }

  private OrtSession start() throws OrtException, IOException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OnnxRuntime.silence(options);
      // Our models are small: starting more threads takes longer than they save.
      options.setIntraOpNumThreads(1);
      device = OnnxRuntime.choose(wished, options);
      return file.file().isPresent()
          ? environment.createSession(file.toString(), options)
          : environment.createSession(file.all(), options);
    }
  }

  OrtEnvironment environment() {
    get();
    return environment;
  }

  /// Where it computes.
  ComputeDevice device() {
    get();
    return device;
  }

  /// Waits for what has begun: the process must not end amid it.
  @Override
  public void close() {
    if (!begun) {
      return;
    }
    try {
      finished().close();
    } catch (ExecutionException e) {
      return; // whoever wanted it has been told
    } catch (OrtException e) {
      throw new IllegalStateException("a session cannot be closed", e);
    }
  }
}
