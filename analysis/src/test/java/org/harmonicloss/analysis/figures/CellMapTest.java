package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.harmonicloss.models.base.HarmonicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellMapTest {
  private static CellMap map(int rows, int columns, String value) {
    double[][] values = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row][column] = (row * columns + column + 0.5) / (rows * columns);
      }
    }
    values[rows - 1][0] = Double.NaN;
    return new CellMap(
        "Median test accuracy by distance and exponent",
        "over 5 runs each",
        "test accuracy",
        "exponent",
        "distance",
        names(value, columns),
        names("distance-", rows),
        values);
  }

  private static List<String> names(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }

  @ParameterizedTest
  @CsvSource({"2,2,e", "20,12,e", "20,12,a-long-value-", "2,60,e", "60,60,some-", "2,1,e"})
  void everyCellHasItsNumberAndNoTextsTouch(int rows, int columns, String value) throws Exception {
    Svg svg = Svg.of(map(rows, columns, value));
    long numbers = svg.texts().stream().filter(text -> text.matches("[01]\\.\\d{3}|–")).count();
    assertTrue(numbers >= (long) rows * columns, numbers + " numbers");
    Svg.assertApart(svg.level());
    svg.level().forEach(text -> assertTrue(svg.page().contains(text.box()), text.toString()));
  }

  @Test
  void sizesOfPagesFollowTheCells() throws Exception {
    var small = ImageIO.read(new ByteArrayInputStream(map(2, 2, "e").render(FigureFormat.PNG)));
    var large = ImageIO.read(new ByteArrayInputStream(map(20, 12, "e").render(FigureFormat.PNG)));
    assertTrue(small.getWidth() < 900 && small.getHeight() < 800, small.toString());
    assertTrue(large.getWidth() < 2000 && large.getHeight() < 1600, large.toString());
  }

  @Test
  void theLeastIsDarkAndTheGreatestLight() throws Exception {
    String svg = new String(map(3, 4, "e").render(FigureFormat.SVG), StandardCharsets.UTF_8);
    for (double end : new double[] {0, 1}) {
      var colour = ColourMap.sequential(end);
      String rgb = colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue();
      assertTrue(svg.contains("rgb(" + rgb + ")"), rgb);
    }
  }

  @Test
  void itsDataAreACellALine() {
    List<String> lines =
        new String(map(2, 2, "e").render(FigureFormat.CSV), StandardCharsets.UTF_8)
            .lines()
            .toList();
    List<String> expected =
        List.of(
            "distance,exponent,test accuracy",
            "distance-0,e0,0.125",
            "distance-0,e1,0.375",
            "distance-1,e0,",
            "distance-1,e1,0.875");
    assertEquals(expected, lines);
  }

  @Test
  void equalNumbersHaveAColourToo() throws Exception {
    double[][] values = {{0, 0}, {0, 0}};
    CellMap same =
        new CellMap("t", "", "q", "a", "b", List.of("1", "2"), List.of("3", "4"), values);
    assertEquals(4, Svg.of(same).texts().stream().filter("0"::equals).count() - 1, "and the bar's");
  }

  @Test
  void anotherTitle() throws Exception {
    assertTrue(Svg.of(map(2, 2, "e").titled("Mine")).texts().contains("Mine"));
  }

  @Test
  void saysWhatCannotBeDrawn() {
    var e = assertThrows(HarmonicException.class, () -> map(2, 61, "e"));
    assertTrue(e.getMessage().contains("too many values of exponent"), e.getMessage());
    e = assertThrows(HarmonicException.class, () -> map(61, 2, "e"));
    assertTrue(e.getMessage().contains("too many values of distance"), e.getMessage());
    double[][] none = {{Double.NaN}};
    e =
        assertThrows(
            HarmonicException.class,
            () -> new CellMap("t", "", "test loss", "a", "b", List.of("1"), List.of("2"), none));
    assertTrue(e.getMessage().contains("no run has a number for test loss"), e.getMessage());
  }

  private static List<String> digits(double... numbers) {
    Digits digits = Digits.of(numbers);
    return Arrays.stream(numbers).mapToObj(digits::text).toList();
  }

  @Test
  void numbersHaveThreeDigits() {
    assertEquals(List.of("1.000", "0.483", "0.000"), digits(1, 0.4826, 0));
    assertEquals(List.of("59.4", "3.2", "–"), digits(59.44, 3.2, Double.NaN));
    assertEquals(List.of("1,234", "900"), digits(1234.4, 900));
    assertEquals(List.of("0.0120", "0.0108"), digits(0.012, 0.0108));
    // Of many sizes: each has its own.
    assertEquals(List.of("2.31", "1.2×10⁻⁵", "3.4×10⁻⁴", "0"), digits(2.31, 1.2e-5, 3.4e-4, 0));
    assertEquals(List.of("1.2×10⁸", "–"), digits(1.23e8, Double.NaN));
    assertArrayEquals(new String[] {"–"}, digits(Double.NaN).toArray());
  }

  @Test
  void rangesStandOnLines() throws Exception {
    RangePlot plot =
        new RangePlot(
            "Median test loss by distance",
            "over 4 runs each",
            "test loss",
            "distance",
            List.of(
                new RangePlot.Range("euclidean", 3.39, 3.36, 3.43),
                new RangePlot.Range("a", Double.NaN, Double.NaN, Double.NaN),
                new RangePlot.Range("cosine", 3.5, 3.4, 3.72)));
    Svg svg = Svg.of(plot);
    assertTrue(
        svg.texts().containsAll(List.of("3.39", "–", "3.50", "euclidean", "test loss")),
        svg.texts().toString());
    assertEquals(
        "distance,test loss,min,max\neuclidean,3.39,3.36,3.43\na,,,\ncosine,3.5,3.4,3.72\n",
        new String(plot.render(FigureFormat.CSV), StandardCharsets.UTF_8));
    List<RangePlot.Range> many =
        IntStream.range(0, 101).mapToObj(i -> new RangePlot.Range("" + i, i, i, i)).toList();
    assertThrows(HarmonicException.class, () -> new RangePlot("t", "", "q", "s", many));
    RangePlot hundred = new RangePlot("t", "", "q", "s", many.subList(0, 100));
    assertTrue(Svg.of(hundred).texts().contains("99.0"));
    assertThrows(
        HarmonicException.class,
        () -> new RangePlot("t", "", "q", "s", plot.ranges().subList(1, 2)));
  }
}
