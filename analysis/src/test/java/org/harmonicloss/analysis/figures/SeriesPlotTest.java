package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.SeriesPlot.Series;
import org.harmonicloss.analysis.figures.SeriesPlot.Style;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SeriesPlotTest {
  private static final String NOTE = "median over 3 seeds";

  private static SeriesPlot plot(Style style, boolean logarithmic, List<Series> series) {
    return new SeriesPlot("Loss", NOTE, "epoch", "train loss", series, style, logarithmic);
  }

  /// Kinds of 3 runs each.
  private static List<Series> kinds(int count) {
    return IntStream.range(0, count)
        .mapToObj(kind -> kind("modular-addition, mlp, k" + kind))
        .toList();
  }

  private static Series kind(String name) {
    Spread spread = new Spread();
    for (int epoch = 1; epoch <= 50; epoch++) {
      for (int run = 0; run < 3; run++) {
        spread.add(epoch, (1 + run + name.length()) / (double) epoch);
      }
    }
    return spread.series(name);
  }

  /// What a series, a group or a sample in a legend looks like.
  private static String look(Element drawn) {
    return drawn.getAttribute("style").replaceAll("-opacity:[^;]*", "");
  }

  @Test
  void textsNeverTouchAndAreNeverCut() throws Exception {
    for (Style style : Style.values()) {
      for (int count : new int[] {1, 2, 7, 8, 60}) {
        for (boolean logarithmic : new boolean[] {false, true}) {
          Svg svg = Svg.of(plot(style, logarithmic, kinds(count)));
          List<Svg.Text> texts = svg.level();
          assertTrue(texts.size() > 5 + (count > 1 ? count : 0), texts::toString);
          for (Svg.Text text : texts) {
            assertTrue(svg.page().contains(text.box()), text::toString);
          }
          Svg.assertApart(texts);
        }
      }
    }
  }

  @Test
  void longNamesMakeAWiderPage() throws Exception {
    String longest = "x".repeat(130);
    Svg svg = Svg.of(plot(Style.LINE, false, List.of(kind(longest), kind("y"))));
    Svg.Text text =
        svg.level().stream().filter(one -> one.text().equals(longest)).findFirst().orElseThrow();
    Rectangle2D page = svg.page();
    assertTrue(page.contains(text.box()) && page.getWidth() > 900, text + " " + page);
  }

  @Test
  void theLegendNamesEachKindOnceByWhatIsItsOwn() throws Exception {
    for (int count : new int[] {2, 7, 60}) {
      List<String> texts = Svg.of(plot(Style.LINE, false, kinds(count))).texts();
      for (int kind = 0; kind < count; kind++) {
        assertEquals(1, Collections.frequency(texts, "k" + kind), texts::toString);
      }
      String note = count > 7 ? "" : " · band: range";
      assertTrue(texts.contains("modular-addition, mlp · " + NOTE + note), texts::toString);
    }
    List<String> one = Svg.of(plot(Style.LINE, false, kinds(1))).texts();
    assertTrue(one.contains("modular-addition, mlp, k0 · " + NOTE + " · band: range"), "" + one);
  }

  /// Lines of legends are of the tag `line`, curves of the tag `path`.
  @Test
  void sixtyKindsAreToldApart() throws Exception {
    Svg svg = Svg.of(plot(Style.LINE, false, kinds(60)));
    List<String> samples =
        svg.elements("line")
            .map(SeriesPlotTest::look)
            .filter(look -> look.contains("stroke-width:1.8"))
            .toList();
    assertEquals(60, samples.size());
    assertEquals(60, samples.stream().distinct().count(), samples::toString);
    List<String> curves =
        svg.elements("path")
            .map(SeriesPlotTest::look)
            .filter(look -> look.contains("fill:none"))
            .distinct()
            .toList();
    assertEquals(60, curves.size());
  }

  @Test
  void severalRunsAreABandAroundTheirMedian() throws Exception {
    Svg svg = Svg.of(plot(Style.LINE, false, kinds(2)));
    assertEquals(2, svg.elements("path").filter(SeriesPlotTest::isTransparent).count());
    // As many bands would be a mud.
    Svg many = Svg.of(plot(Style.LINE, false, kinds(8)));
    assertEquals(0, many.elements("path").filter(SeriesPlotTest::isTransparent).count());
    Spread spread = new Spread();
    for (double y : new double[] {5, 1, 2, 8, 4}) {
      spread.add(3, y).add(4, 2 * y);
    }
    Series series = spread.series("kind");
    assertArrayEquals(new double[] {3, 4}, series.x());
    assertArrayEquals(new double[] {4, 8}, series.y());
    assertArrayEquals(new double[] {1, 2}, series.range().low());
    assertArrayEquals(new double[] {8, 16}, series.range().high());
    assertArrayEquals(new double[] {2, 4}, series.middle().orElseThrow().low());
    assertArrayEquals(new double[] {5, 10}, series.middle().orElseThrow().high());
    Svg quartiles = Svg.of(plot(Style.LINE, false, List.of(series)));
    assertEquals(2, quartiles.elements("path").filter(SeriesPlotTest::isTransparent).count());
    assertTrue(quartiles.texts().contains("kind · " + NOTE + " · bands: quartiles and range"));
  }

  private static boolean isTransparent(Element path) {
    return path.getAttribute("style").contains("fill-opacity");
  }

  @Test
  void variantsOfAKindHaveItsColour() throws Exception {
    List<Series> series = new ArrayList<>();
    for (String kind : List.of("a", "b")) {
      for (String variant : List.of("one.txt", "two.txt")) {
        series.add(new Series(kind, variant, new double[] {0, 1}, new double[] {0, 1}));
      }
    }
    Svg svg = Svg.of(plot(Style.LINE, false, series));
    for (String entry : List.of("a", "b", "one.txt", "two.txt")) {
      assertEquals(1, Collections.frequency(svg.texts(), entry), entry);
    }
    List<String> colours =
        svg.elements("path")
            .map(SeriesPlotTest::look)
            .filter(look -> look.contains("fill:none"))
            .map(look -> look.replaceAll("(?s).*stroke:(rgb[^;]*);.*", "$1"))
            .filter(colour -> colour.contains("(0,114,178)") || colour.contains("(213,94,0)"))
            .toList();
    assertEquals(4, colours.size());
    assertEquals(2, colours.stream().distinct().count());
  }

  @Test
  void dataHaveTheBandsTheyAreDrawnWith() {
    Series alone = new Series("a", "b", new double[] {1}, new double[] {2});
    assertEquals("series,x,y\n\"a, b\",1.0,2.0\n", csv(alone));
    Series three = new Spread().add(1, 4).add(1, 2).add(1, 3).series("k");
    assertEquals("series,x,y,min,max\nk,1.0,3.0,2.0,4.0\n", csv(three));
    Spread five = new Spread();
    IntStream.rangeClosed(1, 5).forEach(y -> five.add(1, y));
    assertEquals(
        "series,x,y,min,max,lower_quartile,upper_quartile\nk,1.0,3.0,1.0,5.0,2.0,4.0\n",
        csv(five.series("k")));
  }

  private static String csv(Series series) {
    byte[] bytes = plot(Style.LINE, false, List.of(series)).render(FigureFormat.CSV);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// A run whose loss has become 0 counts in the median, which is drawn while it is not 0 itself.
  @Test
  void lossesThatBecomeZeroAreDrawnAsFarAsTheyGo() {
    Spread spread = new Spread();
    double[][] losses = {{5, 4, 3}, {5, 0.1, 0}, {5, 0, 0}};
    for (double[] loss : losses) {
      for (int epoch = 0; epoch < 3; epoch++) {
        spread.add(epoch, loss[epoch]);
      }
    }
    Series drawn = spread.series("kind").positive();
    assertArrayEquals(new double[] {0, 1}, drawn.x());
    assertArrayEquals(new double[] {5, 0.1}, drawn.y());
    assertArrayEquals(new double[] {5, 0}, drawn.range().low());
    byte[] svg = plot(Style.LINE, true, List.of(drawn)).render(FigureFormat.SVG);
    assertFalse(new String(svg, StandardCharsets.UTF_8).matches("(?s).*(NaN|Infinity).*"));
  }

  @Test
  void aSinglePointIsSeen() throws Exception {
    Series one = new Series("a", "", new double[] {1}, new double[] {2});
    assertEquals(2, Svg.of(plot(Style.LINE, true, List.of(one))).elements("ellipse").count());
  }

  /// With points through which others are seen.
  @Test
  void pointsInOnePlaceAreSeen() throws Exception {
    Series one = new Series("a", "", new double[] {1, 1}, new double[] {2, 2});
    Series other = new Series("b", "", new double[] {1}, new double[] {2});
    Svg svg = Svg.of(plot(Style.POINTS, false, List.of(one, other)));
    assertEquals(3, svg.elements("ellipse").filter(SeriesPlotTest::isTransparent).count());
  }

  @Test
  void theTitleIsTheUsers() throws Exception {
    List<String> texts = Svg.of(plot(Style.LINE, false, kinds(2)).titled("Mine & <yours>")).texts();
    assertTrue(texts.contains("Mine & <yours>"), texts::toString);
    assertFalse(texts.contains("Loss"), texts::toString);
  }

  @Test
  void aTitleOfAnyLengthStaysOnThePage() throws Exception {
    for (int words : new int[] {5, 20, 400}) {
      String title = String.join(" ", Collections.nCopies(words, "title"));
      Svg svg = Svg.of(plot(Style.LINE, false, kinds(2)).titled(title));
      Svg.Text shown = svg.level().getFirst();
      assertTrue(shown.text().startsWith("title") && shown.text().endsWith("title"), "" + shown);
      assertTrue(svg.page().contains(shown.box()), String.format(Locale.ROOT, "%s", shown));
    }
  }
}
