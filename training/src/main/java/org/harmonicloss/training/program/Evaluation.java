package org.harmonicloss.training.program;

import org.harmonicloss.models.run.EpochMetrics;

/// A seed's loss and accuracy on all its rows, and the norm of its parameters, as float32 from the
/// program.
///
/// @param gradientNorm of the last step, before it was cut; NaN where there was none
public record Evaluation(
    float trainLoss,
    float trainAccuracy,
    float testLoss,
    float testAccuracy,
    float weightNorm,
    float gradientNorm) {

  public boolean isFinite() {
    return Float.isFinite(trainLoss) && Float.isFinite(testLoss) && Float.isFinite(weightNorm);
  }

  public EpochMetrics toMetrics(int epoch, long step, double seconds) {
    return toMetrics(epoch, step, seconds, null);
  }

  /// Of a language model after `step` steps.
  public EpochMetrics toMetrics(int step, double seconds, EpochMetrics.Language language) {
    return toMetrics(step, step, seconds, language);
  }

  private EpochMetrics toMetrics(
      int epoch, long step, double seconds, EpochMetrics.Language language) {
    return new EpochMetrics(
        epoch,
        step,
        shortest(trainLoss),
        shortest(trainAccuracy),
        shortest(testLoss),
        shortest(testAccuracy),
        shortest(weightNorm),
        Float.isFinite(gradientNorm) ? shortest(gradientNorm) : null,
        seconds,
        language);
  }

  /// The number with the fewest digits that is this float: 0.64125, not 0.6412500143051147.
  static double shortest(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
