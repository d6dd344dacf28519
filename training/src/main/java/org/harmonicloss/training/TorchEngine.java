package org.harmonicloss.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.NativeLibraries;

/// Starts DJL's PyTorch engine once, offline, from the libraries beside the program.
final class TorchEngine {
  /// All must be there before DJL is touched: a missing one would otherwise end in a download
  /// attempt, or in the death of the process.
  private static final List<String> LIBRARIES =
      List.of(
          "libtorch_cpu.so",
          "libdjl_torch.so",
          "libc10.so",
          "libtorch.so",
          "libgomp-98b21ff3.so.1");

  private static Engine engine;

  private TorchEngine() {}

  /// @throws org.harmonicloss.models.HarmonicException if a native library is missing
  static synchronized Engine start() {
    if (engine == null) {
      Path folder = NativeLibraries.folderOf("torch", "training", LIBRARIES);
      System.setProperty("PYTORCH_LIBRARY_PATH", folder.toString());
      System.setProperty("PYTORCH_FLAVOR", "cpu");
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("OPT_OUT_TRACKING", "true");
      // DJL would have JNA unpack a library to look for GPUs; it takes a missing one for none.
      System.setProperty("jna.nounpack", "true");
      // libtorch's own threads make these small programs many times slower.
      System.setProperty("ai.djl.pytorch.num_threads", "1");
      System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
      Engine started = Engine.getEngine("PyTorch");
      // The programs are called too few times for profiling and fusing to pay.
      JniUtils.setGraphExecutorOptimize(false);
      engine = started;
    }
    // Gradients are written by hand; the flag belongs to the thread.
    JniUtils.setGradMode(false);
    return engine;
  }

  /// Such as `PyTorch 2.7.1`.
  static String description() {
    return start().getEngineName() + " " + start().getVersion();
  }

  static NDManager newManager() {
    start();
    return NDManager.newBaseManager();
  }
}
