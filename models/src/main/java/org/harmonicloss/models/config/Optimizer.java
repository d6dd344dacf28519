package org.harmonicloss.models.config;

/// AdamW with decoupled weight decay (Loshchilov and Hutter, 2019), applied to every parameter. The
/// learning rate is constant; a schedule would be one more component here, with its own settings.
public record Optimizer(
    double learningRate, double weightDecay, double beta1, double beta2, double epsilon) {

  private static final Setting<Double> LEARNING_RATE =
      Setting.number(
          "learning-rate",
          "R",
          "greater than 0",
          value -> value > 0,
          "AdamW's step size, > 0. Default: 0.002; mnist 0.001; toys 0.01.");

  private static final Setting<Double> WEIGHT_DECAY =
      Setting.number(
          "weight-decay",
          "W",
          "0 or greater",
          value -> value >= 0,
          "AdamW's decoupled weight decay, >= 0, of all parameters. Default: 0.01,"
              + " transformers 0.005; mnist and toys 0.");

  private static final Setting<Double> BETA1 =
      decay("beta1", "AdamW's decay of the mean gradient, in [0, 1). Default: 0.9.");

  private static final Setting<Double> BETA2 =
      decay("beta2", "AdamW's decay of the mean squared gradient, in [0, 1). Default: 0.999.");

  private static final Setting<Double> EPSILON =
      Setting.number(
          "adam-epsilon",
          "E",
          "greater than 0",
          value -> value > 0,
          "AdamW's epsilon, > 0. Default: 1e-8.");

  public Optimizer {
    LEARNING_RATE.require(learningRate);
    WEIGHT_DECAY.require(weightDecay);
    BETA1.require(beta1);
    BETA2.require(beta2);
    EPSILON.require(epsilon);
  }

  /// The paper's for the algorithmic tasks.
  static Optimizer paper(double learningRate, double weightDecay) {
    return new Optimizer(learningRate, weightDecay, 0.9, 0.999, 1e-8);
  }

  /// The name in files.
  public String name() {
    return "adamw";
  }

  Optimizer with(SettingVisitor visitor) {
    return new Optimizer(
        visitor.visit(LEARNING_RATE, learningRate),
        visitor.visit(WEIGHT_DECAY, weightDecay),
        visitor.visit(BETA1, beta1),
        visitor.visit(BETA2, beta2),
        visitor.visit(EPSILON, epsilon));
  }

  private static Setting<Double> decay(String name, String description) {
    return Setting.number(
        name, "B", "from 0 to less than 1", value -> value >= 0 && value < 1, description);
  }
}
