package org.harmonicloss.analysis.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
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
      throw HarmonicException.failed("nothing to draw: " + title, "leave --plot out");
    }
  }

  /// @param x as many as y, finite
  public record Series(String name, double[] x, double[] y) {}

  private static final Canvas CANVAS = new Canvas(800, 600);
  private static final Color GRID = EqualAxes.LINE;
  private static final Color TICK = new Color(0x57606A);

  private static final String DECIMALS = "#,##0.######";

  /// With more series than this, a legend below would take more room than the plot.
  private static final int MANY = 5;

  private static final List<Marker> MARKERS =
      List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND);

  private static final List<BasicStroke> DASHES =
      List.of(new BasicStroke(1.8f), dashed(7, 4), dashed(2, 3));

  private static BasicStroke dashed(float... dashes) {
    return new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

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
      drawn.setLineColor(ColourMap.category(names.size()));
      drawn.setMarkerColor(ColourMap.category(names.size()));
      int round = names.size() / ColourMap.CATEGORIES;
      boolean line = style == Style.LINE;
      drawn.setMarker(line ? SeriesMarkers.NONE : MARKERS.get(round % MARKERS.size()));
      drawn.setLineStyle(line ? DASHES.get(round % DASHES.size()) : new BasicStroke(1.8f));
      names.add(each.name);
    }
    chart.paint(graphics, CANVAS.width(), CANVAS.height());
  }

  private void setUp(XYStyler styler) {
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    styler.setDefaultSeriesRenderStyle(
        style == Style.POINTS
            ? XYSeries.XYSeriesRenderStyle.Scatter
            : XYSeries.XYSeriesRenderStyle.Line);
    styler.setYAxisLogarithmic(logarithmic);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartTitleFont(plain.deriveFont(Font.BOLD, 16f));
    styler.setAxisTitleFont(plain);
    styler.setAxisTickLabelsFont(plain.deriveFont(12f));
    styler.setAxisTickLabelsColor(TICK);
    styler.setLegendFont(plain.deriveFont(12f));
    styler.setLegendBorderColor(Color.WHITE);
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
