package org.harmonicloss.models.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.task.Equivalence;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Permutation;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.Toy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RunConfigTest {
  private static final RunConfig PAPER = Preset.paper(new ModularAddition());
  private static final RunConfig TRANSFORMER =
      Preset.PAPER.config(new ModularAddition(), Model.Transformer.PAPER, new Head.CrossEntropy());

  /// Every task with every model and head that fit.
  static List<RunConfig> everyKind() {
    List<RunConfig> kinds = new ArrayList<>();
    for (Task task : Task.all()) {
      for (Model model : Model.of(task)) {
        Head.all().stream()
            .filter(head -> head.isForManyClasses() || !(task instanceof Language))
            .forEach(head -> kinds.add(Preset.usual(task).config(task, model, head)));
      }
    }
    return kinds;
  }

  private static RunConfig reread(RunConfig config) {
    return RunConfig.fromJson(Json.parse(Json.pretty(config.toJson()), "c"), "c");
  }

  @Test
  void readsBackWhatItWrote() {
    for (RunConfig config : everyKind()) {
      assertEquals(config, reread(config));
      assertEquals(2, config.toJson().path("schema").asInt());
    }
    RunConfig mnist = Preset.paper(new Mnist()).withData(new Data.Files("folder")).withSeed(7);
    assertEquals(mnist, reread(mnist));
    assertEquals("modular-addition-mlp-harmonic-seed0", PAPER.withEpochs(1).defaultName());
    assertEquals("mnist-linear-harmonic-seed7", mnist.defaultName());
  }

  /// Every setting can be changed by its name, is read back, and is one that is named only once.
  @Test
  void everySettingIsItsPartsOwn() {
    for (RunConfig config : everyKind()) {
      Map<String, Setting<?>> names = new HashMap<>();
      config
          .settings()
          .forEach(
              (setting, value) -> {
                assertEquals(null, names.put(setting.name(), setting), setting.name());
                if (value != null) {
                  assertEquals(value, setting.parse().apply(setting.print(value)));
                  assertEquals(config, config.with(setting.name(), value));
                }
                Object other = other(value);
                if (other != null) {
                  RunConfig changed = config.with(setting.name(), other);
                  assertEquals(other, changed.settings().get(setting), setting.name());
                  assertEquals(changed, reread(changed));
                }
              });
    }
    assertThrows(IllegalArgumentException.class, () -> PAPER.with("layers", 3));
  }

  /// A value that is in every range.
  private static Object other(Object value) {
    return switch (value) {
      case Integer number -> number > 40_000 ? number / 2 : number + number;
      case Boolean flag -> !flag;
      case Double number -> number / 2;
      case Split split -> split == Split.ROWS ? Split.INPUTS : Split.ROWS;
      case null, default -> null;
    };
  }

  @Test
  void thePapersSettings() {
    for (TokenTask task : TokenTask.all()) {
      boolean longer = task instanceof Permutation;
      RunConfig mlp = Preset.PAPER.config(task, Model.Mlp.PAPER, Head.Harmonic.PAPER);
      assertEquals(new Model.Mlp(16, 100, 0), mlp.model());
      assertEquals(new Schedule.Epochs(32, 7000, 1), mlp.schedule());
      assertEquals(new Optimizer.AdamW(0.002, 0.01, 0.9, 0.999, 1e-8), mlp.optimizer());
      assertEquals(new Data.Drawn(longer ? 576 : 1000, 0.8, Split.ROWS), mlp.data());
      RunConfig transformer =
          Preset.PAPER.config(task, Model.Transformer.PAPER, Head.Harmonic.PAPER);
      assertEquals(
          new Model.Transformer(16, 64, 2, 2, 0.1, longer ? 0.005 : 0.01), transformer.model());
      assertEquals(new Schedule.Epochs(32, longer ? 10000 : 7000, 1), transformer.schedule());
      assertEquals(0.005, transformer.optimizer().weightDecay());
      // The text regularises MLPs as well, and says nothing else that is different.
      RunConfig text = Preset.TEXT.config(task, Model.Mlp.PAPER, Head.Harmonic.PAPER);
      assertEquals(mlp.with("embedding-regularization", 0.01), text);
      assertEquals(
          transformer, Preset.TEXT.config(task, Model.Transformer.PAPER, Head.Harmonic.PAPER));
    }
    RunConfig mnist = Preset.paper(new Mnist());
    assertEquals(new Head.Harmonic(56, 1e-4), mnist.head());
    assertEquals(new Schedule.Epochs(64, 10, 1), mnist.schedule());
    assertEquals(new Optimizer.AdamW(1e-3, 0, 0.9, 0.999, 1e-8), mnist.optimizer());
    for (int points : List.of(2, 5)) {
      RunConfig toy = Preset.paper(new Toy(points));
      assertEquals(new Head.Harmonic(2, 1e-6), toy.head());
      assertEquals(new Schedule.Epochs(points, 10_000, 1), toy.schedule());
      assertEquals(new Optimizer.AdamW(1e-2, 0, 0.9, 0.999, 1e-8), toy.optimizer());
    }
  }

  /// Files that harmonic 0.1.0 wrote, as they were.
  @Test
  void readsTheFilesOf010() {
    RunConfig mlp = PAPER.withEpochs(40).withSeed(3).with("embedding-regularization", 0.01);
    assertEquals(mlp, stored("modular-addition-mlp-harmonic"));
    RunConfig genealogy = stored("genealogy-mlp-harmonic");
    assertEquals(new Head.Harmonic(4, 1e-4), genealogy.head());
    assertEquals(new Data.Drawn(100, 0.8, Split.ROWS), genealogy.data());
    RunConfig transformer =
        Preset.PAPER
            .config(new Equivalence(), Model.Transformer.PAPER, new Head.CrossEntropy())
            .withData(new Data.Drawn(100, 0.8, Split.INPUTS))
            .with("dropout", 0.2)
            .withEpochs(1)
            .withSeed(5);
    assertEquals(transformer, stored("equivalence-transformer-cross-entropy"));
    assertEquals(
        Preset.PAPER
            .config(new Mnist(), new Model.Linear(), new Head.CrossEntropy())
            .withData(new Data.Files("MNIST"))
            .withEpochs(1),
        stored("mnist-linear-cross-entropy"));
    assertEquals(Preset.paper(new Toy(5)).withEpochs(2), stored("toy-five-linear-harmonic"));
  }

  private static RunConfig stored(String name) {
    return RunConfig.fromJson(Stored.json("schema1/" + name + ".json"), name);
  }

  @Test
  void whatIsMissingOrUnknownIsNamed() {
    for (String field : List.of("layers", "attention_heads", "dropout")) {
      assertFalse(PAPER.toJson().path("model").has(field), field);
      ObjectNode without = TRANSFORMER.toJson();
      ((ObjectNode) without.path("model")).remove(field);
      assertTrue(failure(without).getMessage().contains(field), field);
    }
    for (String part : List.of("task", "model", "head", "data", "optimizer", "schedule", "seed")) {
      ObjectNode without = PAPER.toJson();
      without.remove(part);
      assertTrue(failure(without).getMessage().contains(part), part);
    }
    assertEquals("c: unknown schema: 3", failure(PAPER.toJson().put("schema", 3)).getMessage());
    ObjectNode adam = PAPER.toJson();
    ((ObjectNode) adam.path("optimizer")).put("name", "sgd");
    assertEquals("c: unknown name: sgd", failure(adam).getMessage());
    ObjectNode far = PAPER.toJson();
    ((ObjectNode) far.path("head")).put("distance", "taxicab");
    assertEquals("c: unknown distance: taxicab", failure(far).getMessage());
  }

  private static HarmonicException failure(ObjectNode json) {
    HarmonicException error =
        assertThrows(HarmonicException.class, () -> RunConfig.fromJson(json, "c"));
    assertEquals(1, error.exitCode());
    return error;
  }

  @Test
  void whatIsOutOfRangeIsSaid() {
    expect("`exponent` must be greater than 0, was -1.0", () -> new Head.Harmonic(-1, 1e-4));
    expect("`exponent` must be greater than 0, was NaN", () -> new Head.Harmonic(Double.NaN, 1));
    expect("`epsilon` must be greater than 0, was 0.0", () -> new Head.Harmonic(2, 0));
    expect("`epochs` must be 1 or greater, was 0", () -> PAPER.withEpochs(0));
    expect("`rows` must be 2 or greater, at most 10000000, was 1", () -> PAPER.with("rows", 1));
    // What a hostile file claims: 8 GB of indices.
    expect(
        "`rows` must be 2 or greater, at most 10000000, was 2000000000",
        () -> PAPER.with("rows", 2_000_000_000));
    expect(
        "`batch-size` must be 1 or greater, at most 10000000, was 2147483647",
        () -> PAPER.with("batch-size", Integer.MAX_VALUE));
    expect(
        "`learning-rate` must be greater than 0, was Infinity",
        () -> new Optimizer.AdamW(Double.POSITIVE_INFINITY, 0, 0.9, 0.999, 1e-8));
    expect(
        "`beta2` must be from 0 to less than 1, was 1.0",
        () -> new Optimizer.AdamW(1e-3, 0, 0.9, 1, 1e-8));
    expect(
        "`attention-heads` must be 1 or greater and divide the embedding dimension, 16, was 3",
        () -> TRANSFORMER.with("attention-heads", 3));
    expect("`seed` must be 0 or greater, was -1", () -> PAPER.withSeed(-1));
    expect("unknown task: sums", () -> Task.named("sums"));
    expect("unknown model: cnn", () -> Model.named("cnn"));
    expect("unknown head: hinge", () -> Head.named("hinge"));
    expect(
        "`model` mlp cannot learn mnist",
        () -> Preset.PAPER.config(new Mnist(), Model.Mlp.PAPER, Head.Harmonic.PAPER));
    expect(
        "`model` linear cannot learn permutation",
        () -> Preset.PAPER.config(new Permutation(), new Model.Linear(), Head.Harmonic.PAPER));
    expect(
        "modular-addition is not learnt from data that are given",
        () -> PAPER.withData(new Data.Given()));
  }

  @Test
  void theCaseStudyIsThePapers() {
    List<RunConfig> runs = Preset.caseStudy();
    assertEquals(
        List.of(0.0, 0.5, 0.0), runs.stream().map(r -> r.optimizer().weightDecay()).toList());
    assertEquals(
        List.of("cross-entropy", "cross-entropy", "harmonic"),
        runs.stream().map(r -> r.head().name()).toList());
    for (RunConfig run : runs) {
      assertEquals(
          List.of("modular-addition", "mlp", 2000, 1e-3, 50L),
          List.of(
              run.task().name(),
              run.model().name(),
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
