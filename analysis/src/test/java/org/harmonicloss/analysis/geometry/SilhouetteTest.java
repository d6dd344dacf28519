package org.harmonicloss.analysis.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.models.base.HarmonicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SilhouetteTest {
  private static int[] clusters(Golden golden) {
    return Arrays.stream(golden.one("clusters")).mapToInt(c -> (int) c).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"blobs", "random", "singletons", "collapsed", "shared", "many"})
  void agreesWithScikitLearn(String name) {
    Golden golden = new Golden("silhouette-" + name);
    int[] clusters = clusters(golden);
    double[] expected = golden.one("values");
    Silhouette silhouette = Silhouette.of(golden.rows(), clusters);
    assertArrayEquals(expected, silhouette.values(), 1e-9);
    assertEquals(Arrays.stream(expected).average().orElseThrow(), silhouette.mean(), 1e-9);
    double[] means = silhouette.clusterMeans();
    for (int cluster = 0; cluster < means.length; cluster++) {
      int own = cluster;
      int[] points = IntStream.range(0, clusters.length).filter(i -> clusters[i] == own).toArray();
      assertEquals(points.length, silhouette.sizes()[cluster]);
      double mean = IntStream.of(points).mapToDouble(i -> expected[i]).average().orElseThrow();
      assertEquals(mean, means[cluster], 1e-9);
    }
  }

  @Test
  void severalPartitionsAtOnceAreAsOneByOne() {
    double[][] points = new Golden("silhouette-many").rows();
    List<int[]> partitions =
        IntStream.range(2, 9)
            .mapToObj(k -> IntStream.range(0, points.length).map(i -> i % k).toArray())
            .toList();
    List<Silhouette> all = Silhouette.of(points, partitions);
    for (int p = 0; p < partitions.size(); p++) {
      assertArrayEquals(Silhouette.of(points, partitions.get(p)).values(), all.get(p).values());
    }
  }

  @Test
  void movingScalingAndRenamingChangeNothing() {
    Golden golden = new Golden("silhouette-blobs");
    double[][] points = golden.rows();
    int[] clusters = clusters(golden);
    double[] expected = Silhouette.of(points, clusters).values();
    for (double scale : new double[] {1e-300, 1e-9, 1e9, 1e300}) {
      double[][] scaled =
          Arrays.stream(points)
              .map(point -> Arrays.stream(point).map(x -> scale * (7 - x)).toArray())
              .toArray(double[][]::new);
      int[] renamed = Arrays.stream(clusters).map(c -> (c + 2) % 5).toArray();
      assertArrayEquals(expected, Silhouette.of(scaled, renamed).values(), 1e-9);
    }
  }

  @Test
  void collapsedClustersArePerfectAndOnePointIsNothing() {
    double[][] points = {{1, 2}, {1, 2}, {1, 2}, {5, 5}, {5, 5}, {5, 5}};
    int[] halves = {0, 0, 0, 1, 1, 1};
    assertEquals(1, Silhouette.of(points, halves).mean());
    double[][] one = new double[6][2];
    assertArrayEquals(new double[6], Silhouette.of(one, halves).values());
    double[][] tiny = new double[6][1];
    tiny[5][0] = Double.MIN_VALUE;
    assertTrue(Double.isFinite(Silhouette.of(tiny, halves).mean()));
    assertArrayEquals(new double[6], Silhouette.of(points, new int[] {0, 1, 2, 3, 4, 5}).values());
  }

  @Test
  void oneClusterHasNone() {
    HarmonicException e =
        assertThrows(
            HarmonicException.class, () -> Silhouette.of(new double[3][2], new int[] {0, 0, 0}));
    assertTrue(e.getMessage().contains("one cluster: all 3 rows"), e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> Silhouette.of(new double[3][2], new int[] {0, 1}));
  }
}
