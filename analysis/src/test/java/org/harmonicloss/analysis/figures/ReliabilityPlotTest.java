package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReliabilityPlotTest {
  private static final ReliabilityPlot.Curve TWO_BINS =
      new ReliabilityPlot.Curve(
          "one",
          List.of(
              new ReliabilityPlot.Bin(0, 0.5, 0, Double.NaN, Double.NaN),
              new ReliabilityPlot.Bin(0.5, 1, 8, 0.75, 0.5)));

  private static ReliabilityPlot plot(int curves) {
    return new ReliabilityPlot(
        "Calibration",
        "expected calibration error 0.250",
        IntStream.range(0, curves)
            .mapToObj(i -> new ReliabilityPlot.Curve("kind " + i, TWO_BINS.bins()))
            .toList());
  }

  private static String svg(ReliabilityPlot plot) {
    return new String(plot.render(FigureFormat.SVG), StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatItShows() throws Exception {
    for (int curves : new int[] {1, 2, 12}) {
      Svg svg = Svg.of(plot(curves));
      Svg.assertApart(svg.level());
      List<String> texts = svg.texts();
      assertTrue(
          texts.containsAll(
              List.of(
                  "Calibration",
                  "expected calibration error 0.250",
                  "confidence",
                  "accuracy",
                  "share of rows",
                  "kind " + (curves - 1))),
          texts.toString());
      assertEquals(curves == 1, texts.contains("surer than right"));
    }
    assertTrue(Svg.of(plot(1).titled("Mine")).texts().contains("Mine"));
  }

  /// The gap is above the bar where the model is too sure, and in another colour where it is not.
  @Test
  void gapsHaveTheColourOfTheirSide() {
    var bin = new ReliabilityPlot.Bin(0, 1, 8, 0.5, 0.75);
    String less =
        svg(new ReliabilityPlot("t", "", List.of(new ReliabilityPlot.Curve("n", List.of(bin)))));
    String surer = svg(plot(1));
    assertFalse(surer.equals(less));
    for (int colour : new int[] {1, 2}) {
      var c = Theme.category(colour);
      String rgb = "rgb(" + c.getRed() + "," + c.getGreen() + "," + c.getBlue() + ")";
      // In the legend of both, and once more where there is such a gap.
      int more = count(surer, rgb) - count(less, rgb);
      assertEquals(colour == 1 ? 1 : -1, Integer.signum(more), rgb);
    }
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void itsDataAreABinALine() {
    assertEquals(
        "series,from,to,rows,confidence,accuracy\nkind 0,0.0,0.5,0,,\nkind 0,0.5,1.0,8,0.75,0.5\n",
        new String(plot(1).render(FigureFormat.CSV), StandardCharsets.UTF_8));
  }
}
