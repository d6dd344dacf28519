package org.harmonicloss.training;

import org.harmonicloss.models.Head;
import org.harmonicloss.models.RunConfig;

/// Variations of a configuration for tests.
final class Configs {
  private Configs() {}

  static RunConfig with(RunConfig config, Head head) {
    return new RunConfig(
        config.task(),
        config.model(),
        head,
        config.embeddingDimension(),
        config.hiddenDimension(),
        config.optimizer(),
        config.embeddingRegularization(),
        config.batchSize(),
        config.epochs(),
        config.evaluateEvery(),
        config.rows(),
        config.trainFraction(),
        config.split(),
        config.seed());
  }
}
