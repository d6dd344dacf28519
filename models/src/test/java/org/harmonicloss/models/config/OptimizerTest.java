package org.harmonicloss.models.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.harmonicloss.models.task.Language;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static Optimizer.Scheduled scheduled(int warmup, int decay) {
    return new Optimizer.Scheduled(
        6e-4, 3e-5, warmup, decay, 0.1, Optimizer.Decayed.MATRICES, 0.9, 0.95, 1e-8, 1, 0);
  }

  /// nanoGPT's `get_lr`, but that the first step is step 1.
  @Test
  void ratesRiseAndFall() {
    Optimizer.Scheduled paper = scheduled(2000, 10_000);
    assertEquals(3e-7, paper.rate(1), 1e-12);
    assertEquals(3e-4, paper.rate(1000), 1e-12);
    assertEquals(6e-4, paper.rate(2000), 1e-12);
    assertEquals((6e-4 + 3e-5) / 2, paper.rate(6000), 1e-12);
    assertEquals(3e-5 + 0.5 * (1 + Math.cos(Math.PI / 4)) * 5.7e-4, paper.rate(4000), 1e-12);
    assertEquals(3e-5, paper.rate(10_000), 1e-12);
    assertEquals(3e-5, paper.rate(20_000), 1e-12);
  }

  @Test
  void withoutAWarmupItBeginsNearTheTop() {
    assertEquals(6e-4, scheduled(0, 1000).rate(1), 1e-8);
    assertEquals(3e-5, scheduled(0, 1).rate(1), 1e-12);
    assertEquals(6e-4, scheduled(5, 5).rate(5), 1e-12);
    assertEquals(3e-5, scheduled(5, 5).rate(6), 1e-12);
  }

  /// The paper's section 6, and what REFERENCE of its code says.
  @Test
  void presets() {
    RunConfig harmonic =
        Preset.GPT2_SMALL.config(Language.GPT2, Model.Gpt.SMALL, Head.Harmonic.PAPER);
    RunConfig standard =
        Preset.GPT2_SMALL.config(Language.GPT2, Model.Gpt.SMALL, new Head.CrossEntropy());
    assertEquals(Model.Gpt.GPT2_SMALL, harmonic.model());
    assertEquals(new Head.Harmonic(28, 1e-4), harmonic.head());
    Optimizer.Scheduled of = (Optimizer.Scheduled) harmonic.optimizer();
    assertEquals(6e-3, of.learningRate());
    assertEquals(3e-4, of.finalLearningRate());
    assertEquals(1000, of.warmupSteps());
    Optimizer.Scheduled other = (Optimizer.Scheduled) standard.optimizer();
    assertEquals(6e-4, other.learningRate());
    assertEquals(3e-5, other.finalLearningRate());
    assertEquals(2000, other.warmupSteps());
    assertEquals(10_000, other.decaySteps());
    Schedule.Steps schedule = (Schedule.Steps) harmonic.schedule();
    assertEquals(480, schedule.batchSize() * schedule.accumulation());
    RunConfig published =
        Preset.GPT2_SMALL_PUBLISHED.config(Language.GPT2, Model.Gpt.SMALL, Head.Harmonic.PAPER);
    assertEquals(new Head.Harmonic(1536, 1e-4), published.head());
    assertEquals(0, published.optimizer().weightDecay());
    assertEquals(0.01, ((Optimizer.Scheduled) published.optimizer()).smoothing());
    assertEquals(64, ((Model.Gpt) published.model()).vocabularyMultiple());
  }
}
