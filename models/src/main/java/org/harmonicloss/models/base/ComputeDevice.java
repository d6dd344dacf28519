package org.harmonicloss.models.base;

import java.util.regex.Pattern;

/// Where numbers are computed, or where they may be.
///
/// @param index of the GPU, as CUDA counts them; 0 where there is none
public record ComputeDevice(Kind kind, int index) {
  public static final ComputeDevice AUTO = new ComputeDevice(Kind.AUTO, 0);
  public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

  private static final Pattern CUDA = Pattern.compile("cuda(?::([0-9]{1,3}))?");

  /// What a device may be.
  public enum Kind {
    /// A GPU where one can be used, else the CPU: a wish, that something has to choose for.
    AUTO,
    CPU,
    /// An NVIDIA GPU.
    CUDA
  }

  /// @param text `auto`, `cpu`, `cuda` (the first GPU) or `cuda:N`
  /// @throws HarmonicException if it is none of these
  public static ComputeDevice named(String text) {
    var cuda = CUDA.matcher(text);
    if (cuda.matches()) {
      return new ComputeDevice(
          Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
    }
    return switch (text) {
      case "auto" -> AUTO;
      case "cpu" -> CPU;
      default ->
          throw HarmonicException.usage(
              "unknown device: " + text, "choose one of: auto, cpu, cuda, cuda:N");
    };
  }

  /// The name on the command line and in files: `auto`, `cpu` or `cuda:N`.
  public String text() {
    return switch (kind) {
      case AUTO -> "auto";
      case CPU -> "cpu";
      case CUDA -> "cuda:" + index;
    };
  }

  /// There is no such GPU, or it cannot be used.
  ///
  /// @param why in one line
  public HarmonicException unusable(String why) {
    return unusable(why, null);
  }

  /// The same, for a reason that only who looks for a fault can read.
  public HarmonicException unusable(String why, Exception cause) {
    return new HarmonicException(
        HarmonicException.Reason.USAGE,
        "no such device: " + text() + " (" + why + ")",
        "use `device` cpu, or a build with CUDA's libraries on a machine with an NVIDIA GPU: see"
            + " docs/gpu.md",
        cause);
  }
}
