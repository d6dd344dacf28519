package org.harmonicloss.analysis.figures;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.harmonicloss.analysis.figures.SeriesPlot.Series;
import org.harmonicloss.analysis.geometry.Median;

/// Several runs as one series: at each x the median of those that have a number there, between the
/// least and the greatest.
public final class Spread {
  private final TreeMap<Double, DoubleStream.Builder> numbers = new TreeMap<>();

  public Spread add(double x, double y) {
    numbers.computeIfAbsent(x, _ -> DoubleStream.builder()).add(y);
    return this;
  }

  public boolean isEmpty() {
    return numbers.isEmpty();
  }

  /// @return a series with as many points as there are different x
  public Series series(String kind) {
    double[] x = numbers.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    List<double[]> y =
        numbers.values().stream()
            .map(DoubleStream.Builder::build)
            .map(DoubleStream::toArray)
            .toList();
    return new Series(
        kind,
        "",
        x,
        each(y, Median::of),
        each(y, some -> Arrays.stream(some).min().orElseThrow()),
        each(y, some -> Arrays.stream(some).max().orElseThrow()));
  }

  private static double[] each(List<double[]> numbers, ToDoubleFunction<double[]> of) {
    return numbers.stream().mapToDouble(of).toArray();
  }
}
