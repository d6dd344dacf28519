package org.harmonicloss.cli.input;

import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.ComputeDevice;
import picocli.CommandLine.Option;

/// `--device`, for commands that compute with a model.
public final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda|cuda:N",
      description =
          "Where to compute: auto takes a GPU if this build and the machine have one, and says so;"
              + " cuda is cuda:0, and an error where it cannot be used. Default: auto.")
  private String device;

  public ComputeDevice wish() {
    return device == null ? ComputeDevice.AUTO : ComputeDevice.named(device);
  }

  /// Says on standard error which device was taken, unless nobody asked and nothing was chosen.
  public void say(ComputeDevice taken, Console console) {
    if (device != null || taken.kind() == ComputeDevice.Kind.CUDA) {
      console.err().println("harmonic: device " + taken.text());
    }
  }
}
