package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;
import org.junit.jupiter.api.Test;

/// What dropout leaves out: how much, how independently, and that only (seed, epoch, step) decides.
class DropoutTest {
  private static final int ROWS = 32;

  private static RunConfig config(double rate, long seed) {
    return Configs.text(
        Model.Transformer.PAPER,
        Head.named("harmonic"),
        config -> config.with("dropout", rate).with("rows", 120).withSeed(seed));
  }

  /// The factors of all places of one step, one array for each seed.
  ///
  /// @param keys of the seeds, two numbers each
  private static List<float[]> factors(double rate, int[] keys) {
    RunConfig config = config(rate, 0);
    int seeds = keys.length / 2;
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
        TrainingProgram program = TrainingProgram.load(config, manager)) {
      NDList parameters = new NDList();
      for (ModelParameter parameter : Network.of(config).parameters()) {
        NDArray array = manager.zeros(new Shape(seeds, parameter.rows(), parameter.columns()));
        array.setName("p[]");
        parameters.add(array);
      }
      NDArray ids = manager.zeros(new Shape(seeds, ROWS, 2), DataType.INT64);
      NDArray key = manager.create(keys, new Shape(seeds, 2));
      NDList sites = program.call("dropout_factors", parameters, ids, key);
      assertEquals(rate == 0 ? 0 : 4 * Model.Transformer.PAPER.layers(), sites.size());
      List<float[]> factors = new ArrayList<>();
      for (int seed = 0; seed < seeds && rate > 0; seed++) {
        int place = seed;
        List<float[]> parts = sites.stream().map(site -> site.get(place).toFloatArray()).toList();
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int next = 0;
        for (float[] part : parts) {
          System.arraycopy(part, 0, all, next, part.length);
          next += part.length;
        }
        factors.add(all);
      }
      return factors;
    }
  }

  private static int[] keys(int seeds) {
    RandomGenerator random = RandomStream.DROPOUT.of(3, 1);
    return random.ints(2L * seeds).toArray();
  }

  private static int dropped(float[] factors) {
    int dropped = 0;
    for (float factor : factors) {
      dropped += factor == 0 ? 1 : 0;
    }
    return dropped;
  }

  /// Asserts that `share` of `n` independent draws is the rate, within 4.5 standard deviations.
  private static void assertRate(double rate, double share, double n, String message) {
    assertEquals(rate, share, 4.5 * Math.sqrt(rate * (1 - rate) / n), message);
  }

  @Test
  void factorsAreZeroAtTheRateAndElseKeepTheMean() {
    for (double rate : new double[] {0.003, 0.1, 0.5, 0.9}) {
      int dropped = 0;
      int all = 0;
      for (float[] factors : factors(rate, keys(50))) {
        // Of each row and position: 2 heads' 2 numbers, twice 16 numbers, and 64; of the last block
        // only one position.
        assertEquals((2 + 1) * ROWS * (4 + 32 + 64), factors.length);
        for (float factor : factors) {
          assertTrue(factor == 0 || factor == (float) (1 / (1 - rate)), "" + factor);
        }
        assertRate(rate, (double) dropped(factors) / factors.length, factors.length, "of a step");
        dropped += dropped(factors);
        all += factors.length;
      }
      assertRate(rate, (double) dropped / all, all, "of fifty steps");
    }
    assertEquals(List.of(), factors(0, keys(3)));
  }

  /// Steps and seeds differ in their keys alone.
  @Test
  void keysAndPlacesAreIndependent() {
    double rate = 0.1;
    // As random keys are, and as close as two keys can be.
    int[] keys = keys(302);
    System.arraycopy(new int[] {1, 3, 1, 5, 2, 3, 1 << 31, 3}, 0, keys, 0, 8);
    List<float[]> steps = factors(rate, keys);
    int n = steps.getFirst().length;
    for (int other = 1; other < 40; other++) {
      for (int one = 0; one < other; one++) {
        int both = 0;
        for (int place = 0; place < n; place++) {
          both += steps.get(one)[place] == 0 && steps.get(other)[place] == 0 ? 1 : 0;
        }
        assertRate(rate * rate, (double) both / n, n, "of keys " + one + " and " + other);
      }
    }
    for (int distance : new int[] {1, 2, 3, 8, 16, 64, 1024, 4096}) {
      long both = 0;
      long all = 0;
      for (float[] factors : steps) {
        for (int place = distance; place < n; place++) {
          both += factors[place] == 0 && factors[place - distance] == 0 ? 1 : 0;
          all++;
        }
      }
      // Pairs overlap, so their number is not quite that of independent draws.
      assertRate(rate * rate, (double) both / all, all / 2.0, "at distance " + distance);
    }
    // Every place is left out as often as any other: chi squared with n degrees of freedom.
    double squares = 0;
    for (int place = 0; place < n; place++) {
      double dropped = 0;
      for (float[] factors : steps) {
        dropped += factors[place] == 0 ? 1 : 0;
      }
      double expected = rate * steps.size();
      squares += Math.pow(dropped - expected, 2) / (expected * (1 - rate));
    }
    assertEquals(n, squares, 4.5 * Math.sqrt(2.0 * n));
  }

  @Test
  void theStackDoesNotMatter() {
    int[] keys = keys(20);
    List<float[]> stacked = factors(0.1, keys);
    for (int place : List.of(0, 7, 19)) {
      float[] alone = factors(0.1, Arrays.copyOfRange(keys, 2 * place, 2 * place + 2)).getFirst();
      assertArrayEquals(alone, stacked.get(place));
    }
    assertFalse(Arrays.equals(stacked.get(0), stacked.get(1)));
  }

  private static float firstLoss(int epoch) {
    RunConfig config = config(0.1, 8);
    long[] sameOrder = new long[96];
    Arrays.setAll(sameOrder, i -> i);
    List<Dataset> data = List.of(config.dataset());
    try (Stack stack =
        new Stack(List.of(config), data, List.of(Checkpoint.initial(config)), ComputeDevice.CPU)) {
      return stack.trainEpoch(epoch, sameOrder)[0];
    }
  }

  @Test
  void epochsDiffer() {
    assertEquals(firstLoss(1), firstLoss(1));
    assertNotEquals(firstLoss(1), firstLoss(2), 1e-5f);
  }
}
