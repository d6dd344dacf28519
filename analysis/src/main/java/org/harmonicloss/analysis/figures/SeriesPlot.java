package org.harmonicloss.analysis.figures;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.HarmonicException;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Several series over one axis, with a legend below.
///
/// @param series at least one, each with at least one point
/// @param logarithmic whether the vertical axis is; all y must then be greater than 0
public record SeriesPlot(
    String title,
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

  public SeriesPlot(String title, String xLabel, String yLabel, List<Series> series, Style style) {
    this(title, xLabel, yLabel, series, style, false);
  }

  /// @throws HarmonicException if there is nothing to draw
  public SeriesPlot {
    series = List.copyOf(series);
    if (series.isEmpty()) {
      throw HarmonicException.failed("nothing to draw: " + title, "leave `plot` out");
    }
  }

  /// @param x as many as y, finite
  public record Series(String name, double[] x, double[] y) {}

  private static final Canvas CANVAS = new Canvas(800, 600);

  private static final String DECIMALS = "#,##0.######";

  /// With more series than this, a legend below would take more room than the plot.
  private static final int MANY = 5;

  private static final List<Marker> MARKERS =
      List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND);

  @Override
  public byte[] render(FigureFormat format) {
    return CANVAS.render(format, this::draw, this::data);
  }

  private Csv data() {
    Csv csv = new Csv().row("series", "x", "y");
    for (Series each : series) {
      for (int i = 0; i < each.x.length; i++) {
        csv.row(each.name, each.x[i], each.y[i]);
      }
    }
    return csv;
  }

  private void draw(Graphics2D graphics) {
    XYChart chart =
        new XYChartBuilder()
            .width(CANVAS.width())
            .height(CANVAS.height())
            .title(title)
            .xAxisTitle(xLabel)
            .yAxisTitle(yLabel)
            .build();
    setUp(chart.getStyler());
    List<String> names = new ArrayList<>();
    for (Series each : series) {
      XYSeries drawn = chart.addSeries(each.name, each.x, each.y);
      // Colour and shape, or dashes, together tell more series apart than there are colours.
      drawn.setLineColor(Theme.category(names.size()));
      drawn.setMarkerColor(Theme.category(names.size()));
      int round = names.size() / Theme.CATEGORIES;
      boolean line = style == Style.LINE;
      drawn.setMarker(line ? SeriesMarkers.NONE : MARKERS.get(round % MARKERS.size()));
      drawn.setLineStyle(line ? Theme.DASHES.get(round % Theme.DASHES.size()) : Theme.SERIES);
      names.add(each.name);
    }
    chart.paint(graphics, CANVAS.width(), CANVAS.height());
  }

  private void setUp(XYStyler styler) {
    styler.setDefaultSeriesRenderStyle(
        style == Style.POINTS
            ? XYSeries.XYSeriesRenderStyle.Scatter
            : XYSeries.XYSeriesRenderStyle.Line);
    styler.setYAxisLogarithmic(logarithmic);
    styler.setChartBackgroundColor(Theme.PAGE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(Theme.LINE);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesStroke(Theme.THIN);
    styler.setChartTitleFont(Theme.TITLE);
    styler.setAxisTitleFont(Theme.HEADING);
    styler.setAxisTickLabelsFont(Theme.LABEL);
    styler.setAxisTickLabelsColor(Theme.TICK);
    styler.setLegendFont(Theme.LABEL);
    styler.setLegendBorderColor(Theme.PAGE);
    boolean many = series.size() > MANY;
    styler.setLegendPosition(many ? LegendPosition.OutsideE : LegendPosition.OutsideS);
    styler.setLegendLayout(series.size() > 2 ? LegendLayout.Vertical : LegendLayout.Horizontal);
    styler.setXAxisDecimalPattern(DECIMALS);
    if (!logarithmic) {
      styler.setYAxisDecimalPattern(DECIMALS);
    }
    styler.setMarkerSize(7);
    styler.setLocale(Locale.ROOT);
  }
}
