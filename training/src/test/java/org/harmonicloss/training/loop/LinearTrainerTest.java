package org.harmonicloss.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Datasets;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.Toy;
import org.harmonicloss.training.loop.TrainingRequest.Start;
import org.harmonicloss.training.program.Checkpoint;
import org.harmonicloss.training.program.Evaluation;
import org.harmonicloss.training.program.SmallMnist;
import org.harmonicloss.training.program.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// MNIST and the toys from data to exported model.
class LinearTrainerTest {
  @TempDir private static Path shared;

  @TempDir private Path folder;

  static List<RunConfig> models() {
    Path data = SmallMnist.write(shared.resolve("mnist"), 150, 90);
    List<RunConfig> models = new ArrayList<>();
    for (String head : List.of("harmonic", "cross-entropy")) {
      models.add(SmallMnist.config(data, head, 6));
      for (int points : List.of(2, 5)) {
        RunConfig toy = Preset.PAPER.config(new Toy(points), new Model.Linear(), Head.named(head));
        models.add(toy.withEpochs(6));
      }
    }
    return models;
  }

  private static Outcome train(Start start, RunConfig... configs) {
    List<TrainingRequest> requests =
        Stream.of(configs).map(c -> new TrainingRequest(c, path(c), start)).toList();
    return Trainer.train(
        Stacks.of(requests, TrainingRequest::config, 1, 20),
        List.of("harmonic"),
        Progress.SILENT,
        1,
        ComputeDevice.CPU);
  }

  private static Path path(RunConfig config) {
    return shared.resolve(config.defaultName());
  }

  private static byte[] checkpoint(RunConfig config) throws IOException {
    return Files.readAllBytes(RunDirectory.open(path(config)).checkpoint());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aResumedRunEndsWithTheSameBytes(RunConfig config) throws IOException {
    train(Start.REPLACE, config, config.withSeed(1));
    byte[] whole = checkpoint(config);
    List<EpochMetrics> metrics = RunDirectory.open(path(config)).metrics();
    train(Start.REPLACE, config.withEpochs(2), config.withSeed(1).withEpochs(2));
    train(Start.CONTINUE, config, config.withSeed(1));
    assertArrayEquals(whole, checkpoint(config));
    List<EpochMetrics> resumed = RunDirectory.open(path(config)).metrics();
    for (int i = 0; i < 6; i++) {
      assertEquals(metrics.get(i).testLoss(), resumed.get(i).testLoss());
      assertEquals(metrics.get(i).step(), resumed.get(i).step());
    }
    assertTrue(resumed.getLast().trainLoss() < resumed.getFirst().trainLoss(), "" + resumed);
  }

  /// The export compares ONNX Runtime with the program; here both are compared with the formula, in
  /// double precision.
  @ParameterizedTest
  @MethodSource("models")
  void theExportedModelComputesTheFormula(RunConfig config) {
    train(Start.REPLACE, config);
    Inputs inputs = config.dataset().test().inputs();
    boolean harmonic = config.head() instanceof Head.Harmonic;
    String scores = harmonic ? "distances" : "logits";
    try (OnnxModel onnx = OnnxModel.open(path(config))) {
      assertEquals(
          List.of("log_probs", scores, "hidden", "unembedding"), List.copyOf(onnx.outputs()));
      float[][] w = onnx.weights("unembedding");
      List<float[][]> out = onnx.run(List.of("hidden", "log_probs", scores), inputs);
      float[] flat = ((Inputs.Vectors) inputs).floats();
      boolean biased = config.task() instanceof Mnist;
      for (int row = 0; row < inputs.rows(); row++) {
        float[] x = out.getFirst()[row];
        double[] logits = new double[w.length];
        double sum = 0;
        for (int c = 0; c < w.length; c++) {
          double product = 0;
          double square = 0;
          for (int i = 0; i < x.length; i++) {
            assertEquals(flat[row * x.length + i], x[i]);
            product += (double) x[i] * w[c][i];
            square += Math.pow((double) x[i] - w[c][i], 2);
          }
          if (config.head() instanceof Head.Harmonic head) {
            assertEquals(Math.sqrt(square), out.get(2)[row][c], 1e-5);
            logits[c] = -head.exponent() / 2 * Math.log(square + head.epsilon());
          } else {
            // Whatever the bias of a class, it is the same for every image.
            double bias = biased ? out.get(2)[0][c] - product(out.getFirst()[0], w[c]) : 0;
            logits[c] = product + bias;
            assertEquals(logits[c], out.get(2)[row][c], 1e-5);
          }
          sum += Math.exp(logits[c] - logits[0]);
        }
        for (int c = 0; c < w.length; c++) {
          assertEquals(logits[c] - logits[0] - Math.log(sum), out.get(1)[row][c], 1e-4);
        }
      }
    }
  }

  private static double product(float[] x, float[] w) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * w[i];
    }
    return sum;
  }

  /// A seed does not notice the others, though all see the same rows, in its own order.
  @ParameterizedTest
  @MethodSource("models")
  void aSeedAloneAndAmongTwenty(RunConfig config) {
    List<Long> twenty = LongStream.range(0, 20).boxed().toList();
    try (Stack alone = stack(config, List.of(13L));
        Stack among = stack(config, twenty)) {
      for (int epoch = 1; epoch <= 30; epoch++) {
        float[] expected = alone.trainEpoch(epoch);
        float[] actual = among.trainEpoch(epoch);
        assertEquals(20 * expected.length, actual.length);
        for (int step = 0; step < expected.length; step++) {
          assertEquals(expected[step], actual[step * 20 + 13], 1e-5, epoch + "/" + step);
        }
      }
      Evaluation one = alone.evaluate().getFirst();
      Evaluation other = among.evaluate().get(13);
      assertEquals(one.trainLoss(), other.trainLoss(), 1e-5);
      assertEquals(one.testAccuracy(), other.testAccuracy());
    }
  }

  /// 3,000 images are more than are evaluated at a time.
  @ParameterizedTest
  @ValueSource(strings = {"harmonic", "cross-entropy"})
  void whatIsEvaluatedInPartsIsTheMeanOfAll(String head) {
    Path data = SmallMnist.write(folder.resolve("mnist"), 3000, 20);
    RunConfig config = SmallMnist.config(data, head, 1);
    Dataset.Samples train = config.dataset().train();
    // Untrained, so that many answers are wrong.
    try (Stack stack = stack(config, List.of(1L, 2L))) {
      Evaluation evaluation = stack.evaluate().get(1);
      float[][] logProbs = stack.logProbs(train.inputs()).get(1);
      double loss = 0;
      double hits = 0;
      for (int row = 0; row < train.rows(); row++) {
        float target = logProbs[row][train.targets()[row]];
        loss -= target / train.rows();
        int better = 0;
        for (float logProb : logProbs[row]) {
          better += logProb > target ? 1 : 0;
        }
        hits += better == 0 ? 1.0 / train.rows() : 0;
      }
      assertEquals(loss, evaluation.trainLoss(), 1e-5);
      assertEquals(hits, evaluation.trainAccuracy(), 1e-6);
      assertTrue(hits > 0 && hits < 0.9, "" + hits);
    }
  }

  private static Stack stack(RunConfig config, List<Long> seeds) {
    List<RunConfig> configs = seeds.stream().map(config::withSeed).toList();
    Datasets datasets = new Datasets();
    return new Stack(
        configs,
        configs.stream().map(c -> (Dataset) datasets.of(c)).toList(),
        configs.stream().map(Checkpoint::initial).toList(),
        ComputeDevice.CPU);
  }

  @Test
  void dataMayMoveButNotChange() throws IOException {
    Path here = SmallMnist.write(folder.resolve("here"), 70, 20);
    RunConfig config = SmallMnist.config(here, "harmonic", 2).withSeed(77);
    train(Start.REPLACE, config);
    Path there = Files.move(here, folder.resolve("there"));
    RunConfig moved = SmallMnist.config(there, "harmonic", 4).withSeed(77);
    assertEquals(1, train(Start.CONTINUE, moved).finished().size());
    assertEquals(moved.data(), RunDirectory.open(path(config)).config().data());
    assertEquals(4, RunDirectory.open(path(config)).metrics().size());
    SmallMnist.write(there, 70, 21);
    HarmonicException error =
        assertThrows(HarmonicException.class, () -> train(Start.CONTINUE, moved.withEpochs(6)));
    assertTrue(error.getMessage().contains("the data in " + there), error.getMessage());
    assertEquals(1, error.exitCode());
    assertEquals(4, RunDirectory.open(path(config)).metrics().size());
  }

  /// The paper's figure 1: with the harmonic loss the weights become the points.
  @Test
  void harmonicWeightsBecomeThePoints() {
    RunConfig config = Preset.paper(new Toy(2)).withEpochs(3000);
    train(Start.REPLACE, config);
    try (OnnxModel onnx = OnnxModel.open(path(config))) {
      float[][] w = onnx.weights("unembedding");
      assertArrayEquals(new float[] {1, 1}, w[0], 1e-3f);
      assertArrayEquals(new float[] {-1, -1}, w[1], 1e-3f);
    }
    EpochMetrics last = RunDirectory.open(path(config)).metrics().getLast();
    assertEquals(3000, last.step());
    assertTrue(last.trainLoss() < 1e-5, "" + last);
    assertEquals(2, last.weightNorm(), 1e-3);
    assertFalse(RunDirectory.open(path(config)).provenance().json().get("dataset").has("split"));
  }
}
