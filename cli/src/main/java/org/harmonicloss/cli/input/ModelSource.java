package org.harmonicloss.cli.input;

import java.nio.file.Path;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.onnx.OnnxModel;

/// The trained model that a command asks.
public final class ModelSource {
  public static final String LABEL = "RUN|FILE.onnx|-";

  private ModelSource() {}

  /// A run's model, an `.onnx` file, or one on standard input.
  ///
  /// @throws HarmonicException if there is none, or it is not one of ours
  public static OnnxModel open(Path model, ComputeDevice wished, Console console) {
    return StandardInput.isMeant(model)
        ? OnnxModel.open(console.in().source().unpacked(), wished)
        : OnnxModel.open(model, wished);
  }
}
