package org.harmonicloss.analysis.figures;

import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.analysis.figures.SeriesPlot.Series;

/// What each series looks like, and the legends that say so: one entry and one colour for each
/// kind, and below them dashes for variants.
///
/// @param looks in the order of the series
/// @param common what the legends need not say, because it is so for all
record SeriesLooks(List<Look> looks, List<Legend> legends, String common) {
  static SeriesLooks of(SeriesPlot plot) {
    List<Series> series = plot.series();
    List<String> kinds = series.stream().map(Series::kind).distinct().toList();
    List<String> variants = series.stream().map(Series::variant).distinct().toList();
    return variants.size() > 1 && kinds.size() > 1 && kinds.size() <= Theme.CATEGORIES
        ? byKindAndVariant(series, kinds, variants)
        : byName(plot);
  }

  private static SeriesLooks byName(SeriesPlot plot) {
    List<String> names = plot.series().stream().map(Series::name).distinct().toList();
    SeriesNames shown = SeriesNames.of(names);
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < names.size() && names.size() > 1; i++) {
      entries.add(new Legend.Entry(shown.shorter().get(i), look(plot.style(), i)));
    }
    List<Look> looks =
        plot.series().stream().map(each -> look(plot.style(), names.indexOf(each.name()))).toList();
    return new SeriesLooks(
        looks, entries.isEmpty() ? List.of() : List.of(new Legend(entries)), shown.common());
  }

  private static Look look(SeriesPlot.Style style, int number) {
    return switch (style) {
      case POINTS -> Look.points(number);
      case JOINED_POINTS -> Look.joinedPoints(number);
      case LINE -> Look.line(number);
    };
  }

  private static SeriesLooks byKindAndVariant(
      List<Series> series, List<String> kinds, List<String> variants) {
    SeriesNames shown = SeriesNames.of(kinds);
    List<Legend.Entry> colours =
        kinds.stream()
            .map(kind -> shown.shorter().get(kinds.indexOf(kind)))
            .map(kind -> new Legend.Entry(kind, Look.line(shown.shorter().indexOf(kind))))
            .toList();
    List<Legend.Entry> dashes =
        variants.stream()
            .map(
                variant ->
                    new Legend.Entry(variant, Look.line(Theme.INK, variants.indexOf(variant))))
            .toList();
    List<Look> looks =
        series.stream()
            .map(
                each ->
                    Look.line(
                        Theme.category(kinds.indexOf(each.kind())),
                        variants.indexOf(each.variant())))
            .toList();
    return new SeriesLooks(looks, List.of(new Legend(colours), new Legend(dashes)), shown.common());
  }
}
