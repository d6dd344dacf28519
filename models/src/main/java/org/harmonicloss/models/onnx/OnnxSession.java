package org.harmonicloss.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
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
  private OrtEnvironment environment;
  private OrtSession session;
  private ComputeDevice device;

  /// @param hint what to do if it cannot be loaded
  OnnxSession(Source file, ComputeDevice wished, String hint) {
    this.file = file;
    this.wished = wished;
    this.hint = hint;
  }

  /// @throws HarmonicException if ONNX Runtime cannot load it, or not on that device
  synchronized OrtSession get() {
    if (session == null) {
      try {
        OnnxRuntime.prepare();
        environment = OnnxRuntime.environment();
        start();
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
    return session;
  }

  private void start() throws OrtException, IOException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OnnxRuntime.silence(options);
      // Our models are small: starting more threads takes longer than they save.
      options.setIntraOpNumThreads(1);
      device = OnnxRuntime.choose(wished, options);
      session =
          file.file().isPresent()
              ? environment.createSession(file.toString(), options)
              : environment.createSession(file.all(), options);
    }
  }

  synchronized OrtEnvironment environment() {
    get();
    return environment;
  }

  /// Where it computes.
  synchronized ComputeDevice device() {
    get();
    return device;
  }

  @Override
  public synchronized void close() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("a session cannot be closed", e);
    }
  }
}
