package org.harmonicloss.cli;

import org.harmonicloss.models.Device;
import picocli.CommandLine.Option;

/// `--device`, for commands that compute with a model.
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda|cuda:N",
      description =
          "Where to compute: auto takes a GPU if this build and the machine have one, and says so;"
              + " cuda is cuda:0, and an error where it cannot be used. Default: auto.")
  private String device;

  Device wish() {
    return device == null ? Device.AUTO : Device.named(device);
  }

  /// Says on standard error which device was taken, unless nobody asked and nothing was chosen.
  void say(Device taken, Console console) {
    if (device != null || taken.kind() == Device.Kind.CUDA) {
      console.err().println("harmonic: device " + taken.text());
    }
  }
}
