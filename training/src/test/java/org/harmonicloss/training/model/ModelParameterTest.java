package org.harmonicloss.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.Toy;
import org.harmonicloss.training.program.Checkpoint;
import org.harmonicloss.training.program.Configs;
import org.junit.jupiter.api.Test;

/// Values before training are distributed as torch's are.
class ModelParameterTest {
  /// All initial values of each parameter over 50 seeds.
  private static Map<String, List<Float>> values(Model model, String head) {
    Map<String, List<Float>> values = new TreeMap<>();
    for (int seed = 0; seed < 50; seed++) {
      int drawn = seed;
      RunConfig config = Configs.text(model, Head.named(head), c -> c.withSeed(drawn));
      Checkpoint initial = Checkpoint.initial(config);
      for (ModelParameter parameter : Network.of(config).parameters()) {
        for (float value : initial.values().get(Checkpoint.VALUE + parameter.name())) {
          values.computeIfAbsent(parameter.name(), name -> new ArrayList<>()).add(value);
        }
      }
    }
    return values;
  }

  /// Mean square and largest magnitude tell a uniform distribution in ±bound from any other here.
  private static void assertUniform(double bound, List<Float> values, String name) {
    double largest = values.stream().mapToDouble(Math::abs).max().getAsDouble();
    assertTrue(largest <= bound && largest > 0.97 * bound, name + ": " + largest);
    assertMoments(bound / Math.sqrt(3), 1.8, values, name);
  }

  /// @param kurtosis mean fourth power over squared mean square
  private static void assertMoments(
      double deviation, double kurtosis, List<Float> values, String name) {
    double n = values.size();
    double mean = values.stream().mapToDouble(v -> v).sum() / n;
    double square = values.stream().mapToDouble(v -> v * v).sum() / n;
    double fourth = values.stream().mapToDouble(v -> Math.pow(v, 4)).sum() / n;
    assertEquals(0, mean / deviation, 5 / Math.sqrt(n), name);
    assertEquals(1, square / (deviation * deviation), 8 / Math.sqrt(n), name);
    assertEquals(kurtosis, fourth / (square * square), 25 / Math.sqrt(n), name);
  }

  @Test
  void mlp() {
    Map<String, List<Float>> values = values(Model.Mlp.PAPER, "cross-entropy");
    Map<String, Integer> inputs =
        Map.of(
            "embedding", 16,
            "hidden.weight", 32,
            "hidden.bias", 32,
            "output.weight", 100,
            "output.bias", 100,
            "head.bias", 16);
    assertEquals(inputs.keySet(), values.keySet());
    inputs.forEach((name, n) -> assertUniform(1 / Math.sqrt(n), values.get(name), name));
    Map<String, List<Float>> harmonic = values(Model.Mlp.PAPER, "harmonic");
    assertTrue(!harmonic.containsKey("head.bias"));
    assertEquals(values.get("output.bias"), harmonic.get("output.bias"));
  }

  @Test
  void transformer() {
    Map<String, List<Float>> values = values(Model.Transformer.PAPER, "harmonic");
    assertEquals(2 + 2 * 12 + 1, values.size());
    assertMoments(0.25, 3, values.get("embedding"), "embedding");
    assertMoments(1, 3, values.get("positions"), "positions");
    assertUniform(0.25, values.get("unembedding"), "unembedding");
    for (int block = 0; block < 2; block++) {
      String in = "blocks." + block + ".";
      assertUniform(Math.sqrt(6 / 64.0), values.get(in + "attention.in.weight"), "in");
      assertUniform(0.25, values.get(in + "attention.out.weight"), "out");
      assertUniform(0.25, values.get(in + "feedforward.in.weight"), "first");
      assertUniform(0.25, values.get(in + "feedforward.in.bias"), "first bias");
      assertUniform(0.125, values.get(in + "feedforward.out.weight"), "second");
      assertUniform(0.125, values.get(in + "feedforward.out.bias"), "second bias");
      for (String zero :
          List.of("attention.in.bias", "attention.out.bias", "norm1.bias", "norm2.bias")) {
        assertTrue(values.get(in + zero).stream().allMatch(v -> v == 0), zero);
      }
      for (String one : List.of("norm1.weight", "norm2.weight")) {
        assertTrue(values.get(in + one).stream().allMatch(v -> v == 1), one);
      }
    }
    // Tied: a cross-entropy head has no weights and no bias of its own.
    Map<String, List<Float>> crossEntropy = values(Model.Transformer.PAPER, "cross-entropy");
    assertEquals(values.size() - 1, crossEntropy.size());
    assertTrue(!crossEntropy.containsKey("unembedding"));
  }

  /// MNIST's weights as the authors draw them, the toys' as torch's Linear does.
  @Test
  void linear() {
    assertEquals(Set.of("unembedding"), linear(new Mnist(), "harmonic").keySet());
    Map<String, List<Float>> mnist = linear(new Mnist(), "cross-entropy");
    assertEquals(Set.of("unembedding", "head.bias"), mnist.keySet());
    assertMoments(1 / 28.0, 3, mnist.get("unembedding"), "weights");
    assertUniform(1 / 28.0, mnist.get("head.bias"), "bias");
    Map<String, List<Float>> toy = linear(new Toy(5), "cross-entropy");
    assertEquals(Set.of("unembedding"), toy.keySet());
    assertUniform(1 / Math.sqrt(2), toy.get("unembedding"), "weights");
  }

  private static Map<String, List<Float>> linear(Task task, String head) {
    Map<String, List<Float>> values = new TreeMap<>();
    for (int seed = 0; seed < 50; seed++) {
      RunConfig config =
          Preset.PAPER.config(task, new Model.Linear(), Head.named(head)).withSeed(seed);
      Checkpoint initial = Checkpoint.initial(config);
      for (ModelParameter parameter : Network.of(config).parameters()) {
        for (float value : initial.values().get(Checkpoint.VALUE + parameter.name())) {
          values.computeIfAbsent(parameter.name(), name -> new ArrayList<>()).add(value);
        }
      }
    }
    return values;
  }
}
