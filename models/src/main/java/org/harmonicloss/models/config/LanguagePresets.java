package org.harmonicloss.models.config;

import java.math.BigDecimal;
import java.math.MathContext;
import org.harmonicloss.models.task.Language;

/// The presets of language models (the paper's section 6, and what its published code does beyond
/// the text).
final class LanguagePresets {
  /// The paper's, on the distance.
  private static final double PAPER_EXPONENT = 28;

  /// The published code takes the squared distance to the power −768.
  private static final double PUBLISHED_EXPONENT = 1536;

  private static final double PUBLISHED_SMOOTHING = 0.01;

  private LanguagePresets() {}

  static RunConfig config(Preset preset, Language task, Head head) {
    boolean harmonic = head instanceof Head.Harmonic;
    boolean small = preset == Preset.SMALL;
    boolean published = preset == Preset.GPT2_SMALL_PUBLISHED;
    Model.Gpt gpt = small ? Model.Gpt.SMALL : Model.Gpt.GPT2_SMALL;
    if (published) {
      gpt =
          new Model.Gpt(
              gpt.embeddingDimension(),
              gpt.contextLength(),
              gpt.layers(),
              gpt.attentionHeads(),
              gpt.dropout(),
              gpt.biases(),
              true,
              gpt.initialDeviation(),
              64); // 50,304 rows
    }
    double rate = harmonic ? 6e-3 : 6e-4;
    // The small preset's harmonic head learns as well without a decay; see docs/language.md.
    double decay = published || (small && harmonic) ? 0 : 0.1;
    double smoothing = published && harmonic ? PUBLISHED_SMOOTHING : 0;
    Optimizer optimizer =
        new Optimizer.Scheduled(
            rate, 0, 0, 1, decay, Optimizer.Decayed.MATRICES, 0.9, 0.95, 1e-8, 1, smoothing);
    Schedule schedule =
        small
            ? new Schedule.Steps(12, 1, 2_000, 100, 96, Schedule.Precision.FLOAT32)
            : new Schedule.Steps(12, 40, 10_000, 100, 160, Schedule.Precision.FLOAT32);
    return fit(preset, new RunConfig(task, gpt, head, Data.paper(task), optimizer, schedule, 0));
  }

  /// What follows from other settings.
  static RunConfig fit(Preset preset, RunConfig config) {
    Model.Gpt gpt = (Model.Gpt) config.model();
    boolean small = preset == Preset.SMALL;
    boolean harmonic = config.head() instanceof Head.Harmonic;
    int steps = config.schedule().epochs();
    // The paper's 2,000 of 10,000 steps with the standard head, and 1,000 with the harmonic one.
    int warmup = small || harmonic ? steps / 10 : steps / 5;
    RunConfig fitted =
        config
            .with("final-learning-rate", twentieth(config.optimizer().learningRate()))
            .with("warmup-steps", warmup)
            .with("decay-steps", steps);
    if (!harmonic) {
      return fitted;
    }
    double exponent = preset == Preset.GPT2_SMALL ? PAPER_EXPONENT : PUBLISHED_EXPONENT;
    fitted = fitted.with("exponent", small ? 2.0 * gpt.embeddingDimension() : exponent);
    // The published code's for widths other than 768; for 768 it is 0.02.
    double deviation = rounded(0.02 / 0.0357 / Math.sqrt(gpt.embeddingDimension()));
    return small ? fitted.with("initial-deviation", deviation) : fitted;
  }

  /// 3e-4 of 6e-3, and not 3.0000000000000003e-4.
  private static double twentieth(double rate) {
    return BigDecimal.valueOf(rate).divide(BigDecimal.valueOf(20)).doubleValue();
  }

  /// To four digits.
  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(4)).doubleValue();
  }
}
