package org.harmonicloss.models.config;

import static org.harmonicloss.models.config.RunConfig.require;

/// AdamW with decoupled weight decay (Loshchilov and Hutter, 2019), applied to every parameter.
public record Optimizer(
    double learningRate, double weightDecay, double beta1, double beta2, double epsilon) {
  public Optimizer {
    require(
        learningRate > 0 && Double.isFinite(learningRate),
        "learning-rate",
        "greater than 0",
        learningRate);
    require(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "weight-decay",
        "0 or greater",
        weightDecay);
    require(beta1 >= 0 && beta1 < 1, "beta1", "from 0 to less than 1", beta1);
    require(beta2 >= 0 && beta2 < 1, "beta2", "from 0 to less than 1", beta2);
    require(epsilon > 0 && Double.isFinite(epsilon), "adam-epsilon", "greater than 0", epsilon);
  }
}
