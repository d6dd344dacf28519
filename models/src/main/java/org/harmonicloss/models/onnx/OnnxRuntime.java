package org.harmonicloss.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.NativeLibraries;

/// How ONNX Runtime is started: from the libraries in `lib/`, silent, on the device that is wished
/// for.
final class OnnxRuntime {
  /// The property that names the folder of its libraries.
  static final String FOLDER = "onnxruntime.native.path";

  private OnnxRuntime() {}

  /// Call this before anything else of it.
  ///
  /// @throws org.harmonicloss.models.base.HarmonicException if its libraries are missing
  static void prepare() {
    if (System.getProperty(FOLDER) == null) {
      Path folder =
          NativeLibraries.folderOf(
              "",
              "computing with models",
              List.of(
                  System.mapLibraryName("onnxruntime"),
                  System.mapLibraryName("onnxruntime4j_jni")));
      System.setProperty(FOLDER, folder.toString());
    }
  }

  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "harmonic");
  }

  static void silence(OrtSession.SessionOptions options) throws OrtException {
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  }

  /// Has it use a GPU where one is wished for. It loads CUDA's libraries only then.
  static ComputeDevice choose(ComputeDevice wished, OrtSession.SessionOptions options) {
    if (wished.kind() == ComputeDevice.Kind.CPU) {
      return wished;
    }
    ComputeDevice gpu = new ComputeDevice(ComputeDevice.Kind.CUDA, wished.index());
    String why = "this build computes with models on the CPU only";
    Exception cause = null;
    if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      try {
        options.addCUDA(gpu.index());
        return gpu;
      } catch (OrtException e) {
        why = "it cannot be started; --debug says why";
        cause = e;
      }
    }
    if (wished.kind() == ComputeDevice.Kind.AUTO) {
      return ComputeDevice.CPU;
    }
    throw gpu.unusable(why, cause);
  }
}
