package org.harmonicloss.training.program;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.NativeLibraries;

/// Starts DJL's PyTorch engine once, offline, from the libraries beside the program.
public final class TorchEngine {
  /// All must be there before DJL is touched: a missing one would otherwise end in a download
  /// attempt, or in the death of the process.
  private static final List<String> LIBRARIES =
      List.of("libtorch_cpu.so", "libdjl_torch.so", "libc10.so", "libtorch.so");

  private static final String CPU_LIBRARY = "libgomp-98b21ff3.so.1";
  private static final String CUDA_LIBRARY = "libtorch_cuda.so";

  /// The CUDA version that DJL's own part was built for.
  private static final String CUDA_FLAVOUR = "cu128";

  private static int threads = 1;
  private static Engine engine;
  private static boolean cuda;

  private TorchEngine() {}

  /// How many threads an operator may use, which libtorch must know before it starts; later it
  /// stays as it is. More than one makes small programs many times slower, and large ones faster.
  public static synchronized void useThreads(int count) {
    threads = count;
  }

  /// @throws org.harmonicloss.models.base.HarmonicException if a native library is missing
  public static synchronized Engine start() {
    if (engine == null) {
      Path folder = NativeLibraries.folderOf("torch", "training", LIBRARIES);
      System.setProperty("PYTORCH_LIBRARY_PATH", folder.toString());
      cuda = Files.exists(folder.resolve(CUDA_LIBRARY));
      if (!cuda) {
        NativeLibraries.folderOf("torch", "training", List.of(CPU_LIBRARY));
      }
      System.setProperty("PYTORCH_FLAVOR", cuda ? CUDA_FLAVOUR : "cpu");
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("OPT_OUT_TRACKING", "true");
      // DJL would have JNA unpack a library to count GPUs; it takes a missing one for none. We
      // find out by using one.
      System.setProperty("jna.nounpack", "true");
      System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
      System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
      Allocator.keepMemory(System.getenv());
      engine = Engine.getEngine("PyTorch");
    }
    // Gradients are written by hand; the flag belongs to the thread.
    JniUtils.setGradMode(false);
    return engine;
  }

  /// Such as `PyTorch 2.7.1`.
  public static String description() {
    return start().getEngineName() + " " + start().getVersion();
  }

  /// The device to train on.
  ///
  /// @return `wished`, or what was chosen for [ComputeDevice#AUTO]: the first GPU if it can be used
  /// @throws org.harmonicloss.models.base.HarmonicException if the device wished for cannot be used
  public static ComputeDevice resolve(ComputeDevice wished) {
    start();
    ComputeDevice gpu = new ComputeDevice(ComputeDevice.Kind.CUDA, wished.index());
    return switch (wished.kind()) {
      case CPU -> wished;
      case AUTO -> cuda && whyUnusable(gpu) == null ? gpu : ComputeDevice.CPU;
      case CUDA -> {
        String why = whyUnusable(gpu);
        if (why != null) {
          throw gpu.unusable(why);
        }
        yield gpu;
      }
    };
  }

  /// Nothing but an attempt tells reliably: there may be no driver, an old one, or no such GPU.
  private static String whyUnusable(ComputeDevice gpu) {
    if (!cuda) {
      return "this build trains on the CPU only";
    }
    try (NDManager manager = newManager(gpu);
        NDArray one = manager.create(new float[] {1})) {
      return one.toFloatArray()[0] == 1 ? null : "it computes wrongly";
    } catch (EngineException | UnsatisfiedLinkError e) {
      return e.getMessage().lines().findFirst().orElse("unknown reason");
    }
  }

  public static NDManager newManager(ComputeDevice device) {
    start();
    return NDManager.newBaseManager(
        device.kind() == ComputeDevice.Kind.CUDA ? Device.gpu(device.index()) : Device.cpu());
  }
}
