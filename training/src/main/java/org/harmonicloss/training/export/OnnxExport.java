package org.harmonicloss.training.export;

import java.nio.file.Path;
import org.harmonicloss.models.base.Argmax;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;

/// Writes exported models, each only once it has been held against the trained one.
public final class OnnxExport {
  /// How far ONNX Runtime's log-probabilities may lie from the trained model's; where a row has one
  /// below −10, as large logits make them, this much of a tenth of it. They mostly agree to 1e-5,
  /// but where large weights put x close to its centre, rounding in another order has made a
  /// difference of 2.5e-4; a wrong graph makes one of 0.1 or more.
  private static final double TOLERANCE = 1e-3;

  private OnnxExport() {}

  /// Puts the model in its place once ONNX Runtime computes from it what the trained model does, on
  /// `inputs`.
  ///
  /// @param expected log-probabilities of the trained model [inputs][classes]
  /// @throws HarmonicException if they differ; the place is then left as it was
  public static void write(Path place, OnnxGraph model, Inputs inputs, float[][] expected) {
    try (AtomicFile file = AtomicFile.open(place)) {
      model.write(file);
      try (OnnxModel exported = OnnxModel.open(file.temporary())) {
        check(exported.run("log_probs", inputs), expected, place);
      }
      file.commit();
    }
  }

  private static void check(float[][] actual, float[][] expected, Path place) {
    double worst = 0;
    boolean sameClass = true;
    for (int row = 0; row < expected.length; row++) {
      int best = Argmax.of(expected[row]);
      double least = 0;
      double difference = 0;
      for (int c = 0; c < expected[row].length; c++) {
        least = Math.min(least, expected[row][c]);
        difference = Math.max(difference, Math.abs(actual[row][c] - expected[row][c]));
      }
      double scale = Math.max(1, -least / 10);
      worst = Math.max(worst, difference / scale);
      // Two classes closer than the tolerance are a tie, which rounding may break either way.
      sameClass &= expected[row][best] - expected[row][Argmax.of(actual[row])] <= TOLERANCE * scale;
    }
    // Written so that NaN fails too.
    if (!(worst <= TOLERANCE) || !sameClass) {
      throw HarmonicException.failed(
          "the exported model differs from the trained one: " + place + ", by " + worst,
          "the checkpoint is kept; please report this with its config.json");
    }
  }
}
