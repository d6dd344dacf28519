package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Properties of the harmonic head that hold for every representation x and every exponent. With
/// all weights but the embedding zero, x is the output bias, whatever the input.
class HarmonicHeadTest {
  private static Stack stack(double exponent, double epsilon, float scale, float[] x) {
    RunConfig config = Configs.small(new Head.Harmonic(exponent, epsilon), 1);
    Map<String, float[]> values = new TreeMap<>(Checkpoint.initial(config).values());
    for (ModelParameter parameter : Network.of(config).parameters()) {
      float[] value = values.get(Checkpoint.VALUE + parameter.name());
      if (parameter.name().equals("output.bias")) {
        value = x.clone();
      } else if (!parameter.name().equals("embedding")) {
        value = new float[parameter.size()];
      }
      for (int i = 0; i < value.length; i++) {
        value[i] *= scale;
      }
      values.put(Checkpoint.VALUE + parameter.name(), value);
    }
    return new Stack(
        List.of(config),
        List.of(config.dataset()),
        List.of(new Checkpoint(0, 0, values)),
        ComputeDevice.CPU);
  }

  private static float[] centre(int token) {
    RunConfig config = Configs.small(new Head.Harmonic(2, 1e-4), 1);
    float[] embedding = Checkpoint.initial(config).values().get("param.embedding");
    return Arrays.copyOfRange(embedding, token * 16, token * 16 + 16);
  }

  private static float[] logProbs(Stack stack) {
    try (stack) {
      return stack.logProbs(new Inputs.Tokens(List.of(new int[] {0, 0}))).getFirst()[0];
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2, 28, 200})
  void probabilitiesSumToOne(double exponent) {
    double sum = 0;
    for (float logProb : logProbs(stack(exponent, 1e-4, 1, new float[16]))) {
      sum += Math.exp(logProb);
    }
    assertEquals(1, sum, 1e-5);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.001f, 0.5f, 3, 1000})
  void scalingEverythingChangesNothing(float scale) {
    float[] x = centre(4);
    x[0] += 0.1f;
    float[] expected = logProbs(stack(5, 1e-30, 1, x));
    float[] actual = logProbs(stack(5, 1e-30, scale, x));
    for (int c = 0; c < expected.length; c++) {
      assertEquals(expected[c], actual[c], 2e-5);
    }
  }

  @Test
  void probabilityGoesToOneAtTheCentre() {
    double before = 0;
    for (float away : new float[] {1, 0.3f, 0.1f, 0.03f, 0.01f}) {
      float[] x = centre(9);
      x[3] += away;
      double p = Math.exp(logProbs(stack(4, 1e-12, 1, x))[9]);
      assertTrue(p > before, p + " at " + away);
      before = p;
    }
    assertEquals(1, before, 1e-4);
    assertEquals(1, Math.exp(logProbs(stack(4, 1e-12, 1, centre(9)))[9]), 1e-6);
  }

  @Test
  void gradientIsFiniteAtTheCentre() {
    try (Stack stack = stack(28, 1e-4, 1, centre(9))) {
      for (float[] gradient : stack.gradients(20)) {
        for (float value : gradient) {
          assertTrue(Float.isFinite(value), Float.toString(value));
        }
      }
    }
  }
}
