package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Schedule;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A small GPT-2 against PyTorch's autograd and AdamW in float64; `make_language_golden.py` says
/// how
/// the values were made.
class LanguageGoldenTest {
  private static final int VOCABULARY = 260;
  private static final int CONTEXT = 16;
  private static final int WINDOWS = 3;

  private static JsonNode stored(String variant) throws IOException {
    try (InputStream in = LanguageGoldenTest.class.getResourceAsStream("language.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Json.parse(text, "language.json").get(variant);
    }
  }

  /// The settings that the script has for a variant.
  private static RunConfig config(String variant) {
    Head head =
        switch (variant) {
          case "harmonic-11" -> new Head.Harmonic(11, 1e-4);
          case "harmonic-3" -> new Head.Harmonic(3, 1e-4);
          case "harmonic-32-smoothed" -> new Head.Harmonic(32, 1e-4);
          case "cosine-4" -> new Head.Harmonic(Distance.COSINE, 4, 1e-4);
          default -> new Head.CrossEntropy();
        };
    boolean smoothed = variant.endsWith("smoothed");
    double smoothing = !smoothed ? 0 : head instanceof Head.Harmonic ? 0.01 : 5;
    boolean biases = smoothed || variant.equals("cosine-4");
    return new RunConfig(
        Language.GPT2,
        new Model.Gpt(16, CONTEXT, 2, 2, 0, biases, smoothed, 0.02, 1),
        head,
        new Data.Windows("unused", VOCABULARY),
        new Optimizer.Scheduled(
            1e-2, 1e-2, 0, 1, 0.1, Optimizer.Decayed.MATRICES, 0.9, 0.95, 1e-8, 1, smoothing),
        new Schedule.Steps(WINDOWS, 1, 200, 1, 1, Schedule.Precision.FLOAT32),
        0);
  }

  private static LanguageModel model(RunConfig config, JsonNode stored) {
    JsonNode parameters = stored.get("parameters");
    LanguageCheckpoint start =
        new LanguageCheckpoint(
            0,
            (name, parameter) ->
                name.startsWith(Checkpoint.VALUE)
                    ? Golden.decode(parameters.get(parameter.name()))
                    : new float[parameter.size()]);
    return new LanguageModel(config, null, start, ComputeDevice.CPU);
  }

  /// The tokens of a step, and those after them.
  private static long[][] batch(JsonNode stored, int step) {
    float[] all = Golden.decode(stored.get("tokens"));
    long[] ids = new long[WINDOWS * CONTEXT];
    long[] targets = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int at = (step * WINDOWS + i / CONTEXT) * (CONTEXT + 1) + i % CONTEXT;
      ids[i] = (long) all[at];
      targets[i] = (long) all[at + 1];
    }
    return new long[][] {ids, targets};
  }

  /// @param tolerance relative to the largest number expected
  private static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
    assertEquals(expected.length, actual.length, what);
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
    }
    assertEquals(0, worst / largest, tolerance, what + ", largest " + largest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cross-entropy",
        "harmonic-11",
        "harmonic-3",
        "harmonic-32-smoothed",
        "cosine-4",
        "cross-entropy-smoothed"
      })
  void lossGradientsAndSteps(String variant) throws IOException {
    JsonNode stored = stored(variant);
    RunConfig config = config(variant);
    List<ModelParameter> parameters = Network.of(config).parameters();
    try (LanguageModel model = model(config, stored)) {
      long[][] first = batch(stored, 0);
      List<float[]> computed = model.gradients(first[0], first[1]);
      assertClose(
          Golden.decode(stored.get("log_probs")), computed.getFirst(), 1e-5, "log p of targets");
      for (int i = 0; i < parameters.size(); i++) {
        String name = parameters.get(i).name();
        float[] expected = Golden.decode(stored.get("gradients").get(name));
        assertClose(expected, computed.get(i + 1), 2e-5, name);
      }
    }
    try (LanguageModel model = model(config, stored)) {
      for (int step = 0; step < 3; step++) {
        long[][] batch = batch(stored, step);
        LanguageModel.Step done = model.train(batch[0], batch[1], new int[2]);
        JsonNode expected = stored.get("steps").get(step);
        assertEquals(expected.get(0).asDouble(), done.loss(), 1e-5 * expected.get(0).asDouble());
        assertEquals(
            expected.get(1).asDouble(), done.gradientNorm(), 1e-4 * expected.get(1).asDouble());
        if (step == 0) {
          assertEquals(stored.get("accuracy").asDouble(), done.accuracy(), 1e-6);
        }
      }
      for (ModelParameter parameter : parameters) {
        String name = parameter.name();
        float[] expected = Golden.decode(stored.get("after_three_steps").get(name));
        float[] actual = model.values(name);
        if (name.endsWith("attention.in.bias")) {
          // The same for all keys changes no attention: its gradient is rounding, which AdamW
          // makes as large as any other.
          System.arraycopy(expected, 16, actual, 16, 16);
        }
        assertClose(expected, actual, 1e-4, name);
      }
    }
  }

  /// Two float32 computations go apart slowly: after 200 steps by less than this.
  @ParameterizedTest
  @ValueSource(strings = {"cross-entropy", "harmonic-11"})
  void twoHundredSteps(String variant) throws IOException {
    JsonNode stored = stored(variant);
    double worst = 0;
    double last = 0;
    RunConfig slower =
        config(variant).with("learning-rate", 1e-3).with("final-learning-rate", 1e-3);
    try (LanguageModel model = model(slower, stored)) {
      for (int step = 0; step < 200; step++) {
        long[][] batch = batch(stored, step);
        LanguageModel.Step done = model.train(batch[0], batch[1], new int[2]);
        last = stored.get("losses").get(step).asDouble();
        worst = Math.max(worst, Math.abs(last - done.loss()) / last);
      }
    }
    assertEquals(0, worst, 1e-3, variant + " ends at " + last);
  }
}
