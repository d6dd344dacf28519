package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.Toy;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The one-layer models against values stored from PyTorch; `make_linear_golden.py` says how.
class LinearGoldenTest {
  private static final JsonNode GOLDEN = golden();

  private static JsonNode golden() {
    try (InputStream in = LinearGoldenTest.class.getResourceAsStream("linear.json")) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "linear.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A task with a head.
  record Case(String name, JsonNode json, RunConfig config, Dataset dataset) {
    /// The golden seed first and last of three, with other weights between.
    private Stack stack() {
      Checkpoint other = Checkpoint.initial(config.withSeed(3));
      Map<String, float[]> values = new TreeMap<>(other.values());
      values.replaceAll((_, value) -> new float[value.length]);
      for (ModelParameter parameter : parameters()) {
        values.put(
            Checkpoint.VALUE + parameter.name(),
            Golden.decode(json.get("parameters").get(parameter.name())));
      }
      Checkpoint checkpoint = new Checkpoint(0, 0, values);
      return new Stack(
          Collections.nCopies(3, config),
          Collections.nCopies(3, dataset),
          List.of(checkpoint, other, checkpoint),
          ComputeDevice.CPU);
    }

    private List<ModelParameter> parameters() {
      return Network.of(config).parameters();
    }

    private int batch() {
      return Math.min(32, config.schedule().batchSize());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Iterable<Map.Entry<String, JsonNode>> all = GOLDEN.get("cases").properties();
    return StreamSupport.stream(all.spliterator(), false)
        .map(
            entry -> {
              String[] words = entry.getKey().split(" ", -1);
              Task task = Task.named(words[0]);
              RunConfig config =
                  Preset.PAPER.config(task, new Model.Linear(), Head.named(words[1]));
              if (!(task instanceof Toy)) {
                config = config.with("batch-size", 32);
              }
              return new Case(entry.getKey(), entry.getValue(), config, dataset(task));
            });
  }

  private static Dataset dataset(Task task) {
    if (task instanceof Toy toy) {
      return new Dataset(toy.samples(), toy.samples());
    }
    byte[] pixels = Base64.getDecoder().decode(GOLDEN.get("images").asText());
    ByteBuffer grey = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    int[] targets = new int[GOLDEN.get("targets").size()];
    Arrays.setAll(targets, i -> GOLDEN.get("targets").get(i).asInt());
    Dataset.Samples samples =
        new Dataset.Samples(new Inputs.Pixels(grey, task.inputLength()), targets);
    return new Dataset(samples, samples);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void logProbabilitiesEqualTorchs(Case one) {
    float[] expected = Golden.decode(one.json.get("log_probs"));
    int classes = one.config.task().classes();
    try (Stack stack = one.stack()) {
      Inputs inputs = one.dataset.train().inputs().slice(0, one.batch());
      for (int place : List.of(0, 2)) {
        float[][] actual = stack.logProbs(inputs).get(place);
        assertEquals(one.batch(), actual.length);
        for (int row = 0; row < actual.length; row++) {
          float[] row0 = Arrays.copyOfRange(expected, row * classes, (row + 1) * classes);
          assertArrayEquals(row0, actual[row], 2e-5f, "row " + row);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyGradientEqualsAutograds(Case one) {
    try (Stack stack = one.stack()) {
      List<float[]> actual = stack.gradients(one.batch());
      double loss = one.json.get("losses").get(0).asDouble();
      assertEquals(loss, actual.getFirst()[0], 1e-5);
      assertEquals(loss, actual.getFirst()[2], 1e-5);
      assertEquals(one.parameters().size() + 1, actual.size());
      for (int i = 0; i < one.parameters().size(); i++) {
        ModelParameter parameter = one.parameters().get(i);
        float[] expected = Golden.decode(one.json.get("gradients").get(parameter.name()));
        float largest = 0;
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
        int size = parameter.size();
        for (int place : new int[] {0, 2}) {
          float[] stacked = Arrays.copyOfRange(actual.get(i + 1), place * size, (place + 1) * size);
          assertArrayEquals(expected, stacked, 3e-6f * largest, parameter.name());
        }
      }
    }
  }

  /// Losses of 150 steps, then the trained weights and what `evaluate` says of them.
  @ParameterizedTest
  @MethodSource("cases")
  void aHundredAndFiftyStepsFollowTorchs(Case one) {
    int rows = one.dataset.train().rows();
    long[] inOrder = new long[3 * rows];
    Arrays.setAll(inOrder, i -> i % rows);
    JsonNode expected = one.json.get("losses");
    try (Stack stack = one.stack()) {
      int step = 0;
      for (int epoch = 1; step < 150; epoch++) {
        float[] losses = stack.trainEpoch(epoch, inOrder);
        for (int i = 0; i < losses.length; i += 3, step++) {
          assertEquals(expected.get(step).asDouble(), losses[i], 4e-6, "step " + step);
          assertEquals(expected.get(step).asDouble(), losses[i + 2], 4e-6, "step " + step);
        }
      }
      assertEquals(150, step);
      JsonNode trained = one.json.get("trained");
      Checkpoint last = stack.checkpoints(1).get(2);
      assertEquals(150, last.step());
      for (ModelParameter parameter : one.parameters()) {
        float[] weights = Golden.decode(trained.get("parameters").get(parameter.name()));
        float[] actual = last.values().get(Checkpoint.VALUE + parameter.name());
        assertArrayEquals(weights, actual, 2e-5f, parameter.name());
      }
      Evaluation evaluation = stack.evaluate().get(2);
      assertEquals(trained.get("loss").asDouble(), evaluation.trainLoss(), 1e-5);
      assertEquals(trained.get("accuracy").asDouble(), evaluation.trainAccuracy(), 1e-7);
      assertEquals(trained.get("weight_norm").asDouble(), evaluation.weightNorm(), 1e-4);
      assertEquals(evaluation.trainLoss(), evaluation.testLoss());
    }
  }
}
