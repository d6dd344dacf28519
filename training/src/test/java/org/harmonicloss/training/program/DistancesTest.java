package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Toy;
import org.harmonicloss.training.loop.Progress;
import org.harmonicloss.training.loop.Stacks;
import org.harmonicloss.training.loop.Trainer;
import org.harmonicloss.training.loop.TrainingRequest;
import org.harmonicloss.training.model.OutputHead;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every distance: against values of SciPy and PyTorch, and as it is trained and exported.
class DistancesTest {
  @TempDir private Path folder;

  private static JsonNode golden() throws IOException {
    try (InputStream in = DistancesTest.class.getResourceAsStream("distances.json")) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "distances.json");
    }
  }

  private static double[] numbers(JsonNode list) {
    return list.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void logProbabilitiesAndGradientsAreThoseOfOthers(Distance distance) throws IOException {
    JsonNode golden = golden();
    JsonNode expected = golden.get("cases").get(distance.text());
    int rows = golden.get("rows").intValue();
    int classes = golden.get("classes").intValue();
    int d = golden.get("dimension").intValue();
    Head.Harmonic head =
        new Head.Harmonic(
            distance,
            golden.get("exponent").doubleValue(),
            golden.get("epsilon").doubleValue(),
            golden.get("minkowski_p").doubleValue(),
            golden.get("temperature").doubleValue());
    RunConfig config = Preset.PAPER.config(new ModularAddition(), new Model.Mlp(d, 1, 0), head);
    double[] logProbs = numbers(expected.get("log_p"));
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
        TrainingProgram program = TrainingProgram.load(config, manager, "autograd")) {
      NDArray x = manager.create(numbers(golden.get("x")), new Shape(1, rows, d));
      NDList w = new NDList(weights(manager, golden.get("w"), new Shape(1, classes, d)));
      if (distance == Distance.MAHALANOBIS) {
        w.add(weights(manager, golden.get("full"), new Shape(1, d, d)));
      } else if (distance == Distance.MAHALANOBIS_DIAGONAL) {
        w.add(weights(manager, golden.get("diagonal"), new Shape(1, 1, d)));
      }
      for (int c = 0; c < classes; c++) {
        long[] same = new long[rows];
        Arrays.fill(same, c);
        NDArray y = manager.create(same, new Shape(1, 1, rows));
        double[] actual =
            program.call("head_gradients_by_hand", w, x, y).getFirst().toDoubleArray();
        for (int row = 0; row < rows; row++) {
          assertEquals(logProbs[row * classes + c], actual[row], 1e-12, "row " + row);
        }
      }
      long[] targets = golden.get("targets").valueStream().mapToLong(JsonNode::longValue).toArray();
      NDArray y = manager.create(targets, new Shape(1, 1, rows));
      NDList found = program.call("head_gradients_by_hand", w, x, y);
      for (int i = 0; i < expected.get("gradients").size(); i++) {
        double[] of = numbers(expected.get("gradients").get(i));
        double[] actual = found.get(i + 1).toDoubleArray();
        double largest = Arrays.stream(of).map(Math::abs).max().orElseThrow();
        for (int k = 0; k < of.length; k++) {
          assertEquals(of[k], actual[k], 1e-11 * largest, "gradient " + i + " at " + k);
        }
      }
    }
  }

  /// Next to centres, where formulas by products lose their digits in float32. What is lost in the
  /// distance to the centre shows in the log p of all other classes.
  @ParameterizedTest
  @EnumSource
  void nearCentresFloat32IsExactEnough(Distance distance) {
    int d = 16;
    int classes = 31;
    RunConfig config =
        Preset.PAPER.config(
            new ModularAddition(), new Model.Mlp(d, 1, 0), new Head.Harmonic(distance, 2, 1e-4));
    RandomGenerator random = RandomStream.INITIAL_VALUES.of(3);
    double[] w = random.doubles((long) classes * d, -1, 1).map(v -> (float) v).toArray();
    double[] x = w.clone();
    for (int i = 0; i < x.length; i++) {
      // On the centre, and a thousandth, a hundredth and a tenth away from it.
      double away = i / d % 4 == 0 ? 0 : Math.pow(10, i / d % 4 - 4.0);
      x[i] = (float) (x[i] + away * random.nextGaussian());
    }
    long[] others = LongStream.range(0, classes).map(c -> (c + 1) % classes).toArray();
    List<double[]> logProbs = new ArrayList<>();
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
        TrainingProgram program = TrainingProgram.load(config, manager, "autograd")) {
      for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
        NDArray rows = manager.create(x, new Shape(1, classes, d)).toType(type, false);
        NDArray centres = manager.create(w, new Shape(1, classes, d)).toType(type, false);
        NDList all = new NDList(listed(centres));
        OutputHead.of(config)
            .parameters(d)
            .forEach(
                own -> {
                  Shape shape = new Shape(1, own.rows(), own.columns());
                  NDArray values = manager.create(own.initialValues(random), shape);
                  all.add(listed(values.toType(type, false)));
                });
        NDArray y = manager.create(others, new Shape(1, 1, classes));
        NDArray found = program.call("head_gradients_by_hand", all, rows, y).getFirst();
        logProbs.add(found.toType(DataType.FLOAT64, false).toDoubleArray());
      }
    }
    assertArrayEquals(logProbs.getFirst(), logProbs.getLast(), 2e-4);
  }

  private static NDArray listed(NDArray array) {
    array.setName("w[]");
    return array;
  }

  private static NDArray weights(NDManager manager, JsonNode values, Shape shape) {
    NDArray array = manager.create(numbers(values), shape).toType(DataType.FLOAT64, false);
    array.setName("w[]");
    return array;
  }

  /// Training fails unless the exported model gives the same probabilities; its distances are
  /// computed anew here, from the definition.
  @ParameterizedTest
  @EnumSource
  void modelsAreTrainedAndExported(Distance distance) throws IOException {
    Head.Harmonic head = new Head.Harmonic(distance, 2, 1e-4, 2.5, 0.7);
    RunConfig mlp = Configs.small(head, 3);
    RunConfig toy = Preset.PAPER.config(new Toy(5), new Model.Linear(), head).withEpochs(20);
    List<TrainingRequest> requests =
        List.of(request(mlp), request(mlp.withSeed(8)), request(toy), request(toy.withSeed(8)));
    Trainer.train(
        Stacks.of(requests, TrainingRequest::config, 1, 20),
        List.of("harmonic"),
        Progress.SILENT,
        1,
        ComputeDevice.CPU);
    for (RunConfig config : List.of(mlp, toy)) {
      Path run = path(config);
      double before = RunDirectory.open(run).metrics().getFirst().trainLoss();
      double after = RunDirectory.open(run).metrics().getLast().trainLoss();
      assertEquals(1, Math.signum(before - after), "loss from " + before + " to " + after);
      Inputs inputs =
          config.equals(toy)
              ? ((Toy) config.task()).samples().inputs()
              : new Inputs.Tokens(List.of(new int[] {3, 4}, new int[] {0, 30}));
      try (OnnxModel model = OnnxModel.open(run)) {
        float[][] x = model.run("hidden", inputs);
        float[][] w = model.weights("unembedding");
        float[][] actual = model.run("distances", inputs);
        float[] factor = factor(run, distance);
        for (int row = 0; row < x.length; row++) {
          for (int c = 0; c < w.length; c++) {
            double expected = distance(head, x[row], w[c], factor);
            assertEquals(expected, actual[row][c], 1e-4 * Math.max(1, expected));
          }
        }
      }
    }
  }

  private TrainingRequest request(RunConfig config) {
    return new TrainingRequest(config, path(config), TrainingRequest.Start.NEW);
  }

  private Path path(RunConfig config) {
    return folder.resolve(config.defaultName());
  }

  private static float[] factor(Path run, Distance distance) {
    return distance.isMahalanobis()
        ? Checkpoint.read(RunDirectory.open(run).checkpoint(), RunDirectory.open(run).config())
            .values()
            .get("param.head.factor")
        : new float[0];
  }

  private static double distance(Head.Harmonic head, float[] x, float[] w, float[] factor) {
    int d = x.length;
    double[] u = new double[d];
    Arrays.setAll(u, k -> x[k] - w[k]);
    double[] sizes = Arrays.stream(u).map(Math::abs).toArray();
    double sum = Arrays.stream(sizes).sum();
    return switch (head.distance()) {
      case EUCLIDEAN -> Math.sqrt(Arrays.stream(u).map(v -> v * v).sum());
      case MANHATTAN -> sum;
      case MINKOWSKI ->
          Math.pow(
              Arrays.stream(sizes).map(v -> Math.pow(v, head.minkowskiP())).sum(),
              1 / head.minkowskiP());
      case CHEBYSHEV -> Arrays.stream(sizes).max().orElseThrow();
      case COSINE -> {
        // A vector of zeros has no direction; its unit vector is taken as zeros, half of 1 away.
        boolean zeros = isZero(x) || isZero(w);
        double product = 0;
        double xx = 0;
        double ww = 0;
        for (int k = 0; k < d; k++) {
          product += (double) x[k] * w[k];
          xx += (double) x[k] * x[k];
          ww += (double) w[k] * w[k];
        }
        yield zeros ? (isZero(x) && isZero(w) ? 0 : 0.5) : 1 - product / Math.sqrt(xx * ww);
      }
      case CANBERRA -> {
        double all = 0;
        for (int k = 0; k < d; k++) {
          double size = Math.abs(x[k]) + Math.abs(w[k]);
          all += size == 0 ? 0 : sizes[k] / size;
        }
        yield all;
      }
      case BRAY_CURTIS -> {
        double near = 0;
        for (int k = 0; k < d; k++) {
          near += Math.abs(x[k] + w[k]);
        }
        yield sum / Math.max(near, 1e-6);
      }
      case HAMMING -> {
        double all = 0;
        for (int k = 0; k < d; k++) {
          all += Math.abs(soft(x[k], head) - soft(w[k], head));
        }
        yield all / d;
      }
      case MAHALANOBIS, MAHALANOBIS_DIAGONAL -> {
        double squares = 0;
        boolean diagonal = factor.length == d;
        for (int k = 0; k < d; k++) {
          double v = diagonal ? u[k] * factor[k] : 0;
          for (int j = 0; j < d && !diagonal; j++) {
            v += u[j] * factor[j * d + k];
          }
          squares += v * v;
        }
        yield Math.sqrt(squares);
      }
    };
  }

  private static boolean isZero(float[] v) {
    for (float number : v) {
      if (number != 0) {
        return false;
      }
    }
    return true;
  }

  private static double soft(double value, Head.Harmonic head) {
    return 1 / (1 + Math.exp(-value / head.temperature()));
  }
}
