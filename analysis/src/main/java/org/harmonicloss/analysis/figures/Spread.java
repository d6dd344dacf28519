package org.harmonicloss.analysis.figures;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.harmonicloss.analysis.figures.SeriesPlot.Band;
import org.harmonicloss.analysis.figures.SeriesPlot.Series;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.geometry.Quantiles;

/// Several runs as one series: at each x the median of those that have a number there, between the
/// least and the greatest, and between the quartiles.
public final class Spread {
  /// Of fewer numbers, quartiles say nothing.
  private static final int ENOUGH = 5;

  private final TreeMap<Double, DoubleStream.Builder> numbers = new TreeMap<>();

  public Spread add(double x, double y) {
    numbers.computeIfAbsent(x, _ -> DoubleStream.builder()).add(y);
    return this;
  }

  /// @return a series with as many points as there are different x
  public Series series(String kind) {
    double[] x = numbers.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    List<double[]> y =
        numbers.values().stream()
            .map(DoubleStream.Builder::build)
            .map(DoubleStream::toArray)
            .toList();
    boolean many = y.stream().anyMatch(some -> some.length >= ENOUGH);
    Optional<Band> middle = many ? Optional.of(band(y, 0.25, 0.75)) : Optional.empty();
    return new Series(kind, "", x, each(y, Median::of), band(y, 0, 1), middle);
  }

  private static Band band(List<double[]> numbers, double low, double high) {
    return new Band(
        each(numbers, some -> new Quantiles(some).at(low)),
        each(numbers, some -> new Quantiles(some).at(high)));
  }

  private static double[] each(List<double[]> numbers, ToDoubleFunction<double[]> of) {
    return numbers.stream().mapToDouble(of).toArray();
  }
}
