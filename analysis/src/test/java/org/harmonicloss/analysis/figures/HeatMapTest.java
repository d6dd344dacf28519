package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.harmonicloss.analysis.geometry.Proximity;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private static final double[][] COSINES = {{1, -1, 0}, {-1, 1, Double.NaN}, {0, Double.NaN, 1}};

  private static HeatMap cosines(String... labels) {
    return new HeatMap("Cosines", List.of(labels), COSINES, Proximity.COSINE);
  }

  private static BufferedImage png(HeatMap map) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(map.render(FigureFormat.PNG)));
  }

  private static String svg(HeatMap map) {
    return new String(map.render(FigureFormat.SVG), StandardCharsets.UTF_8);
  }

  /// How many squares of the middle of the picture have exactly this colour: 64 units each, two
  /// pixels a unit, but for the frame's line and text that covers nothing.
  private static double squares(BufferedImage image, Color colour) {
    long pixels =
        IntStream.range(0, image.getWidth() * (image.getHeight() - 150))
            .filter(
                i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == colour.getRGB())
            .count();
    return pixels / (128.0 * 128);
  }

  @Test
  void squaresHaveTheColoursOfTheirNumbers() throws IOException {
    BufferedImage image = png(cosines("a", "b", "c"));
    assertEquals(3, squares(image, ColourMap.diverging(1)), 0.02 * 3);
    assertEquals(2, squares(image, ColourMap.diverging(-1)), 0.02 * 2);
    assertEquals(2, squares(image, Theme.GREY), 0.02 * 2);
  }

  @Test
  void distancesGoFromZeroToTheLargest() throws IOException {
    double[][] distances = {{0, 5}, {5, 0}};
    BufferedImage image =
        png(new HeatMap("Distances", List.of("a", "b"), distances, Proximity.EUCLIDEAN));
    assertEquals(2, squares(image, ColourMap.sequential(0)), 0.02 * 2);
    assertEquals(2, squares(image, ColourMap.sequential(1)), 0.02 * 2);
    double[][] equal = {{0, 0}, {0, 0}};
    BufferedImage flat =
        png(new HeatMap("Distances", List.of("a", "a"), equal, Proximity.EUCLIDEAN));
    assertEquals(4, squares(flat, ColourMap.sequential(0)), 0.02 * 4);
  }

  @Test
  void labelsStandBesideRowsAndColumnsWhileThereIsRoom() {
    String svg = svg(cosines("king", "a\nb", "<&>"));
    assertEquals(3, svg.split(">king<", -1).length);
    assertTrue(svg.contains(">a␊b<") && svg.contains(">&lt;&amp;&gt;<"), svg);
    String longest = "x".repeat(300);
    String shortened = svg(cosines(longest, "b", "c"));
    assertTrue(shortened.contains("xxx…xxx") && !shortened.contains(longest));
    // No half of a character that takes two places in a string.
    String wide = svg(cosines("🂡".repeat(90), "b", "c"));
    assertTrue(wide.contains("&#127137;…&#127137;"), wide);
    List<String> many = IntStream.range(0, 200).mapToObj(i -> "token" + i).toList();
    HeatMap crowded = new HeatMap("Many", many, new double[200][200], Proximity.COSINE);
    assertFalse(svg(crowded).contains("token7"));
  }

  @Test
  void labelsOfRowsNeverTouch() throws Exception {
    for (int n : new int[] {2, 10, 40, 60, 71}) {
      List<String> labels = IntStream.range(0, n).mapToObj(i -> "token" + i).toList();
      Svg svg = Svg.of(new HeatMap("Cosines", labels, new double[n][n], Proximity.COSINE));
      assertEquals(n, svg.level().stream().filter(text -> text.text().startsWith("token")).count());
      Svg.assertApart(svg.level());
      svg.level().forEach(text -> assertTrue(svg.page().contains(text.box()), text::toString));
    }
  }

  @Test
  void dataAreOneNumberALine() {
    String csv =
        new String(cosines("a", "b", "c,d").render(FigureFormat.CSV), StandardCharsets.UTF_8);
    assertTrue(csv.startsWith("row,column,similarity\na,a,1.0\na,b,-1.0\na,\"c,d\",0.0\n"), csv);
    assertTrue(csv.contains("b,\"c,d\",\n"), csv);
    assertEquals(10, csv.lines().count());
  }

  @Test
  void theSameMapGivesTheSameBytes() {
    for (FigureFormat format : FigureFormat.values()) {
      assertArrayEquals(
          cosines("a", "b", "c").render(format), cosines("a", "b", "c").render(format));
    }
  }
}
