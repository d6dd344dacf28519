package org.harmonicloss.models.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Permutation;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.Toy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RunConfigTest {
  private static final RunConfig PAPER = RunConfig.paper(new ModularAddition());
  private static final RunConfig TRANSFORMER =
      RunConfig.paper(new ModularAddition(), Architecture.TRANSFORMER, "cross-entropy");

  @Test
  void readsBackWhatItWrote() {
    assertEquals(PAPER, RunConfig.fromJson(Json.parse(Json.pretty(PAPER.toJson()), "c"), "c"));
    assertEquals("modular-addition-mlp-harmonic-seed0", PAPER.withEpochs(1).defaultName());
  }

  @Test
  void permutationsTakeTransformersLonger() {
    for (TokenTask task : TokenTask.all()) {
      for (Architecture model : task.models()) {
        RunConfig paper = RunConfig.paper(task, model, "harmonic");
        boolean longer = task.name().equals("permutation") && model != Architecture.MLP;
        assertEquals(longer ? 10000 : 7000, paper.epochs());
        assertEquals(longer ? 0.005 : 0.01, paper.embeddingRegularization());
      }
    }
  }

  @Test
  void transformersHaveTheirOwnSettings() {
    RunConfig read = RunConfig.fromJson(Json.parse(Json.pretty(TRANSFORMER.toJson()), "c"), "c");
    assertEquals(TRANSFORMER, read);
    assertEquals("modular-addition-transformer-cross-entropy-seed0", read.defaultName());
    assertEquals(new Head.CrossEntropy(), read.head());
    assertEquals(
        List.of(0.005, 0.01, 7000, 16, 64, 2, 2, 0.1),
        List.of(
            read.optimizer().weightDecay(),
            read.embeddingRegularization(),
            read.epochs(),
            read.embeddingDimension(),
            read.hiddenDimension(),
            read.layers(),
            read.attentionHeads(),
            read.dropout()));
    assertEquals(0.01, PAPER.optimizer().weightDecay());
    for (String field : List.of("layers", "attention_heads", "dropout")) {
      assertFalse(PAPER.toJson().has(field), field);
      var without = TRANSFORMER.toJson();
      without.remove(field);
      HarmonicException error =
          assertThrows(HarmonicException.class, () -> RunConfig.fromJson(without, "c"));
      assertTrue(error.getMessage().contains(field), error.getMessage());
    }
  }

  @Test
  void whatIsOutOfRangeIsSaidInTheUsersWords() {
    expect("--exponent must be greater than 0, was -1.0", () -> new Head.Harmonic(-1, 1e-4));
    expect("--exponent must be greater than 0, was NaN", () -> new Head.Harmonic(Double.NaN, 1e-4));
    expect("--epsilon must be greater than 0, was 0.0", () -> new Head.Harmonic(2, 0));
    expect("--epochs must be 1 or greater, was 0", () -> PAPER.withEpochs(0));
    expect(
        "--learning-rate must be greater than 0, was Infinity",
        () -> new Optimizer(Double.POSITIVE_INFINITY, 0, 0.9, 0.999, 1e-8));
    expect(
        "--beta2 must be from 0 to less than 1, was 1.0",
        () -> new Optimizer(1e-3, 0, 0.9, 1, 1e-8));
    expect("unknown task: sums", () -> Task.named("sums"));
  }

  @Test
  void oneLayerHasItsOwnSettings() {
    RunConfig mnist = RunConfig.paper(new Mnist());
    assertEquals("mnist-linear-harmonic-seed0", mnist.defaultName());
    assertEquals(new Head.Harmonic(56, 1e-4), mnist.head());
    assertEquals(
        List.of(1e-3, 0.0, 64, 10),
        List.of(
            mnist.optimizer().learningRate(),
            mnist.optimizer().weightDecay(),
            mnist.batchSize(),
            mnist.epochs()));
    RunConfig withData = RunConfig.fromJson(mnist.toJson().put("data", "folder"), "c");
    assertEquals("folder", withData.data());
    assertEquals(withData, RunConfig.fromJson(withData.toJson(), "c"));
    assertEquals(withData, mnist.withData(withData).withSeed(0));
    for (String absent :
        List.of("rows", "split", "train_fraction", "embedding_dimension", "layers")) {
      assertFalse(mnist.toJson().has(absent), absent);
    }
    for (int points : List.of(2, 5)) {
      RunConfig toy = RunConfig.paper(new Toy(points), Architecture.LINEAR, "harmonic");
      assertEquals(new Head.Harmonic(2, 1e-6), toy.head());
      assertEquals(
          List.of(1e-2, 0.0, points, 10_000),
          List.of(
              toy.optimizer().learningRate(),
              toy.optimizer().weightDecay(),
              toy.batchSize(),
              toy.epochs()));
      assertEquals(toy, RunConfig.fromJson(toy.toJson(), "c"));
    }
    expect(
        "--model mlp cannot learn mnist",
        () -> RunConfig.paper(new Mnist(), Architecture.MLP, "harmonic"));
    expect(
        "--model linear cannot learn permutation",
        () -> RunConfig.paper(new Permutation(), Architecture.LINEAR, "harmonic"));
  }

  @Test
  void theCaseStudyIsThePapers() {
    List<RunConfig> runs = RunConfig.caseStudy();
    assertEquals(
        List.of(0.0, 0.5, 0.0), runs.stream().map(r -> r.optimizer().weightDecay()).toList());
    assertEquals(
        List.of("cross-entropy", "cross-entropy", "harmonic"),
        runs.stream().map(r -> r.head().name()).toList());
    for (RunConfig run : runs) {
      assertEquals(
          List.of("modular-addition", Architecture.MLP, 2000, 1e-3, 50L),
          List.of(
              run.task().name(),
              run.model(),
              run.epochs(),
              run.optimizer().learningRate(),
              run.seed()));
    }
  }

  private static void expect(String message, Executable executable) {
    HarmonicException error = assertThrows(HarmonicException.class, executable);
    assertEquals(message, error.getMessage());
    assertEquals(2, error.exitCode());
    assertTrue(!error.hint().isBlank());
  }
}
