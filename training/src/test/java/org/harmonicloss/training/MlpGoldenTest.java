package org.harmonicloss.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.harmonicloss.models.Head;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The stacked TorchScript MLP against values stored from PyTorch.
class MlpGoldenTest {
  static Stream<MlpGolden> heads() {
    return Stream.of(MlpGolden.harmonic(), MlpGolden.crossEntropy());
  }

  static Stream<MlpGolden> exponents() {
    MlpGolden harmonic = MlpGolden.harmonic();
    return Stream.concat(
        Stream.of(MlpGolden.crossEntropy()),
        Stream.of(1.0, 2.0, 7.5, 28.0)
            .map(n -> new MlpGolden(harmonic.json(), new Head.Harmonic(n, 1e-4))));
  }

  private static JsonNode stored(MlpGolden golden) {
    double exponent = golden.head() instanceof Head.Harmonic head ? head.exponent() : 2;
    return golden.json().get("exponents").get(Double.toString(exponent));
  }

  @ParameterizedTest
  @MethodSource("exponents")
  void logProbabilitiesEqualTorchs(MlpGolden golden) {
    List<int[]> inputs = golden.dataset().train().inputs().subList(0, 32);
    float[] expected = MlpGolden.decode(stored(golden).get("log_probs"));
    try (Stack stack = golden.stack()) {
      for (int place : List.of(0, 2)) {
        float[][] actual = stack.logProbs(inputs).get(place);
        for (int row = 0; row < inputs.size(); row++) {
          float[] expectedRow = Arrays.copyOfRange(expected, row * 31, (row + 1) * 31);
          assertClose(expectedRow, actual[row], 2e-5, "row " + row);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("exponents")
  void everyGradientEqualsAutograds(MlpGolden golden) {
    try (Stack stack = golden.stack()) {
      List<float[]> actual = stack.gradients(32);
      assertEquals(stored(golden).get("loss").asDouble(), actual.getFirst()[0], 1e-5);
      assertEquals(stored(golden).get("loss").asDouble(), actual.getFirst()[2], 1e-5);
      List<Parameter> parameters = Parameter.of(golden.config());
      assertEquals(parameters.size() + 1, actual.size());
      for (int i = 0; i < parameters.size(); i++) {
        Parameter parameter = parameters.get(i);
        float[] expected = MlpGolden.decode(stored(golden).get("gradients").get(parameter.name()));
        float[] stacked = actual.get(i + 1);
        int size = parameter.size();
        double scale = largest(expected);
        assertClose(expected, Arrays.copyOf(stacked, size), 3e-6 * scale, parameter.name());
        assertClose(
            expected,
            Arrays.copyOfRange(stacked, 2 * size, 3 * size),
            3e-6 * scale,
            parameter.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void oneAdamWStepEqualsTorchs(MlpGolden golden) {
    try (Stack stack = golden.stack()) {
      long[] firstBatch = new long[3 * 32];
      Arrays.setAll(firstBatch, i -> i % 32 + 790L * (i / 32));
      stack.trainEpoch(firstBatch);
      Map<String, float[]> after = stack.checkpoints(1).getFirst().values();
      for (Parameter parameter : Parameter.of(golden.config())) {
        float[] gradient = MlpGolden.decode(stored(golden).get("gradients").get(parameter.name()));
        float[] expected = golden.array("after_one_step", parameter);
        float[] actual = after.get(Checkpoint.VALUE + parameter.name());
        for (int i = 0; i < expected.length; i++) {
          // The first step moves a value by the learning rate, 2e-3, whatever its gradient, unless
          // that is as small as AdamW's epsilon: there, rounding decides.
          double tolerance = Math.abs(gradient[i]) > 1e-5 ? 5e-7 : 2e-3;
          assertEquals(expected[i], actual[i], tolerance, parameter.name() + " at " + i);
        }
      }
      assertEquals(1, stack.checkpoints(1).getFirst().step());
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void thousandStepsFollowTorchs(MlpGolden golden) {
    long[] inOrder = new long[3 * 790];
    Arrays.setAll(inOrder, i -> i);
    JsonNode expected = golden.json().get("losses");
    try (Stack stack = golden.stack()) {
      int step = 0;
      for (int epoch = 0; epoch < 40; epoch++) {
        float[] losses = stack.trainEpoch(inOrder);
        for (int i = 0; i < losses.length; i += 3, step++) {
          String message = golden.head().name() + " step " + step;
          assertEquals(expected.get(step).asDouble(), losses[i], 2e-6, message);
          assertEquals(expected.get(step).asDouble(), losses[i + 2], 2e-6, message);
        }
      }
      assertEquals(1000, step);
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static void assertClose(
      float[] expected, float[] actual, double tolerance, String message) {
    assertEquals(expected.length, actual.length, message);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance, message + " at " + i);
    }
  }
}
