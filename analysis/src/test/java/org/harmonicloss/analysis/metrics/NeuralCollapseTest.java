package org.harmonicloss.analysis.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.models.base.HarmonicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralCollapseTest {
  /// What a golden case holds.
  private record Case(float[][] hidden, int[] targets, int[] predicted, float[][] weights) {
    static Case of(String name) {
      double[][] rows = new Golden(name).rows();
      return new Case(
          floats(rows, 2),
          Arrays.stream(rows).mapToInt(row -> (int) row[0]).toArray(),
          Arrays.stream(rows).mapToInt(row -> (int) row[1]).toArray(),
          floats(new Golden(name + "-weights").rows(), 0));
    }

    private static float[][] floats(double[][] rows, int from) {
      float[][] floats = new float[rows.length][rows[0].length - from];
      for (int i = 0; i < rows.length; i++) {
        for (int k = from; k < rows[i].length; k++) {
          floats[i][k - from] = (float) rows[i][k];
        }
      }
      return floats;
    }

    NeuralCollapse measured() {
      return NeuralCollapse.of("test", hidden, targets, predicted, weights);
    }
  }

  private static double[] numbers(NeuralCollapse.Simplex simplex) {
    return new double[] {
      simplex.norms(), simplex.angles(), simplex.maximalAngles(), simplex.distance()
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"collapse-balanced", "collapse-unbalanced"})
  void agreesWithNumpyAndScikitLearn(String name) {
    Golden golden = new Golden(name);
    NeuralCollapse found = Case.of(name).measured();
    assertEquals(golden.one("classes")[0], found.classes());
    assertEquals(golden.one("classes")[1], found.emptyClasses());
    assertEquals(golden.one("nc1")[0], found.nc1(), 1e-6); // of float32
    assertArrayEquals(golden.one("means"), numbers(found.means()), 1e-6);
    assertArrayEquals(golden.one("weights"), numbers(found.weights()), 1e-6);
    assertEquals(golden.one("nc3")[0], found.nc3(), 1e-6);
    assertEquals(golden.one("nc4")[0], found.nc4(), 1e-12);
    assertTrue(found.nc4() > 0, "a case where they disagree");
  }

  /// Each class one point, the points a simplex that lies off the origin, the weights half of it.
  private static NeuralCollapse simplex(int classes, float size, IntToDoubleFunction noise) {
    float[][] hidden = new float[3 * classes][classes + 1];
    float[][] weights = new float[classes][classes + 1];
    int[] targets = new int[hidden.length];
    for (int row = 0; row < hidden.length; row++) {
      targets[row] = row % classes;
      Arrays.fill(hidden[row], 0.25f);
      hidden[row][targets[row]] += size;
      hidden[row][classes] += (float) noise.applyAsDouble(row);
    }
    for (int c = 0; c < classes; c++) {
      weights[c][c] = size / 2;
    }
    return NeuralCollapse.of("test", hidden, targets, targets, weights);
  }

  @Test
  void aSimplexIsAllTheWay() {
    for (int classes : new int[] {2, 3, 10}) {
      NeuralCollapse found = simplex(classes, 4, row -> 0);
      assertEquals(0, found.nc1(), 1e-12);
      assertArrayEquals(new double[4], numbers(found.means()), 1e-7);
      assertArrayEquals(new double[4], numbers(found.weights()), 1e-7);
      assertEquals(0, found.nc3(), 1e-12);
      assertEquals(0, found.nc4());
    }
  }

  /// Where the means do not differ, what varies does not count: that is what † is for.
  @Test
  void onlyDirectionsBetweenClassesCount() {
    int classes = 4;
    // The same three numbers in every class.
    NeuralCollapse found = simplex(classes, 4, row -> row / classes - 1);
    assertEquals(0, found.nc1(), 1e-12);
    assertEquals(0, found.nc3(), 1e-12);
  }

  /// Two classes around ±1 with variances 1 and 4 within: 2.5 / 1 / 2.
  @Test
  void variabilityByHand() {
    float[][] hidden = {{0}, {2}, {-3}, {1}};
    int[] targets = {0, 0, 1, 1};
    float[][] weights = {{1}, {-1}};
    NeuralCollapse found = NeuralCollapse.of("test", hidden, targets, targets, weights);
    assertEquals(1.25, found.nc1(), 1e-12);
    assertEquals(0, found.nc3(), 1e-12);
    // 0 is as far from 1 as from −1, and the first counts; 1 is nearer to the other class.
    assertEquals(0.25, found.nc4());
  }

  @Test
  void turningMovingAndScalingChangeNothing() {
    Case all = Case.of("collapse-balanced");
    Case moved =
        new Case(
            turned(all.hidden, 0.5, 3), all.targets, all.predicted, turned(all.weights, 8, -1));
    NeuralCollapse expected = all.measured();
    NeuralCollapse found = moved.measured();
    assertEquals(expected.nc1(), found.nc1(), 1e-5);
    assertArrayEquals(numbers(expected.means()), numbers(found.means()), 1e-5);
    assertArrayEquals(numbers(expected.weights()), numbers(found.weights()), 1e-5);
    assertEquals(expected.nc3(), found.nc3(), 1e-5);
    assertEquals(expected.nc4(), found.nc4());
  }

  /// Mirrored across (1, 1, …), scaled and moved.
  private static float[][] turned(float[][] rows, double scale, double shift) {
    float[][] turned = new float[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      double mean = 0;
      for (float number : rows[i]) {
        mean += number / rows[i].length;
      }
      for (int k = 0; k < rows[i].length; k++) {
        turned[i][k] = (float) (scale * (rows[i][k] - 2 * mean) + shift);
      }
    }
    return turned;
  }

  @Test
  void saysWhatHasNoValue() {
    float[][] points = {{1, 0}, {0, 1}};
    float[][] weights = {{1, 0}, {0, 1}, {1, 1}};
    int[] both = {0, 1};
    assertFails("only one class", points, new int[] {2, 2}, weights);
    assertFails("class means of test are all the same", new float[2][2], both, weights);
    assertFails("class weights of test are all the same", points, both, new float[3][2]);
    assertFails("not finite", new float[][] {{1, 0}, {Float.NaN, 1}}, both, weights);
    assertFails("another dimension", points, both, new float[3][5]);
  }

  private static void assertFails(
      String message, float[][] hidden, int[] targets, float[][] weights) {
    HarmonicException e =
        assertThrows(
            HarmonicException.class,
            () -> NeuralCollapse.of("test", hidden, targets, targets, weights));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
