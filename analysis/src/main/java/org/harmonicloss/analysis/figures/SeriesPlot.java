package org.harmonicloss.analysis.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;

/// Several series over one axis, with a legend below.
///
/// @param note what is to be said of all, such as `median over seeds`; or empty
/// @param series at least one, each with at least one point
/// @param logarithmic whether the vertical axis is; all y must then be greater than 0
public record SeriesPlot(
    String title,
    String note,
    String xLabel,
    String yLabel,
    List<Series> series,
    Style style,
    boolean logarithmic)
    implements Figure {

  /// How a series is drawn.
  public enum Style {
    /// Markers alone.
    POINTS,
    /// Markers that are joined.
    JOINED_POINTS,
    /// A line alone, for many points.
    LINE
  }

  /// @throws HarmonicException if there is nothing to draw
  public SeriesPlot {
    series = List.copyOf(series);
    if (series.isEmpty()) {
      throw HarmonicException.failed("nothing to draw: " + title, "leave `plot` out");
    }
  }

  /// Between which numbers those are that a series stands for.
  ///
  /// @param low as many as the series has x
  /// @param high not less than low
  public record Band(double[] low, double[] high) {
    boolean isEmpty() {
      return Arrays.equals(low, high);
    }
  }

  /// Numbers that belong together.
  ///
  /// @param kind what has a colour of its own
  /// @param variant tells series of one kind apart; or empty
  /// @param x as many as y, finite
  /// @param range from the least to the greatest number that y stands for
  /// @param middle within which half of them are; empty where they are too few
  public record Series(
      String kind, String variant, double[] x, double[] y, Band range, Optional<Band> middle) {

    /// One that stands for nothing but itself.
    public Series(String kind, String variant, double[] x, double[] y) {
      this(kind, variant, x, y, new Band(y, y), Optional.empty());
    }

    /// Without the points that have no place on a logarithmic axis, which may be all.
    public Series positive() {
      int[] kept = IntStream.range(0, y.length).filter(i -> y[i] > 0).toArray();
      return new Series(
          kind,
          variant,
          at(kept, x),
          at(kept, y),
          band(kept, range),
          middle.map(b -> band(kept, b)));
    }

    private static Band band(int[] kept, Band band) {
      return new Band(at(kept, band.low), at(kept, band.high));
    }

    private static double[] at(int[] kept, double[] numbers) {
      return IntStream.of(kept).mapToDouble(i -> numbers[i]).toArray();
    }

    String name() {
      return variant.isEmpty() ? kind : kind + ", " + variant;
    }
  }

  @Override
  public SeriesPlot titled(String other) {
    return new SeriesPlot(other, note, xLabel, yLabel, series, style, logarithmic);
  }

  @Override
  public byte[] render(FigureFormat format) {
    return format == FigureFormat.CSV ? data().bytes() : SeriesDrawing.of(this).render(format);
  }

  boolean hasBands() {
    return series.stream().anyMatch(each -> !each.range.isEmpty());
  }

  boolean hasMiddles() {
    return series.stream().anyMatch(each -> each.middle.isPresent());
  }

  /// With the ends of the bands, if there are any.
  private Csv data() {
    boolean bands = hasBands();
    boolean middles = hasMiddles();
    List<String> columns = new ArrayList<>(List.of("series", "x", "y"));
    columns.addAll(bands ? List.of("min", "max") : List.of());
    columns.addAll(middles ? List.of("lower_quartile", "upper_quartile") : List.of());
    Csv csv = new Csv().row(columns);
    for (Series each : series) {
      for (int i = 0; i < each.x.length; i++) {
        List<Object> cells = new ArrayList<>(List.of(each.name(), each.x[i], each.y[i]));
        if (bands) {
          cells.addAll(List.of(each.range.low[i], each.range.high[i]));
        }
        if (middles) {
          cells.add(each.middle.isPresent() ? (Object) each.middle.get().low[i] : null);
          cells.add(each.middle.isPresent() ? (Object) each.middle.get().high[i] : null);
        }
        csv.row(cells);
      }
    }
    return csv;
  }

  /// All that an axis has to show.
  DoubleStream all(List<Function<Series, double[]>> numbers) {
    return series.stream()
        .flatMapToDouble(
            each -> numbers.stream().flatMapToDouble(of -> Arrays.stream(of.apply(each))));
  }
}
