package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.harmonicloss.analysis.geometry.ClassWeights;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ScatterPlotTest {
  /// A unit circle, off the origin, that must come out round.
  private final ScatterPlot plot =
      new ScatterPlot("a <title> & more", "PC 1 (50.2 %)", "PC 2 (49.8 %)", circle(31), labels(31));

  @Test
  void everyLabelIsTextOnce() throws Exception {
    List<String> texts =
        elements(plot.render(FigureFormat.SVG), "text").map(Element::getTextContent).toList();
    for (String label : plot.labels()) {
      assertEquals(1, Collections.frequency(texts, label), label);
    }
    assertTrue(
        texts.containsAll(List.of("a <title> & more", "PC 1 (50.2 %)", "PC 2 (49.8 %)")),
        texts::toString);
  }

  @Test
  void charactersThatXmlForbidsAreShownAsPictures() throws Exception {
    List<String> labels = List.of("\n", "\u0000", "\uD800", "ä & <b>");
    ScatterPlot odd = new ScatterPlot("\t", "x", "y", circle(4), labels);
    List<String> texts =
        elements(odd.render(FigureFormat.SVG), "text").map(Element::getTextContent).toList();
    assertTrue(texts.containsAll(List.of("␉", "␊", "␀", "\uFFFD", "ä & <b>")), texts::toString);
  }

  @Test
  void aCircleIsRound() throws Exception {
    // Each point is a white disc under a coloured one.
    List<Element> discs = elements(plot.render(FigureFormat.SVG), "ellipse").toList();
    assertEquals(62, discs.size());
    double[] x = discs.stream().mapToDouble(disc -> number(disc, "cx")).toArray();
    double[] y = discs.stream().mapToDouble(disc -> number(disc, "cy")).toArray();
    double centreX = Arrays.stream(x).average().orElseThrow();
    double centreY = Arrays.stream(y).average().orElseThrow();
    double radius = Math.hypot(x[0] - centreX, y[0] - centreY);
    assertTrue(radius > 200, "the plot fills the page: " + radius);
    for (int i = 0; i < x.length; i++) {
      assertEquals(radius, Math.hypot(x[i] - centreX, y[i] - centreY), 0.1);
    }
  }

  @Test
  void theSamePlotIsTheSameFile() {
    for (FigureFormat format : FigureFormat.values()) {
      assertArrayEquals(plot.render(format), plot.render(format));
    }
    String svg = new String(plot.render(FigureFormat.SVG), StandardCharsets.UTF_8);
    assertTrue(!svg.contains("<!DOCTYPE"), "a reader would fetch it from the network");
  }

  @Test
  void aPngHasTwoPixelsToAUnit() throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(plot.render(FigureFormat.PNG)));
    assertEquals(1440, image.getWidth());
    assertEquals(1440, image.getHeight());
    assertEquals(0, image.getRGB(0, 0) >>> 24, "round corners are transparent");
    assertEquals(0xFFFFFFFF, image.getRGB(720, 20), "the page is white");
  }

  @Test
  void anyPointsCanBeDrawn() {
    double[][] same = {{3, 3}, {3, 3}};
    double[][] line = {{-1e-9, 0}, {0, 0}, {1e-9, 0}};
    assertTrue(new ScatterPlot("", "", "", same, labels(2)).render(FigureFormat.SVG).length > 0);
    assertTrue(new ScatterPlot("", "", "", line, labels(3)).render(FigureFormat.SVG).length > 0);
  }

  @Test
  void thousandsOfPointsAreDrawnWithoutLabels() throws Exception {
    ScatterPlot many = new ScatterPlot("", "", "", circle(1000), labels(1000));
    byte[] svg = many.render(FigureFormat.SVG);
    assertEquals(1000, elements(svg, "ellipse").count());
    assertTrue(elements(svg, "text").noneMatch(text -> text.getTextContent().equals("17")));
  }

  /// As many as a language model has tokens: the file stays one that a browser opens at once.
  @Test
  void tensOfThousandsOfPointsMakeNoHugeFile() throws Exception {
    Random random = new Random(3);
    double[][] points = new double[50_257][];
    Arrays.setAll(points, i -> new double[] {random.nextGaussian(), random.nextGaussian()});
    points[17] = new double[] {40, 40}; // alone, so it must be there
    byte[] svg =
        new ScatterPlot("", "", "", points, labels(points.length)).render(FigureFormat.SVG);
    assertTrue(svg.length < 2_000_000, svg.length + " bytes");
    double right = elements(svg, "ellipse").mapToDouble(e -> number(e, "cx")).max().orElseThrow();
    double middle = elements(svg, "ellipse").mapToDouble(e -> number(e, "cx")).average().orElse(0);
    assertTrue(right > middle + 300, right + " " + middle);
  }

  /// Each of 28 groups has a colour and shape that no other has.
  @Test
  void groupsAreToldApart() throws Exception {
    List<Integer> groups = IntStream.range(0, 56).map(i -> i % 28).boxed().toList();
    ScatterPlot grouped =
        new ScatterPlot("", "", "", circle(56), labels(56), new Groups(groups, labels(28)));
    byte[] svg = grouped.render(FigureFormat.SVG);
    List<String> looks = new ArrayList<>();
    elements(svg, "ellipse").forEach(disc -> looks.add(disc.getAttribute("style")));
    elements(svg, "path")
        .filter(path -> path.getAttribute("d").matches("M[^LQC]*(L[^LQC]*){2,3} Z"))
        .forEach(path -> looks.add(path.getAttribute("style") + outline(path)));
    looks.removeIf(look -> look.contains("255,255,255"));
    // Two points each, and a sample in the legend.
    assertEquals(84, looks.size());
    assertEquals(28, looks.stream().distinct().count(), looks::toString);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ScatterPlot(
                "", "", "", circle(3), labels(3), new Groups(List.of(0, 1), labels(2))));
  }

  @Test
  void theLegendNamesEachGroup() throws Exception {
    List<Integer> numbers = IntStream.range(0, 300).map(i -> i % 100).boxed().toList();
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "class " + i).toList();
    ScatterPlot plot =
        new ScatterPlot("", "", "", circle(300), labels(300), new Groups(numbers, names));
    Svg svg = Svg.of(plot);
    List<String> texts = svg.texts();
    assertEquals(60, texts.stream().filter(text -> text.startsWith("class")).distinct().count());
    assertEquals(1, Collections.frequency(texts, "class 7"));
    assertTrue(texts.contains("40 others"), texts::toString);
    for (Svg.Text text : svg.level()) {
      assertTrue(svg.page().contains(text.box()), text::toString);
    }
  }

  /// Of 300 names those that have room, and none on another.
  @Test
  void namesOfManyPointsNeverTouch() throws Exception {
    Random random = new Random(5);
    double[][] points = new double[300][];
    Arrays.setAll(points, i -> new double[] {random.nextGaussian(), random.nextGaussian()});
    List<String> labels = IntStream.range(0, 300).mapToObj(i -> "token" + i).toList();
    List<Svg.Text> names =
        Svg.of(new ScatterPlot("", "", "", points, labels)).level().stream()
            .filter(text -> text.text().startsWith("token"))
            .toList();
    assertTrue(names.size() > 60 && names.size() < 300, names.size() + " names");
    Svg.assertApart(names);
  }

  @Test
  void ofThousandsOfPointsTheOutermostAreNamed() throws Exception {
    Random random = new Random(6);
    double[][] points = new double[2000][];
    Arrays.setAll(points, i -> new double[] {random.nextGaussian(), random.nextGaussian()});
    points[17] = new double[] {9, 9};
    List<String> labels = IntStream.range(0, 2000).mapToObj(i -> "token" + i).toList();
    List<String> texts = Svg.of(new ScatterPlot("", "", "", points, labels)).texts();
    assertTrue(texts.contains("token17"), texts::toString);
    long names = texts.stream().filter(text -> text.startsWith("token")).count();
    assertTrue(names > 5 && names < 40, names + " names");
  }

  /// A crowd is darker than a single point.
  @Test
  void ofTensOfThousandsTheDensityIsSeen() throws Exception {
    double[][] points = new double[6000][];
    Arrays.setAll(points, i -> new double[] {i < 5000 ? 0.001 * i / 5000 : i, i % 7});
    Svg svg = Svg.of(new ScatterPlot("", "", "", points, labels(6000)));
    Set<String> looks =
        Stream.of("rect", "ellipse")
            .flatMap(svg::elements)
            .map(mark -> mark.getAttribute("style"))
            .filter(style -> style.contains("rgb(0,114,178)"))
            .collect(Collectors.toSet());
    assertTrue(looks.size() > 1, looks::toString);
  }

  /// Squares have no shapes that could tell an eighth group from the first.
  @Test
  void ofTensOfThousandsNoTwoGroupsHaveOneColour() throws Exception {
    List<Integer> numbers =
        IntStream.range(0, 6000).map(i -> i < 3000 ? i % 2 : i % 20).boxed().toList();
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "class " + i).toList();
    ScatterPlot plot =
        new ScatterPlot("", "", "", circle(6000), labels(6000), new Groups(numbers, names));
    List<String> texts = Svg.of(plot).texts();
    assertEquals(7, texts.stream().filter(text -> text.startsWith("class")).count());
    assertTrue(texts.containsAll(List.of("class 0", "class 1", "13 others")), texts::toString);
  }

  /// The corners of a polygon, from their centre and rounded.
  private static String outline(Element path) {
    double[] numbers =
        Arrays.stream(path.getAttribute("d").split("[^-0-9.]+"))
            .filter(word -> !word.isEmpty())
            .mapToDouble(Double::parseDouble)
            .toArray();
    double[] centre = new double[2];
    for (int i = 0; i < numbers.length; i++) {
      centre[i % 2] += 2 * numbers[i] / numbers.length;
    }
    return IntStream.range(0, numbers.length)
        .mapToObj(i -> " " + Math.round(numbers[i] - centre[i % 2]))
        .collect(Collectors.joining());
  }

  @Test
  void theDataOfEveryFigureIsCsv() {
    double[][] points = {{0, 1.5}, {-2, 3}};
    ScatterPlot scatter = new ScatterPlot("", "", "", points, List.of("a,b", "c\"d"));
    assertEquals(
        "label,x,y,group\n\"a,b\",0.0,1.5,\n\"c\"\"d\",-2.0,3.0,\n",
        csv(scatter.render(FigureFormat.CSV)));
    SeriesPlot.Series series =
        new SeriesPlot.Series("one", "", new double[] {1, 2}, new double[] {3, 4});
    SeriesPlot lines = new SeriesPlot("", "", "", "", List.of(series), SeriesPlot.Style.LINE, true);
    assertEquals("series,x,y\none,1.0,3.0\none,2.0,4.0\n", csv(lines.render(FigureFormat.CSV)));
    ParallelogramPlot.Cell cell =
        new ParallelogramPlot.Cell(
            List.of("p", "q", "r", "s"), new double[][] {{0, 0}, {1, 0}, {0, 1}, {1, 2}}, 0.5);
    ParallelogramPlot pairs =
        new ParallelogramPlot(
            "", List.of("best"), List.of(new ParallelogramPlot.Row("task", List.of(cell))));
    assertEquals(
        "task,best,0.5,n,s,1.0,2.0", csv(pairs.render(FigureFormat.CSV)).lines().toList().get(4));
    ClassWeights weights = new ClassWeights(Matrix.of(new double[][] {{0.25, -1, 0, 2}}), 2);
    assertEquals(
        "7,1,1,2.0",
        csv(new WeightPlot("", List.of("7"), weights).render(FigureFormat.CSV))
            .lines()
            .toList()
            .get(4));
  }

  private static String csv(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theEndingChoosesTheFormat() {
    assertEquals(FigureFormat.SVG, FigureFormat.of(Path.of("a/b.svg")));
    assertEquals(FigureFormat.PNG, FigureFormat.of(Path.of("B.PNG")));
    HarmonicException e =
        assertThrows(HarmonicException.class, () -> FigureFormat.of(Path.of("figure.pdf")));
    assertEquals(2, e.exitCode());
    assertTrue(e.hint().contains(".svg") && e.hint().contains(".png"), e.hint());
  }

  private static Stream<Element> elements(byte[] svg, String tag) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));
    NodeList nodes = document.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast);
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static double[][] circle(int count) {
    double[][] points = new double[count][];
    Arrays.setAll(
        points,
        i ->
            new double[] {
              Math.cos(2 * Math.PI * i / count) + 5, Math.sin(2 * Math.PI * i / count)
            });
    return points;
  }

  private static List<String> labels(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
