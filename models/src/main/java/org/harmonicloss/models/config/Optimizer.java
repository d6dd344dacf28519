package org.harmonicloss.models.config;

import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Task;

/// AdamW with decoupled weight decay (Loshchilov and Hutter, 2019), and what else there is between
/// gradients and steps.
public sealed interface Optimizer {
  /// The greatest step size.
  double learningRate();

  /// Decoupled from the gradient.
  double weightDecay();

  /// The same with the settings that `visitor` answers.
  Optimizer with(SettingVisitor visitor);

  /// The name in files.
  default String name() {
    return "adamw";
  }

  /// The kind that a task is learnt with; [Preset] has the numbers.
  static Optimizer of(Task task) {
    return task instanceof Language
        ? new Scheduled(1, 1, 0, 1, 0, Decayed.MATRICES, 0.9, 0.95, 1e-8, 1, 0)
        : AdamW.paper(1, 0);
  }

  /// Settings that both kinds have.
  final class Shared {
    static final Setting<Double> LEARNING_RATE =
        Setting.number(
            "learning-rate",
            "R",
            "greater than 0",
            value -> value > 0,
            "AdamW's step size, > 0; of a language model the greatest. Default: 0.002; mnist 0.001;"
                + " toys 0.01; language 0.006, cross-entropy 0.0006.");

    static final Setting<Double> WEIGHT_DECAY =
        Setting.number(
            "weight-decay",
            "W",
            "0 or greater",
            value -> value >= 0,
            "AdamW's decoupled weight decay, >= 0, of all parameters. Default: 0.01,"
                + " transformers 0.005; mnist and toys 0; language 0, cross-entropy 0.1.");

    static final Setting<Double> BETA1 =
        decay("beta1", "AdamW's decay of the mean gradient, in [0, 1). Default: 0.9.");

    static final Setting<Double> BETA2 =
        decay(
            "beta2",
            "AdamW's decay of the mean squared gradient, in [0, 1). Default: 0.999; language"
                + " 0.95.");

    static final Setting<Double> EPSILON =
        Setting.number(
            "adam-epsilon",
            "E",
            "greater than 0",
            value -> value > 0,
            "AdamW's epsilon, > 0. Default: 1e-8.");

    private Shared() {}

    private static Setting<Double> decay(String name, String description) {
      return Setting.number(
          name, "B", "from 0 to less than 1", value -> value >= 0 && value < 1, description);
    }
  }

  /// At a constant rate, the decay on every parameter.
  ///
  /// @param orthogonalGradient whether ⊥Grad (arXiv 2501.04697) takes from each parameter's
  ///     gradient, before AdamW sees it, the part that would only make the parameter longer or
  ///     shorter
  record AdamW(
      double learningRate,
      double weightDecay,
      double beta1,
      double beta2,
      double epsilon,
      boolean orthogonalGradient)
      implements Optimizer {
    static final Setting<Boolean> ORTHOGONAL_GRADIENT =
        Setting.flag(
            "orthogonal-gradient",
            "Whether each parameter's gradient is projected orthogonally to the parameter (⊥Grad)"
                + " before AdamW sees it. Default: false.");

    public AdamW {
      Shared.LEARNING_RATE.require(learningRate);
      Shared.WEIGHT_DECAY.require(weightDecay);
      Shared.BETA1.require(beta1);
      Shared.BETA2.require(beta2);
      Shared.EPSILON.require(epsilon);
    }

    /// With gradients as they are.
    public AdamW(
        double learningRate, double weightDecay, double beta1, double beta2, double epsilon) {
      this(learningRate, weightDecay, beta1, beta2, epsilon, false);
    }

    /// The paper's for the algorithmic tasks.
    static AdamW paper(double learningRate, double weightDecay) {
      return new AdamW(learningRate, weightDecay, 0.9, 0.999, 1e-8);
    }

    @Override
    public AdamW with(SettingVisitor visitor) {
      return new AdamW(
          visitor.visit(Shared.LEARNING_RATE, learningRate),
          visitor.visit(Shared.WEIGHT_DECAY, weightDecay),
          visitor.visit(Shared.BETA1, beta1),
          visitor.visit(Shared.BETA2, beta2),
          visitor.visit(Shared.EPSILON, epsilon),
          visitor.visit(ORTHOGONAL_GRADIENT, orthogonalGradient));
    }
  }

  /// Which parameters the weight decay acts on.
  enum Decayed {
    /// The embeddings and the weights of products, but not gains and biases.
    MATRICES,
    ALL;

    static final Setting<Decayed> SETTING =
        Setting.choice(
            "decayed",
            Decayed.class,
            "WHICH",
            List.of(values()),
            Decayed::text,
            "Parameters of a language model that the weight decay acts on: matrices, or all."
                + " Default: matrices.");

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// As language models are trained: the rate rises from 0 and falls along a cosine, and all
  /// gradients together are cut to a greatest norm.
  ///
  /// @param finalLearningRate from step `decaySteps` on
  /// @param warmupSteps in which the rate rises in proportion
  /// @param decaySteps at which the rate has come to its end, those of the warm-up included
  /// @param gradientClip the greatest norm; 0 for none
  /// @param smoothing c in the loss −log(p + c/V) of V tokens; it is not in what is reported
  record Scheduled(
      double learningRate,
      double finalLearningRate,
      int warmupSteps,
      int decaySteps,
      double weightDecay,
      Decayed decayed,
      double beta1,
      double beta2,
      double epsilon,
      double gradientClip,
      double smoothing)
      implements Optimizer {
    private static final Setting<Double> FINAL_LEARNING_RATE =
        Setting.number(
            "final-learning-rate",
            "R",
            "0 or greater",
            value -> value >= 0,
            "A language model's step size in the end, >= 0. Default: a twentieth of"
                + " --learning-rate.");

    private static final Setting<Integer> WARMUP_STEPS =
        Setting.wholeNumber(
            "warmup-steps",
            "N",
            0,
            "Steps of a language model in which the rate rises from 0, >= 0. Default: a tenth of"
                + " --steps.");

    private static final Setting<Integer> DECAY_STEPS =
        Setting.wholeNumber(
            "decay-steps",
            "N",
            1,
            "The step of a language model at which the rate has come to its end, >= 1. Default:"
                + " --steps.");

    private static final Setting<Double> GRADIENT_CLIP =
        Setting.number(
            "gradient-clip",
            "G",
            "0 or greater",
            value -> value >= 0,
            "Greatest norm of all gradients of a language model together; 0 for none. Default: 1.");

    private static final Setting<Double> SMOOTHING =
        Setting.number(
            "smoothing",
            "C",
            "0 or greater",
            value -> value >= 0,
            "C in the loss -log(p + C/V) that a language model of V tokens is trained with, >= 0."
                + " Default: 0.");

    public Scheduled {
      Shared.LEARNING_RATE.require(learningRate);
      FINAL_LEARNING_RATE.require(finalLearningRate);
      WARMUP_STEPS.require(warmupSteps);
      DECAY_STEPS.require(decaySteps);
      Shared.WEIGHT_DECAY.require(weightDecay);
      Decayed.SETTING.require(decayed);
      Shared.BETA1.require(beta1);
      Shared.BETA2.require(beta2);
      Shared.EPSILON.require(epsilon);
      GRADIENT_CLIP.require(gradientClip);
      SMOOTHING.require(smoothing);
    }

    /// The rate of a step (nanoGPT's): it rises in proportion, falls along half a cosine, and
    /// stays.
    ///
    /// @param step from 1 on
    public double rate(long step) {
      if (step <= warmupSteps) {
        return learningRate * step / warmupSteps;
      }
      if (step >= decaySteps) {
        return finalLearningRate;
      }
      double share = (double) (step - warmupSteps) / (decaySteps - warmupSteps);
      double weight = (1 + Math.cos(Math.PI * share)) / 2;
      return finalLearningRate + weight * (learningRate - finalLearningRate);
    }

    @Override
    public Scheduled with(SettingVisitor visitor) {
      return new Scheduled(
          visitor.visit(Shared.LEARNING_RATE, learningRate),
          visitor.visit(FINAL_LEARNING_RATE, finalLearningRate),
          visitor.visit(WARMUP_STEPS, warmupSteps),
          visitor.visit(DECAY_STEPS, decaySteps),
          visitor.visit(Shared.WEIGHT_DECAY, weightDecay),
          visitor.visit(Decayed.SETTING, decayed),
          visitor.visit(Shared.BETA1, beta1),
          visitor.visit(Shared.BETA2, beta2),
          visitor.visit(Shared.EPSILON, epsilon),
          visitor.visit(GRADIENT_CLIP, gradientClip),
          visitor.visit(SMOOTHING, smoothing));
    }
  }
}
