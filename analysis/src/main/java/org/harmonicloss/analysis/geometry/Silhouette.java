package org.harmonicloss.analysis.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;

/// How well points are gathered by cluster: for a point with mean distance a to the others of its
/// cluster, and b to the points of the nearest other cluster, (b − a) / max(a, b) (Rousseeuw,
/// "Silhouettes", Journal of Computational and Applied Mathematics 20, 1987).
///
/// The point itself is left out of its cluster by its index: others may lie at the same place. A
/// point that is alone in its cluster scores 0, and so does one with a = b = 0. Distances are
/// Euclidean; moving, rotating or scaling the points changes nothing.
///
/// @param values for each point, from −1 to 1
/// @param clusters for each point, 0 … K − 1
public record Silhouette(double[] values, int[] clusters) {
  /// Points whose distances are computed at once, so that they stay in the processor's cache.
  private static final int TILE = 1024;

  /// With more points than this, all cores are used.
  private static final int MANY = 2000;

  /// @param points [N][D], finite
  /// @param clusters N of them; every number from 0 to the largest is there
  /// @throws HarmonicException unless there are two clusters or more
  public static Silhouette of(double[][] points, int[] clusters) {
    return of(points, List.of(clusters)).getFirst();
  }

  /// For several ways to part the same points: every distance is computed once for all of them, and
  /// none is kept, so that this takes the memory of the points and of the results.
  ///
  /// @param points [N][D], finite
  /// @param partitions each has N clusters, as above
  public static List<Silhouette> of(double[][] points, List<int[]> partitions) {
    List<int[]> sizes = partitions.stream().map(Silhouette::sizes).toList();
    List<double[]> values = new ArrayList<>();
    for (int[] clusters : partitions) {
      if (clusters.length != points.length) {
        throw new IllegalArgumentException(clusters.length + " of " + points.length + " points");
      }
      values.add(new double[points.length]);
    }
    double[][] columns = columns(points);
    IntStream all = IntStream.range(0, points.length);
    (points.length > MANY ? all.parallel() : all)
        .forEach(
            point -> {
              List<double[]> sums = sums(columns, point, partitions, sizes);
              for (int p = 0; p < values.size(); p++) {
                values.get(p)[point] = value(partitions.get(p)[point], sums.get(p), sizes.get(p));
              }
            });
    List<Silhouette> silhouettes = new ArrayList<>();
    for (int p = 0; p < values.size(); p++) {
      silhouettes.add(new Silhouette(values.get(p), partitions.get(p)));
    }
    return silhouettes;
  }

  private static int[] sizes(int[] clusters) {
    int[] sizes = new int[Arrays.stream(clusters).max().orElse(0) + 1];
    for (int cluster : clusters) {
      sizes[cluster]++;
    }
    if (sizes.length < 2) {
      throw HarmonicException.failed(
          "no silhouette of one cluster: all " + clusters.length + " rows are in it",
          "give labels of at least two clusters");
    }
    return sizes;
  }

  /// [D][N], so that distances are computed along the points; multiplied by the power of two that
  /// keeps their squares from overflow, which rounds nothing.
  private static double[][] columns(double[][] points) {
    double largest = 0;
    for (double[] point : points) {
      for (double entry : point) {
        largest = Math.max(largest, Math.abs(entry));
      }
    }
    int exponent = -Math.getExponent(largest);
    double[][] columns = new double[points[0].length][points.length];
    for (int row = 0; row < points.length; row++) {
      for (int column = 0; column < columns.length; column++) {
        columns[column][row] = Math.scalb(points[row][column], exponent);
      }
    }
    return columns;
  }

  /// For each partition, the sums of the distances from one point to those of each cluster.
  private static List<double[]> sums(
      double[][] columns, int point, List<int[]> partitions, List<int[]> sizes) {
    List<double[]> sums = new ArrayList<>(partitions.size());
    sizes.forEach(all -> sums.add(new double[all.length]));
    int count = columns[0].length;
    double[] distances = new double[Math.min(TILE, count)];
    for (int start = 0; start < count; start += TILE) {
      int length = Math.min(TILE, count - start);
      fill(distances, columns, point, start, length);
      for (int p = 0; p < sums.size(); p++) {
        double[] sum = sums.get(p);
        int[] clusters = partitions.get(p);
        for (int i = 0; i < length; i++) {
          sum[clusters[start + i]] += distances[i];
        }
      }
    }
    return sums;
  }

  /// The distances from one point to `length` others from `start` on.
  private static void fill(
      double[] distances, double[][] columns, int point, int start, int length) {
    Arrays.fill(distances, 0);
    for (double[] column : columns) {
      double own = column[point];
      for (int i = 0; i < length; i++) {
        double difference = column[start + i] - own;
        distances[i] += difference * difference;
      }
    }
    for (int i = 0; i < length; i++) {
      distances[i] = Math.sqrt(distances[i]);
    }
  }

  private static double value(int own, double[] sums, int[] sizes) {
    if (sizes[own] == 1) {
      return 0;
    }
    // The point itself has added a distance of 0 to its own cluster.
    double within = sums[own] / (sizes[own] - 1);
    double nearest = Double.POSITIVE_INFINITY;
    for (int cluster = 0; cluster < sums.length; cluster++) {
      if (cluster != own) {
        nearest = Math.min(nearest, sums[cluster] / sizes[cluster]);
      }
    }
    double larger = Math.max(within, nearest);
    return larger == 0 ? 0 : (nearest - within) / larger;
  }

  /// Over all points.
  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /// [K], the number of points of each cluster.
  public int[] sizes() {
    return sizes(clusters);
  }

  /// [K], over the points of each cluster.
  public double[] clusterMeans() {
    int[] sizes = sizes();
    double[] means = new double[sizes.length];
    for (int i = 0; i < values.length; i++) {
      means[clusters[i]] += values[i] / sizes[clusters[i]];
    }
    return means;
  }
}
