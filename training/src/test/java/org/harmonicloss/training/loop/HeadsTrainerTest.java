package org.harmonicloss.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.SoftNearestNeighbor;
import org.harmonicloss.models.config.Spherical;
import org.harmonicloss.models.config.StableMax;
import org.harmonicloss.models.config.SupervisedContrastive;
import org.harmonicloss.models.config.TaylorSoftmax;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.Toy;
import org.harmonicloss.training.program.Configs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Heads other than the harmonic and the cross-entropy head, as they are trained and exported.
class HeadsTrainerTest {
  @TempDir private Path folder;

  static Stream<Head> heads() {
    return Head.all().stream()
        .filter(head -> !(head instanceof Head.Harmonic || head instanceof Head.CrossEntropy));
  }

  /// Training fails unless the exported model gives the same probabilities; here they are computed
  /// anew from `hidden`, by the definition.
  @ParameterizedTest
  @MethodSource("heads")
  void modelsAreTrainedAndExported(Head head) throws IOException {
    RunConfig mlp = Configs.small(head, 3);
    RunConfig transformer = Configs.small(Model.Transformer.PAPER, head, 3);
    RunConfig toy = Preset.PAPER.config(new Toy(5), new Model.Linear(), head).withEpochs(20);
    RunConfig orthogonal = mlp.with("orthogonal-gradient", true);
    List<RunConfig> configs = List.of(mlp, transformer, toy, orthogonal);
    List<TrainingRequest> requests = new ArrayList<>();
    for (RunConfig config : configs) {
      for (long seed : List.of(7L, 8L)) {
        Path path = folder.resolve(configs.indexOf(config) + "-" + seed);
        requests.add(new TrainingRequest(config.withSeed(seed), path, TrainingRequest.Start.NEW));
      }
    }
    Trainer.train(
        Stacks.of(requests, TrainingRequest::config, 1, 20),
        List.of("harmonic"),
        Progress.SILENT,
        1,
        ComputeDevice.CPU);
    for (TrainingRequest request : requests) {
      RunDirectory run = RunDirectory.open(request.path());
      List<EpochMetrics> metrics = run.metrics();
      String losses = metrics.getFirst().trainLoss() + " to " + metrics.getLast().trainLoss();
      assertTrue(metrics.getLast().trainLoss() < metrics.getFirst().trainLoss(), losses);
      String card = Files.readString(request.path().resolve("README.md"));
      assertTrue(card.contains("--head " + head.name()), card);
      boolean toyRun = request.config().task() instanceof Toy;
      Inputs inputs =
          toyRun
              ? ((Toy) toy.task()).samples().inputs()
              : new Inputs.Tokens(List.of(new int[] {3, 4}, new int[] {0, 30}));
      boolean centres = isOfBatches(head);
      try (OnnxModel model = OnnxModel.open(request.path())) {
        assertEquals(centres, model.outputs().contains("distances"));
        float[][] scores = model.run(centres ? "distances" : "logits", inputs);
        float[][] logProbs = model.run("log_probs", inputs);
        float[][] x = model.run("hidden", inputs);
        float[][] w = model.weights("unembedding");
        for (int row = 0; row < x.length; row++) {
          double[] log = new double[w.length];
          for (int c = 0; c < w.length; c++) {
            if (centres) {
              assertEquals(distance(head, x[row], w[c]), scores[row][c], 1e-5);
            }
            log[c] = logWeight(head, scores[row][c]);
          }
          double total = Math.log(Arrays.stream(log).map(Math::exp).sum());
          for (int c = 0; c < w.length; c++) {
            assertEquals(log[c] - total, logProbs[row][c], 1e-4);
          }
        }
      }
    }
    assertNotEquals(loss(requests.get(0)), loss(requests.get(6)));
    // A seed does not notice the others of its stack.
    for (int i : new int[] {1, 7}) {
      Path path = folder.resolve("alone" + i);
      TrainingRequest request = requests.get(i);
      TrainingRequest alone = new TrainingRequest(request.config(), path, request.start());
      Trainer.train(
          List.of(List.of(alone)), List.of("harmonic"), Progress.SILENT, 1, ComputeDevice.CPU);
      assertEquals(loss(alone), loss(request), 1e-4);
    }
  }

  private static double loss(TrainingRequest request) {
    return RunDirectory.open(request.path()).metrics().getLast().trainLoss();
  }

  private static boolean isOfBatches(Head head) {
    return head instanceof SoftNearestNeighbor || head instanceof SupervisedContrastive;
  }

  /// What p is in proportion to, as a logarithm, from the definition.
  private static double logWeight(Head head, double score) {
    return switch (head) {
      case StableMax _ -> Math.log(score >= 0 ? score + 1 : 1 / (1 - score));
      case Spherical spherical -> Math.log(score * score + spherical.epsilon());
      case TaylorSoftmax _ -> Math.log(1 + score + score * score / 2);
      case SoftNearestNeighbor near -> -score * score / near.temperature();
      case SupervisedContrastive near -> -score / near.temperature();
      default -> throw new AssertionError(head);
    };
  }

  private static double distance(Head head, float[] x, float[] w) {
    double xx = 0;
    double ww = 0;
    double xw = 0;
    for (int k = 0; k < x.length; k++) {
      xx += x[k] * x[k];
      ww += w[k] * w[k];
      xw += x[k] * w[k];
    }
    if (head instanceof SoftNearestNeighbor) {
      return Math.sqrt(xx + ww - 2 * xw);
    }
    // A vector of zeros has no direction; its unit vector is taken as zeros, half of 1 away.
    return xx == 0 || ww == 0 ? 0.5 : 1 - xw / Math.sqrt(xx * ww);
  }
}
