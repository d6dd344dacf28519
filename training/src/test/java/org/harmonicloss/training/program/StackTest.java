package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Split;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Toy;
import org.harmonicloss.training.loop.Outcome;
import org.harmonicloss.training.loop.Progress;
import org.harmonicloss.training.loop.Stacks;
import org.harmonicloss.training.loop.Trainer;
import org.harmonicloss.training.loop.TrainingRequest;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Seeds trained together: a seed must not notice the others.
class StackTest {
  @TempDir private Path folder;

  /// Every body with every head; transformers with dropout.
  static List<RunConfig> models() {
    return Model.of(new ModularAddition()).stream()
        .flatMap(
            model ->
                Stream.of("harmonic", "cross-entropy")
                    .map(
                        head -> Preset.TEXT.config(new ModularAddition(), model, Head.named(head))))
        .toList();
  }

  private static Stack stack(RunConfig config, List<Long> seeds) {
    return stack(seeds.stream().map(config::withSeed).toList());
  }

  private static Stack stack(List<RunConfig> configs) {
    return new Stack(
        configs,
        configs.stream().map(RunConfig::dataset).toList(),
        configs.stream().map(Checkpoint::initial).toList(),
        ComputeDevice.CPU);
  }

  /// A thousand steps: 40 epochs of 25.
  @ParameterizedTest
  @MethodSource("models")
  void aSeedAloneAndAmongTwenty(RunConfig config) {
    List<Long> twenty = LongStream.range(0, 20).boxed().toList();
    try (Stack alone = stack(config, List.of(13L));
        Stack among = stack(config, twenty)) {
      for (ModelParameter parameter : Network.of(config).parameters()) {
        String name = Checkpoint.VALUE + parameter.name();
        assertArrayEquals(
            alone.checkpoints(0).getFirst().values().get(name),
            among.checkpoints(0).get(13).values().get(name));
      }
      for (int epoch = 1; epoch <= 40; epoch++) {
        float[] expected = alone.trainEpoch(epoch);
        float[] actual = among.trainEpoch(epoch);
        assertEquals(20 * expected.length, actual.length);
        for (int step = 0; step < expected.length; step++) {
          assertEquals(expected[step], actual[step * 20 + 13], 1e-5, epoch + "/" + step);
        }
      }
      Evaluation one = alone.evaluate().getFirst();
      Evaluation other = among.evaluate().get(13);
      assertEquals(one.testLoss(), other.testLoss(), 1e-4);
      assertEquals(one.weightNorm(), other.weightNorm(), 1e-4);
    }
  }

  /// Runs that differ in everything that is only a number to their program.
  static Stream<List<RunConfig>> differing() {
    RunConfig mlp = Configs.small(new Head.Harmonic(2, 1e-4), 2);
    RunConfig transformer =
        Configs.small(Model.Transformer.PAPER, new Head.Harmonic(4, 1e-3), 2).with("dropout", 0.1);
    RunConfig hamming = Configs.small(new Head.Harmonic(Distance.HAMMING, 1, 1e-4), 2);
    RunConfig crossEntropy = Configs.small(new Head.CrossEntropy(), 2);
    RunConfig points =
        Preset.TEXT
            .config(new Toy(5), new Model.Linear(), new Head.Harmonic(2, 1e-6))
            .withEpochs(2);
    return Stream.of(
            Stream.of(mlp, transformer, hamming)
                .flatMap(
                    config ->
                        Stream.of(
                            List.of(
                                config,
                                config.with("learning-rate", 0.004).withSeed(1),
                                config.with("learning-rate", 0.004).with("weight-decay", 0.1),
                                config.with("beta1", 0.5).with("beta2", 0.99),
                                config.with("adam-epsilon", 1e-3)),
                            List.of(
                                config.with("exponent", 0.5),
                                config.with("epsilon", 0.01),
                                config.with("embedding-regularization", 0.0),
                                config.with("embedding-regularization", 1.0).with("exponent", 8.0)),
                            List.of(
                                config.with("rows", 120).with("train-fraction", 0.5),
                                config.with("rows", 75).with("train-fraction", 0.8)))),
            Stream.of(
                List.of(hamming, hamming.with("temperature", 0.5)),
                List.of(crossEntropy, crossEntropy.with("weight-decay", 0.3)),
                List.of(points, points.with("exponent", 6.0), points.with("learning-rate", 0.1))))
        .flatMap(configs -> configs);
  }

  @ParameterizedTest
  @MethodSource("differing")
  void settingsThatDiffer(List<RunConfig> configs) {
    assertEquals(1, Stacks.of(configs, c -> c, 1, 20).size());
    try (Stack together = stack(configs)) {
      List<Stack> alone = configs.stream().map(config -> stack(List.of(config))).toList();
      for (int epoch = 1; epoch <= 2; epoch++) {
        float[] actual = together.trainEpoch(epoch);
        for (int run = 0; run < configs.size(); run++) {
          float[] expected = alone.get(run).trainEpoch(epoch);
          for (int step = 0; step < expected.length; step++) {
            float loss = actual[step * configs.size() + run];
            assertEquals(expected[step], loss, 1e-5 * (1 + expected[step]), run + ", " + step);
          }
        }
      }
      for (int run = 0; run < configs.size(); run++) {
        Evaluation expected = alone.get(run).evaluate().getFirst();
        Evaluation actual = together.evaluate().get(run);
        assertEquals(expected.testLoss(), actual.testLoss(), 1e-4, "" + run);
        assertEquals(expected.trainAccuracy(), actual.trainAccuracy(), "" + run);
        assertEquals(expected.weightNorm(), actual.weightNorm(), 1e-4, "" + run);
      }
      alone.forEach(Stack::close);
    }
  }

  @Test
  void onlyNumbersAreStacked() {
    RunConfig config = Configs.small(new Head.Harmonic(2, 1e-4), 4);
    for (RunConfig other :
        List.of(
            config.with("train-fraction", 0.5),
            config.with("batch-size", 16),
            config.with("epochs", 5),
            config.with("distance", Distance.MANHATTAN),
            config.with("hidden-dimension", 8),
            config.with("split", Split.INPUTS),
            Configs.small(new Head.CrossEntropy(), 4))) {
      assertEquals(List.of(1, 1), sizes(Stacks.of(List.of(config, other), c -> c, 1, 20)));
    }
    List<RunConfig> grid = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      for (double rate : new double[] {0.001, 0.002}) {
        grid.add(config.with("learning-rate", rate).withSeed(seed));
      }
    }
    List<RunConfig> stack = Stacks.of(grid, c -> c, 1, 20).getFirst();
    assertEquals(
        List.of(0.001, 0.001, 0.001, 0.002, 0.002, 0.002),
        stack.stream().map(run -> run.optimizer().learningRate()).toList());
  }

  @Test
  void aDivergedRunDoesNotStopTheOthers() {
    // One seed's parameters are ruined, as by a step too far.
    RunConfig config = Configs.small(new Head.Harmonic(2, 1e-4), 4);
    List<TrainingRequest> requests = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      Path path = folder.resolve("seed" + seed);
      requests.add(new TrainingRequest(config.withSeed(seed), path, TrainingRequest.Start.NEW));
    }
    Trainer.train(
        List.of(
            requests.stream()
                .map(r -> new TrainingRequest(r.config().withEpochs(2), r.path(), r.start()))
                .toList()),
        List.of("harmonic"),
        Progress.SILENT,
        1,
        ComputeDevice.CPU);
    RunDirectory ruined = RunDirectory.open(folder.resolve("seed1"));
    Checkpoint checkpoint = Checkpoint.read(ruined.checkpoint(), config);
    checkpoint.values().get("param.hidden.weight")[0] = Float.NaN;
    AtomicFile.write(ruined.checkpoint(), file -> checkpoint.write(file, config.withSeed(1)));

    Outcome outcome =
        Trainer.train(
            List.of(
                requests.stream()
                    .map(
                        r ->
                            new TrainingRequest(
                                r.config(), r.path(), TrainingRequest.Start.CONTINUE))
                    .toList()),
            List.of("harmonic"),
            Progress.SILENT,
            2,
            ComputeDevice.CPU);
    assertEquals(List.of(new Outcome.Ended(ruined.path(), 3)), outcome.diverged());
    assertEquals(2, outcome.finished().size());
    assertEquals(4, RunDirectory.open(folder.resolve("seed2")).metrics().size());
    assertTrue(ruined.provenance().json().get("sessions").get(1).has("diverged_in_epoch"));
    assertFalse(
        RunDirectory.open(folder.resolve("seed0"))
            .provenance()
            .json()
            .get("sessions")
            .get(1)
            .has("diverged_in_epoch"));
  }

  /// What a thread runs out of must reach the user as what it is.
  @Test
  void anErrorOfAStackIsThrownAsItIs() {
    RunConfig config = Configs.small(new Head.Harmonic(2, 1e-4), 4);
    TrainingRequest request =
        new TrainingRequest(config, folder.resolve("run"), TrainingRequest.Start.NEW);
    Progress fails =
        new Progress() {
          @Override
          public void begun(RunConfig begun, int epoch) {
            throw new OutOfMemoryError("heap");
          }
        };
    assertThrows(
        OutOfMemoryError.class,
        () ->
            Trainer.train(
                List.of(List.of(request)), List.of("harmonic"), fails, 1, ComputeDevice.CPU));
  }

  @Test
  void stacksGiveEveryThreadWork() {
    RunConfig config = Configs.small(new Head.Harmonic(2, 1e-4), 4);
    List<TrainingRequest> requests = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      requests.add(
          new TrainingRequest(
              config.withSeed(seed), folder.resolve("h" + seed), TrainingRequest.Start.NEW));
    }
    assertEquals(List.of(20), sizes(Stacks.of(requests, TrainingRequest::config, 1, 20)));
    assertEquals(List.of(10, 10), sizes(Stacks.of(requests, TrainingRequest::config, 2, 20)));
    RunConfig other = Configs.small(new Head.CrossEntropy(), 4);
    for (long seed = 0; seed < 45; seed++) {
      requests.add(
          new TrainingRequest(
              other.withSeed(seed), folder.resolve("c" + seed), TrainingRequest.Start.NEW));
    }
    assertEquals(
        List.of(20, 20, 20, 5), sizes(Stacks.of(requests, TrainingRequest::config, 2, 20)));
  }

  private static <R> List<Integer> sizes(List<List<R>> stacks) {
    return stacks.stream().map(List::size).toList();
  }
}
