package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.expect;
import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/// What goes with `--plot`, of every command that draws.
class PlotOptionTest {
  @TempDir private static Path folder;
  private static String sweep;
  private static String permutations;

  @BeforeAll
  static void train() {
    sweep = folder.resolve("sweep").toString();
    String line =
        "train modular-addition --heads harmonic,cross-entropy --seeds 1,2 --epochs 3 --out "
            + sweep;
    assertEquals(0, CliRun.of(line.split(" ")).code());
    permutations = folder.resolve("permutations").toString();
    line = "train permutation --epochs 1 --out " + permutations;
    assertEquals(0, CliRun.of(line.split(" ")).code());
  }

  private static String run() {
    return sweep + "/modular-addition-mlp-harmonic-seed1";
  }

  private static String words() throws IOException {
    Path file = folder.resolve("words.txt");
    Files.writeString(file, "king 1 0 1\nqueen 0 1 1\nman 1 0 0.1\nwoman 0 1 0.2\n");
    return file.toString();
  }

  private static String pairs() throws IOException {
    Path file = folder.resolve("royal.json");
    Files.writeString(
        file,
        """
        [{"input":"king","output":"queen"},{"input":"man","output":"woman"}]
        """);
    return file.toString();
  }

  /// Every command that draws one figure, but for `--plot`.
  private static List<List<String>> commands() throws IOException {
    return List.of(
        List.of("analyze", "pca", run()),
        List.of("analyze", "cosets", permutations),
        List.of("analyze", "similarity", run()),
        List.of("analyze", "variance", sweep),
        List.of("analyze", "grokking", sweep, "--threshold", "0", "--consecutive", "1"),
        List.of("analyze", "data-efficiency", sweep),
        List.of("analyze", "curves", sweep),
        List.of("analyze", "parallelogram", words(), "--tasks", pairs()));
  }

  private static CliRun with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(Arrays.asList(more));
    return CliRun.of(all.toArray(String[]::new));
  }

  /// The texts of a figure that went to standard output, which nothing else did.
  private static List<String> texts(CliRun run) throws Exception {
    assertEquals(new CliRun(0, run.out(), ""), run);
    return texts(run.out());
  }

  private static List<String> texts(String svg) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertEquals("svg", document.getDocumentElement().getTagName());
    NodeList texts = document.getElementsByTagName("text");
    return IntStream.range(0, texts.getLength())
        .mapToObj(texts::item)
        .map(text -> text.getTextContent())
        .toList();
  }

  @Test
  void everyFigureGoesToStandardOutputWithTheTitleThatIsWanted() throws Exception {
    for (List<String> command : commands()) {
      List<String> texts = texts(with(command, "--plot", "-", "--title", "Seen & drawn"));
      assertTrue(texts.contains("Seen & drawn"), command + " " + texts);
      assertFalse(Files.exists(Path.of("-")));
    }
    List<String> both = List.of("analyze", "parallelogram", words(), "--tasks", pairs());
    List<String> texts = texts(with(both, "--plot-pairs", "-", "--title", "Pairs"));
    assertTrue(texts.contains("Pairs") && texts.contains("queen"), texts::toString);
  }

  @Test
  void aFileGetsTheSameFigureAndTheResultsArePrinted() throws Exception {
    for (List<String> command : commands()) {
      String figure = with(command, "--plot", "-").out();
      String file = folder.resolve("same.svg").toString();
      CliRun run = with(command, "--plot", file);
      assertEquals(with(command), run);
      assertEquals(figure, Files.readString(Path.of(file)));
    }
  }

  @Test
  void whatIsBelowABarIsSoWithoutItsResultsToo() throws Exception {
    CliRun missed = CliRun.of("analyze", "pca", run(), "--plot", "-", "--fail-under", "1.1");
    assertEquals(4, missed.code());
    assertFalse(texts(missed.out()).isEmpty());
  }

  @Test
  void standardOutputTakesOneThing() throws IOException {
    expect(2, "cannot take", CliRun.of("analyze", "pca", run(), "--plot", "-", "--format", "csv"));
    List<String> pairs = List.of("analyze", "parallelogram", words(), "--tasks", pairs());
    expect(2, "name the same file: -", with(pairs, "--plot", "-", "--plot-pairs", "-"));
    CliRun page = CliRun.of("report", sweep, "-o", "-");
    assertEquals(0, page.code());
    assertTrue(page.out().startsWith("<!DOCTYPE html>"), page.out().substring(0, 40));
    assertTrue(page.out().stripTrailing().endsWith("</html>"));
  }

  @Test
  void rowsFromAPipeBecomeAFigureInAPipe() throws Exception {
    String rows = "{\"values\":[0,0,1]}\n{\"values\":[5,0,2]}\n{\"values\":[0,4,1]}\n";
    CliRun drawn = CliRun.withInput(rows, "analyze", "pca", "-", "--plot", "-");
    assertTrue(texts(drawn).stream().anyMatch(text -> text.startsWith("PC 1")));
  }

  @Test
  void anyTwoComponentsAreDrawn() throws Exception {
    List<String> texts =
        texts(CliRun.of("analyze", "pca", run(), "--plot", "-", "--components", "4,3"));
    assertTrue(texts.stream().anyMatch(text -> text.startsWith("PC 4 (")), texts::toString);
    assertTrue(texts.stream().anyMatch(text -> text.startsWith("PC 3 (")), texts::toString);
    CliRun cosets =
        CliRun.of("analyze", "cosets", permutations, "--plot", "-", "--components", "2,5");
    assertTrue(texts(cosets).stream().anyMatch(text -> text.startsWith("PC 5 (")));
    for (String wrong : List.of("3,3", "1,400", "0,1", "1,2,3")) {
      expect(
          2,
          "--components",
          with(List.of("analyze", "pca", run()), "--plot", "-", "--components", wrong));
    }
  }

  /// What is drawn is what is measured.
  @Test
  void cosetsAreMeasuredOnTheTwoComponentsThatAreDrawn() {
    var first = rows(CliRun.of("analyze", "cosets", permutations)).getFirst();
    assertFalse(first.has("component_numbers"));
    for (String two : List.of("2,5", "5,2")) {
      var other =
          rows(CliRun.of("analyze", "cosets", permutations, "--components", two)).getFirst();
      assertEquals("[" + two + "]", other.get("component_numbers").toString());
      assertEquals(2, other.get("components").asInt());
      assertTrue(other.at("/value").asDouble() != first.at("/value").asDouble());
    }
    var same = rows(CliRun.of("analyze", "cosets", permutations, "--components", "2,1")).getFirst();
    assertEquals(first.at("/value").asDouble(), same.at("/value").asDouble(), 1e-12);
  }

  @Test
  void pointsAreColouredByClassWithALegend() throws Exception {
    List<String> texts =
        texts(CliRun.of("analyze", "pca", words(), "--plot", "-", "--labels", "mod:2"));
    assertEquals(1, Collections.frequency(texts, "0"), texts::toString);
    assertEquals(1, Collections.frequency(texts, "1"), texts::toString);
    Path file = folder.resolve("sexes.txt");
    Files.writeString(file, "male\nfemale\nmale\nfemale\n");
    String csv = folder.resolve("classes.csv").toString();
    CliRun.of("analyze", "pca", words(), "--plot", csv, "--labels", file.toString());
    List<String> lines = Files.readAllLines(Path.of(csv));
    assertEquals("label,x,y,group", lines.getFirst());
    assertTrue(lines.get(2).startsWith("queen,") && lines.get(2).endsWith(",1"), lines.get(2));
  }

  @Test
  void cosetsAreNamed() throws Exception {
    List<String> texts = texts(CliRun.of("analyze", "cosets", permutations, "--plot", "-"));
    assertTrue(texts.stream().anyMatch(text -> text.matches("H 0123|0123 H")), texts::toString);
  }

  @Test
  void whatOnlyAFigureNeedsIsRefusedWithoutOne() throws IOException {
    for (List<String> command : commands()) {
      expect(2, "--title is only for a figure: it needs --plot", with(command, "--title", "Mine"));
    }
    expect(
        2,
        "--labels is only for a figure",
        CliRun.of("analyze", "pca", run(), "--labels", "mod:5"));
    expect(
        2,
        "--components 3,4 is only for a figure",
        CliRun.of("analyze", "pca", run(), "--components", "3,4"));
  }

  /// Runs of two kinds and two seeds each: two entries, two colours, and the seeds as bands.
  @Test
  void curvesAreOneForEachKind() throws Exception {
    List<String> texts = texts(CliRun.of("analyze", "curves", sweep, "--plot", "-"));
    assertEquals(1, Collections.frequency(texts, "harmonic"), texts::toString);
    assertEquals(1, Collections.frequency(texts, "cross-entropy"), texts::toString);
    assertTrue(
        texts.contains("modular-addition, mlp · median over 2 seeds · band: range"),
        texts::toString);
    Path csv = folder.resolve("curves.csv");
    CliRun.of("analyze", "curves", sweep, "--plot", csv.toString());
    List<String> lines = Files.readAllLines(csv);
    assertEquals("series,x,y,min,max", lines.getFirst());
    assertEquals(1 + 2 * 3, lines.size());
  }
}
