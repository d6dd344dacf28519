package org.harmonicloss.analysis.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  private static final ClassWeights WEIGHTS =
      new ClassWeights(Matrix.of(new double[][] {{3, 0, 0.009, -1}, {0, 0, 0, 0}}), 2);

  @Test
  void nearZero() {
    assertEquals(0.5, WEIGHTS.nearZero(0));
    assertEquals(1, WEIGHTS.nearZero(1));
  }

  @Test
  void centreOfMassIsOfMagnitudes() {
    double mass = 3 + 0.009 + 1;
    double[] expected = {1 / mass, 1.009 / mass};
    assertArrayEquals(expected, WEIGHTS.centreOfMass(0), 1e-15);
    assertArrayEquals(new double[] {0.5, 0.5}, WEIGHTS.centreOfMass(1));
  }

  @Test
  void normAndDistance() {
    assertEquals(Math.sqrt(9 + 0.000081 + 1), WEIGHTS.norm(0), 1e-15);
    assertEquals(5, WEIGHTS.distance(1, new double[] {0, 3, 0, -4}));
    assertEquals(0, WEIGHTS.distance(0, new double[] {3, 0, 0.009, -1}));
  }

  @Test
  void meansOfImages() {
    int[] targets = {2, 0, 2, 2, 0, 2, 2};
    byte[] pixels = new byte[targets.length * 784];
    new Random(1).nextBytes(pixels);
    ClassWeights weights = new ClassWeights(Matrix.of(new double[3][784]), 28);
    double[][] means =
        weights.means(
            new Dataset.Samples(new Inputs.Pixels(ByteBuffer.wrap(pixels), 784), targets));
    for (int pixel = 0; pixel < 784; pixel++) {
      assertEquals(mean(pixels, pixel, 1, 4), means[0][pixel], 1e-14);
      assertEquals(0, means[1][pixel]);
      assertEquals(mean(pixels, pixel, 0, 2, 3, 5, 6), means[2][pixel], 1e-14);
    }
  }

  private static double mean(byte[] pixels, int pixel, int... images) {
    int sum = Arrays.stream(images).map(i -> pixels[784 * i + pixel] & 0xff).sum();
    return sum / 255.0 / images.length;
  }
}
