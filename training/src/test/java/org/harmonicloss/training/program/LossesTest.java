package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.SoftNearestNeighbor;
import org.harmonicloss.models.config.Spherical;
import org.harmonicloss.models.config.StableMax;
import org.harmonicloss.models.config.SupervisedContrastive;
import org.harmonicloss.models.config.TaylorSoftmax;
import org.harmonicloss.models.task.ModularAddition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Heads other than the harmonic and the cross-entropy head: against values of PyTorch and of exact
/// arithmetic, and where they are delicate. Their gradients stand in [AutogradTest] too.
class LossesTest {
  private static final JsonNode GOLDEN = golden();
  private static final int D = GOLDEN.get("dimension").intValue();

  private final NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);

  @AfterEach
  void close() {
    manager.close();
  }

  private static JsonNode golden() {
    try (InputStream in = LossesTest.class.getResourceAsStream("losses.json")) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "losses.json");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static double[] numbers(JsonNode list) {
    return list.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
  }

  /// Functions of dot products, as the golden values have them.
  static Stream<Head> ofProducts() {
    double epsilon = GOLDEN.get("epsilon").doubleValue();
    return Stream.of(new StableMax(), new Spherical(epsilon), new TaylorSoftmax());
  }

  /// Losses of a whole batch, as the golden values have them.
  static Stream<Head> ofBatches() {
    double temperature = GOLDEN.get("temperature").doubleValue();
    return Stream.of(new SoftNearestNeighbor(temperature), new SupervisedContrastive(temperature));
  }

  static Stream<Head> heads() {
    return Stream.concat(ofProducts(), ofBatches());
  }

  private TrainingProgram program(Head head, String... more) {
    RunConfig config = Preset.PAPER.config(new ModularAddition(), new Model.Mlp(D, 1, 0), head);
    return TrainingProgram.load(config, manager, more);
  }

  private NDArray array(double[] values, long... shape) {
    return manager.create(values, new Shape(shape));
  }

  private static NDArray listed(String list, NDArray array) {
    array.setName(list);
    return array;
  }

  private NDArray weights(double[] values, long... shape) {
    return listed("w[]", array(values, shape));
  }

  private NDArray targets(long... y) {
    return manager.create(y, new Shape(1, 1, y.length));
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertArrayEquals(expected, actual, tolerance * largest);
  }

  private static void assertFinite(NDList all) {
    for (NDArray array : all) {
      double[] values = array.toType(DataType.FLOAT64, false).toDoubleArray();
      assertTrue(Arrays.stream(values).allMatch(Double::isFinite), Arrays.toString(values));
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void logProbabilitiesLossesAndGradientsAreThoseOfOthers(Head head) {
    JsonNode expected = GOLDEN.get("cases").get(head.name());
    int rows = GOLDEN.get("rows").intValue();
    int classes = GOLDEN.get("classes").intValue();
    long[] y = GOLDEN.get("targets").valueStream().mapToLong(JsonNode::longValue).toArray();
    boolean biased = expected.get("gradients").size() == 3;
    try (TrainingProgram program = program(head, "autograd")) {
      NDArray x = array(numbers(GOLDEN.get("x")), 1, rows, D);
      NDList w = new NDList(weights(numbers(GOLDEN.get("w")), 1, classes, D));
      if (biased) {
        w.add(weights(numbers(GOLDEN.get("b")), 1, 1, classes));
      }
      NDArray logProbs = program.call("head_log_probs", w, x).getFirst().swapAxes(1, 2);
      assertClose(numbers(expected.get("log_p")), logProbs.toDoubleArray(), 1e-14);
      NDList found = program.call("head_gradients_by_hand", w, x, targets(y));
      assertClose(numbers(expected.get("losses")), found.getFirst().neg().toDoubleArray(), 1e-14);
      for (int i = 0; i < expected.get("gradients").size(); i++) {
        double[] gradient = numbers(expected.get("gradients").get(i));
        assertClose(gradient, found.get(i + 1).toDoubleArray(), 1e-13);
      }
    }
  }

  /// Logits from 1e-9 to 1e9, of both signs and 0, in float32; what is expected has 50 digits.
  @ParameterizedTest
  @MethodSource("ofProducts")
  void farLogitsKeepTheirDigits(Head head) {
    double[] z = numbers(GOLDEN.get("far").get("logits"));
    double[] expected = numbers(GOLDEN.get("far").get(head.name()));
    try (TrainingProgram program = program(head, "scores")) {
      NDArray s = array(z, 1, z.length, 1).toType(DataType.FLOAT32, false);
      for (int target = 0; target < z.length; target++) {
        NDList found = program.call("log_probs_of_scores", new NDList(s), targets(target));
        float[] logProbs = found.getFirst().toFloatArray();
        for (int i = 0; i < z.length; i++) {
          double scale = Math.max(1, Math.abs(expected[i]));
          assertEquals(expected[i], logProbs[i], 5e-7 * scale, "logit " + z[i]);
        }
        float[] gradient = found.getLast().toFloatArray();
        for (int i = 0; i < z.length; i++) {
          double p = Math.exp(expected[i]);
          double exact = (i == target ? p - 1 : p) * slope(head, z[i]);
          assertEquals(exact, gradient[i], 2e-5 * Math.abs(exact) + 1e-12, "logit " + z[i]);
        }
      }
    }
  }

  /// The derivative of log f(z), f(z) being what p is in proportion to.
  private static double slope(Head head, double z) {
    return switch (head) {
      case Spherical spherical -> 2 * z / (z * z + spherical.epsilon());
      case TaylorSoftmax _ -> (1 + z) / (1 + z + z * z / 2);
      default -> 1 / (1 + Math.abs(z));
    };
  }

  /// Where p of the target is 1 by rounding, softmax learns no more; p − 1 is 0.
  @Test
  void whatIsLearntGoesOnWhereProbabilitiesAreNearlyOne() {
    try (TrainingProgram program = program(new StableMax(), "scores")) {
      NDArray s = array(new double[] {1e5, -1e5}, 1, 2, 1).toType(DataType.FLOAT32, false);
      NDList found = program.call("log_probs_of_scores", new NDList(s), targets(0));
      float[] gradient = found.getLast().toFloatArray();
      // 1 − p is 1e-10, and the derivative of log s(z) 1e-5.
      assertEquals(-1e-15, gradient[0], 1e-19);
      assertEquals(1e-15, gradient[1], 1e-19);
    }
  }

  /// A spherical head cannot tell which way to go from a logit of 0.
  @Test
  void logitsOfZeroAreTies() {
    for (Head head : ofProducts().toList()) {
      try (TrainingProgram program = program(head, "scores")) {
        NDArray s = array(new double[4], 1, 4, 1);
        NDList found = program.call("log_probs_of_scores", new NDList(s), targets(1));
        double[] even = new double[4];
        Arrays.fill(even, -Math.log(4));
        assertArrayEquals(even, found.getFirst().toDoubleArray(), 1e-15, head.name());
        double[] pull = {0.25, -0.75, 0.25, 0.25};
        assertArrayEquals(
            head instanceof Spherical ? new double[4] : pull,
            found.getLast().toDoubleArray(),
            1e-15,
            head.name());
      }
    }
  }

  /// A batch of one row has no neighbours but the prototypes: what is trained is what is predicted.
  @ParameterizedTest
  @MethodSource("ofBatches")
  void aRowAloneHasPrototypesForNeighbours(Head head) {
    double[] x = Arrays.copyOf(numbers(GOLDEN.get("x")), D);
    int classes = GOLDEN.get("classes").intValue();
    try (TrainingProgram program = program(head, "autograd")) {
      NDList w = new NDList(weights(numbers(GOLDEN.get("w")), 1, classes, D));
      double[] predicted =
          program.call("head_log_probs", w, array(x, 1, 1, D)).getFirst().toDoubleArray();
      assertEquals(1, Arrays.stream(predicted).map(Math::exp).sum(), 1e-14);
      for (int c = 0; c < classes; c++) {
        NDList found = program.call("head_gradients_by_hand", w, array(x, 1, 1, D), targets(c));
        assertEquals(predicted[c], found.getFirst().toDoubleArray()[0], 1e-14);
      }
    }
  }

  /// All rows and prototypes in one place, or so far apart that all e^logit are 0.
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-30, 1, 1e6})
  void neighboursInOnePlaceOrFarApart(double scale) {
    for (Head head : ofBatches().toList()) {
      try (TrainingProgram program = program(head, "autograd")) {
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
          double[] same = new double[3 * D];
          Arrays.fill(same, scale);
          NDArray x = array(same, 1, 3, D).toType(type, false);
          NDArray y = targets(0, 2, 2);
          NDArray w = listed("w[]", array(same, 1, 3, D).toType(type, false));
          NDList found = program.call("head_gradients_by_hand", new NDList(w), x, y);
          assertFinite(found);
          // Of five neighbours, one and two are of the row's class.
          double two = head instanceof SoftNearestNeighbor ? 2 : 1;
          double[] shares = {Math.log(1 / 5.0), Math.log(two / 5), Math.log(two / 5)};
          double[] logShares = found.getFirst().toType(DataType.FLOAT64, false).toDoubleArray();
          assertArrayEquals(shares, logShares, 1e-6);

          double[] apart = IntStream.range(0, 3 * D).mapToDouble(i -> scale * (i + 1)).toArray();
          NDArray far = array(apart, 1, 3, D).toType(type, false).neg();
          assertFinite(program.call("head_gradients_by_hand", new NDList(w), far, y));
        }
      }
    }
  }

  /// ⊥Grad of two seeds at once; a parameter of zeros has no direction.
  @Test
  void orthogonalGradients() {
    RunConfig config =
        Preset.paper(new ModularAddition()).with("orthogonal-gradient", true).withEpochs(1);
    JsonNode golden = GOLDEN.get("projected");
    double[] g = numbers(golden.get("gradient"));
    double[] p = numbers(golden.get("parameter"));
    double[] expected = numbers(golden.get("result"));
    try (TrainingProgram program = TrainingProgram.load(config, manager)) {
      NDArray gradients = array(g, 1, 3, 4).concat(array(g, 1, 3, 4).mul(-3), 0);
      NDArray parameters = array(p, 1, 3, 4).concat(array(p, 1, 3, 4).mul(7), 0);
      NDArray zeros = array(new double[8], 2, 1, 4);
      NDArray others = array(Arrays.copyOf(g, 8), 2, 1, 4);
      NDList lists =
          new NDList(
              listed("g[]", gradients),
              listed("g[]", others),
              listed("p[]", parameters),
              listed("p[]", zeros));
      NDList found = program.call("directed", lists);
      assertArrayEquals(expected, found.get(0).get(0).toDoubleArray(), 1e-15);
      assertArrayEquals(expected, found.get(0).get(1).div(-3).toDoubleArray(), 1e-15);
      assertArrayEquals(others.toDoubleArray(), found.get(1).toDoubleArray());
    }
  }
}
