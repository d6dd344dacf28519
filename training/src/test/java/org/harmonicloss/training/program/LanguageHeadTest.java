package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Language;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The heads over a large vocabulary, which go through its classes some at a time, against all
/// classes at once.
class LanguageHeadTest {
  /// Of which so many are gone through at a time that there are three pieces, the last smaller.
  private static final int CLASSES = 5000;

  private static final int ROWS = 60;

  private final RandomGenerator random = RandomStream.INITIAL_VALUES.of(2);
  private final NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);

  /// A head, and c of its loss −log(p + c/V).
  record Case(Head head, double smoothing) {
    RunConfig config() {
      RunConfig small = Preset.SMALL.config(Language.GPT2, Model.Gpt.SMALL, head);
      return new RunConfig(
              small.task(),
              small.model(),
              head, // the preset's has an exponent of its own
              new Data.Windows("unused", CLASSES),
              small.optimizer(),
              small.schedule(),
              0)
          .with("smoothing", smoothing);
    }
  }

  static Stream<Case> heads() {
    return Stream.concat(
            Stream.of(new Head.CrossEntropy()),
            Stream.of(Distance.values())
                .filter(Distance::isForManyClasses)
                .flatMap(
                    distance ->
                        Stream.of(2.0, 7.0, 11.0, 28.0, 256.0)
                            .map(n -> new Head.Harmonic(distance, n, 1e-4))))
        .flatMap(head -> Stream.of(new Case(head, 0), new Case(head, 0.5)));
  }

  private NDArray normal(DataType type, double deviation, int rows, int columns) {
    double[] values = new double[rows * columns];
    Arrays.setAll(values, i -> deviation * random.nextGaussian());
    return manager.create(values, new Shape(rows, columns)).toType(type, false);
  }

  /// Each target anywhere, and some rows near their targets' centres: where a model has learnt.
  private NDArray[] rows(DataType type, int dimension) {
    NDArray w = normal(DataType.FLOAT32, 1, CLASSES, dimension);
    long[] targets = random.longs(ROWS, 0, CLASSES).toArray();
    NDArray y = manager.create(targets);
    double[] away = new double[ROWS];
    Arrays.setAll(away, row -> Math.pow(10, -(row % 5))); // 1 to 0.0001 of a usual distance
    NDArray x =
        w.get(y)
            .add(
                normal(DataType.FLOAT32, 1, ROWS, dimension)
                    .mul(manager.create(away, new Shape(ROWS, 1)).toType(DataType.FLOAT32, false)));
    return new NDArray[] {x.toType(type, true), w.toType(type, true), y};
  }

  @ParameterizedTest
  @MethodSource("heads")
  void gradients(Case one) {
    try (manager;
        TrainingProgram program =
            TrainingProgram.load(one.config(), manager, "language_autograd")) {
      NDArray[] rows = rows(DataType.FLOAT64, 24);
      NDList byHand = program.call("head_by_hand", new NDList(), rows);
      NDList byAutograd = program.call("head_by_autograd", new NDList(), rows);
      List<String> names = List.of("log p", "right", "x", "W");
      for (int i = 0; i < names.size(); i++) {
        double largest = byAutograd.get(i).abs().max().getDouble();
        double worst = byHand.get(i).sub(byAutograd.get(i)).abs().max().getDouble();
        assertEquals(0, worst, 1e-9 * largest, names.get(i) + ", at most " + largest);
      }
    }
  }

  /// In float32, near the centres too, against all classes at once in float64.
  @ParameterizedTest
  @MethodSource("heads")
  void logProbabilitiesInSinglePrecision(Case one) {
    try (manager;
        TrainingProgram program =
            TrainingProgram.load(one.config(), manager, "language_autograd")) {
      NDArray[] exact = rows(DataType.FLOAT64, 128);
      NDArray[] rows = exact.clone();
      rows[0] = exact[0].toType(DataType.FLOAT32, true);
      rows[1] = exact[1].toType(DataType.FLOAT32, true);
      double[] expected =
          program.call("head_by_autograd", new NDList(), exact).getFirst().toDoubleArray();
      float[] alone = program.call("log_p_alone", new NDList(), rows).getFirst().toFloatArray();
      float[] trained = program.call("head_by_hand", new NDList(), rows).getFirst().toFloatArray();
      double worst = 0;
      for (int i = 0; i < expected.length; i++) {
        double scale = Math.max(1, -expected[i]);
        worst = Math.max(worst, Math.abs(expected[i] - alone[i]) / scale);
        assertEquals(alone[i], trained[i], 1e-5 * scale);
      }
      assertTrue(worst <= 1e-5, one + ": log p is off by " + worst);
    }
  }
}
