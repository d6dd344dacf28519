package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/// The page of `harmonic report` in a real browser. Screenshots are left in `target/report`.
class ReportPageTest {
  private static final String EVIL = "<img src=x onerror=evil()>&quot;{{data}}";
  private static final Path SCREENSHOTS = Path.of("target/report").toAbsolutePath();

  @TempDir private static Path folder;

  private static Path page;
  private static Path opened;
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> binary = Chromium.installed();
    assertTrue(
        binary.isPresent() || System.getenv("CI") == null, "CI needs Debian's package chromium");
    Assumptions.assumeTrue(binary.isPresent(), "chromium is not installed: page not tested");
    Path sweep = folder.resolve("sweep");
    train(
        "modular-addition --epochs 40 --rows 90 --seeds 0,1 --heads harmonic,cross-entropy", sweep);
    Path permutation = folder.resolve("permutation");
    train("permutation --epochs 4", permutation);
    Path evil = folder.resolve(EVIL);
    train("equivalence --epochs 30 --rows 90", evil);
    page = folder.resolve("report.html");
    CliRun run =
        CliRun.of("report", "" + sweep, "" + permutation, "" + evil, "-o", page.toString());
    assertEquals(new CliRun(0, page + "\n", ""), run);
    Files.createDirectories(SCREENSHOTS);
    browser = new Chromium(binary.get(), Files.createTempDirectory(SCREENSHOTS, "home"));
  }

  private static void train(String task, Path out) {
    String[] words = ("train " + task + " --quiet --out @").split(" ");
    words[words.length - 1] = out.toString();
    CliRun run = CliRun.of(words);
    assertEquals(0, run.code(), run.err());
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.stop();
    }
  }

  /// Whatever a test did: no error, nothing on the console, and nothing fetched but the file
  /// itself.
  @AfterEach
  void nothingWentWrong() {
    for (String trouble :
        List.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")) {
      assertEquals(List.of(), browser.events(trouble));
    }
    List<String> fetched =
        browser.events("Network.requestWillBeSent").stream()
            .map(event -> event.at("/params/request/url").asText())
            .filter(url -> !url.startsWith("data:") && !url.startsWith("blob:file:"))
            .distinct()
            .toList();
    assertEquals(List.of(opened.toUri().toString()), fetched);
  }

  /// Once what was done before has been drawn.
  private static JsonNode evaluate(String expression) throws Exception {
    browser.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    return browser.evaluate(expression);
  }

  private static String text(String selector) throws Exception {
    return evaluate("document.querySelector('" + selector + "').textContent").asText();
  }

  private static int count(String selector) throws Exception {
    return evaluate("document.querySelectorAll('" + selector + "').length").asInt();
  }

  /// Chooses an entry of a list as a user does.
  private static void choose(String list, String entry) throws Exception {
    evaluate(
        "{ const list = document.getElementById('%s');".formatted(list)
            + " list.value = [...list.options].find(o => o.text.startsWith('%s')).value;"
                .formatted(entry)
            + " list.dispatchEvent(new Event('change')); }");
  }

  /// Points at the middle of an element, scrolled to where it can be seen.
  private static void pointAt(String selector, int number, boolean press) throws Exception {
    JsonNode place =
        evaluate(
            "{ const element = document.querySelectorAll('%s')[%d];".formatted(selector, number)
                + " element.scrollIntoView({block: 'center'});"
                + " const {left, top, width, height} = element.getBoundingClientRect();"
                + " ({x: left + width / 2, y: top + height / 2}) }");
    browser.point(place.get("x").asDouble(), place.get("y").asDouble(), press);
  }

  private static void open(int width, String colours) throws Exception {
    open(page, width, colours);
  }

  private static void open(Path file, int width, String colours) throws Exception {
    opened = file;
    browser.open(file, width, 900, colours);
  }

  /// Points of the map as they are drawn: colours and places.
  private static String map() throws Exception {
    return evaluate(
            "[...document.querySelectorAll('#map path[transform]')].map(path =>"
                + " path.getAttribute('transform') + path.getAttribute('fill')).join()")
        .asText();
  }

  /// How many marks the map has.
  private static int marks() throws Exception {
    return count("#map path[transform][stroke=\"var(--back)\"]");
  }

  /// Where a value is on a chart, as the browser sees it.
  private static double[] place(String chart, double x, double y) throws Exception {
    JsonNode place =
        evaluate(
            """
            { const {plot, echarts} = charts.get('%s');
              plot.scrollIntoView({block: 'center'});
              const {left, top} = plot.getBoundingClientRect();
              const [x, y] = echarts.convertToPixel({gridIndex: 0}, [%s, %s]);
              ({x: left + x, y: top + y}) }"""
                .formatted(chart, x, y));
    return new double[] {place.get("x").asDouble(), place.get("y").asDouble()};
  }

  private static double[] token(int number) throws Exception {
    JsonNode point = evaluate("charts.get('map').chart.points[" + number + "]");
    return place("map", point.get("x").asDouble(), point.get("y").asDouble());
  }

  /// What a chart shows now: [least, most] across and up.
  private static double[][] range(String chart) throws Exception {
    JsonNode range = evaluate("charts.get('" + chart + "').range()");
    return new double[][] {
      {range.at("/0/0").asDouble(), range.at("/0/1").asDouble()},
      {range.at("/1/0").asDouble(), range.at("/1/1").asDouble()}
    };
  }

  /// The text of the tooltip that is to be seen; empty if there is none.
  private static String tip() throws Exception {
    return evaluate(
            "new Promise(done => setTimeout(() => done([...document.querySelectorAll('.tip')]"
                + ".filter(tip => getComputedStyle(tip).visibility === 'visible'"
                + " && getComputedStyle(tip).display !== 'none'"
                + " && getComputedStyle(tip).opacity !== '0')"
                + ".map(tip => tip.textContent.trim()).join('')), 300))")
        .asText();
  }

  @Test
  void drawsItsChartsAndTables() throws Exception {
    open(1200, "light");
    assertEquals("Report on 6 runs", text("h1"));
    assertEquals(4, count("section:nth-of-type(1) tbody tr"));
    for (String chart : List.of("variance", "loss", "accuracy", "map", "shares")) {
      assertEquals(1, count("#" + chart + " .plot svg"), chart);
    }
    // No run learnt: nothing is drawn, and nothing is left empty.
    assertTrue(
        evaluate("document.getElementById('grokking').closest('figure').hidden").asBoolean());
    // Kinds are called by what tells them apart.
    assertEquals(4, count("#variance .legend li"));
    assertEquals("modular-addition, harmonic", text("#variance .legend li"));
    // Train and test, of this run and of the other of its kind.
    assertEquals(4, evaluate("charts.get('loss').echarts.getOption().series.length").asInt());
    assertEquals(31, marks());
  }

  @Test
  void hoveringAndArrowKeysShowTokenAndCoordinates() throws Exception {
    open(1200, "light");
    assertEquals("", tip());
    double[] seventh = token(7);
    browser.point(seventh[0], seventh[1], false);
    assertTrue(tip().matches("7\nPC 1: -?[0-9.e-]+\nPC 2: -?[0-9.e-]+"), tip());
    browser.point(1, 1, false);
    assertEquals("", tip());

    evaluate("charts.get('loss').plot.focus()");
    browser.key("ArrowRight");
    assertTrue(tip().startsWith("epoch 1\ntrain 3."), tip());
    assertEquals(tip(), text("#loss [role=status]"));
    browser.key("End");
    assertTrue(tip().startsWith("epoch 40\ntrain "), tip());
    browser.key("Escape");
    assertEquals("", tip());
  }

  @Test
  void chartsZoomByRectanglesButtonsAndKeys() throws Exception {
    open(1200, "light");
    double[][] whole = range("loss");
    double[] from = place("loss", 2, whole[1][1] * 0.999);
    double[] to = place("loss", 20, whole[1][0] * 1.001);
    browser.drag(from[0], from[1], to[0], to[1]);
    double[][] some = range("loss");
    assertEquals(2, some[0][0], 0.1);
    assertEquals(20, some[0][1], 0.5);
    browser.doubleClick(from[0] + 20, from[1] + 20);
    assertArrayEquals(whole[0], range("loss")[0], 1e-6);

    pointAt("#loss .tools button", 0, true);
    double[][] nearer = range("loss");
    assertTrue(nearer[0][0] > whole[0][0] && nearer[0][1] < whole[0][1], nearer[0][0] + "");
    evaluate("charts.get('loss').plot.focus()");
    browser.key("0");
    assertArrayEquals(whole[0], range("loss")[0], 1e-6);

    // A unit stays as long across as up.
    double[] corner = token(0);
    browser.drag(corner[0] - 60, corner[1] - 10, corner[0] + 60, corner[1] + 30);
    double[][] square = range("map");
    double[] size = {
      evaluate("charts.get('map').rect().width").asDouble(),
      evaluate("charts.get('map').rect().height").asDouble()
    };
    double across = (square[0][1] - square[0][0]) / size[0];
    assertEquals(across, (square[1][1] - square[1][0]) / size[1], across * 0.01);
  }

  /// The wheel is the page's, unless control is held.
  @Test
  void theWheelMovesThePageAndWithControlZooms() throws Exception {
    open(1200, "light");
    double[][] whole = range("loss");
    double[] place = place("loss", 20, whole[1][1] * 0.9);
    double before = evaluate("scrollY").asDouble();
    browser.wheel(place[0], place[1], 50, false);
    evaluate(
        "new Promise(done => { const look = () => scrollY === "
            + (before + " + 50 ? done() : requestAnimationFrame(look); look(); })"));
    assertArrayEquals(whole[0], range("loss")[0], 1e-6);
    browser.wheel(place[0], place[1], -50, true);
    double[][] nearer = range("loss");
    assertTrue(nearer[0][0] > whole[0][0] && nearer[0][1] < whole[0][1], nearer[0][0] + "");
    assertEquals(before + 50, evaluate("scrollY").asDouble());
  }

  @Test
  void theLegendHidesAndShows() throws Exception {
    open(1200, "light");
    String lines = "#accuracy .plot path[stroke=\"var(--c0)\"]";
    assertEquals(2, count(lines));
    pointAt("#accuracy .legend button", 0, true);
    assertEquals(0, count(lines));
    assertEquals("false", attribute("#accuracy .legend button", "aria-pressed"));
    pointAt("#accuracy .legend button", 0, true);
    assertEquals(2, count(lines));
  }

  private static String attribute(String selector, String attribute) throws Exception {
    return evaluate(
            "document.querySelector('%s').getAttribute('%s')".formatted(selector, attribute))
        .asText();
  }

  @Test
  void chartsAreSavedAsPictures() throws Exception {
    Path downloads = Files.createDirectory(folder.resolve("downloads"));
    browser.downloads(downloads);
    open(1200, "light");
    pointAt("#accuracy .tools button", 3, true);
    String svg = new String(saved(downloads.resolve("accuracy.svg")), StandardCharsets.UTF_8);
    String words = parsed(svg);
    assertTrue(words.contains("train") && words.contains("epoch"), words);
    assertTrue(svg.contains("#0072b2"), svg);
    assertFalse(svg.contains("var(") || svg.contains("NaN"), svg);
    // Of what is zoomed, the axes are marked anew.
    evaluate("charts.get('loss').zoom(0.05)");
    String near = evaluate("picture(charts.get('loss'))").asText();
    assertTrue(near.split("stroke-opacity=\"0.6\"", -1).length > 6, near);
    pointAt("#map .tools button", 4, true);
    BufferedImage png = ImageIO.read(new ByteArrayInputStream(saved(downloads.resolve("map.png"))));
    assertEquals(1800, png.getWidth());
    assertEquals(0xffffffff, png.getRGB(2, 2));
  }

  /// The text of a picture.
  private static String parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)))
        .getDocumentElement()
        .getTextContent();
  }

  /// Waits for a download.
  private static byte[] saved(Path file) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!Files.exists(file) || Files.size(file) == 0) {
      assertTrue(System.nanoTime() < end, "no " + file.getFileName());
      Thread.sleep(20);
    }
    Files.copy(file, SCREENSHOTS.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    return Files.readAllBytes(file);
  }

  @Test
  void choosingARunOrComponentsChangesTheMap() throws Exception {
    open(1200, "light");
    String first = map();
    choose("run", "seed 1");
    String other = map();
    assertNotEquals(first, other);
    choose("up", "PC 3");
    String third = map();
    assertNotEquals(other, third);
    assertTrue(text("#map .plot").contains("PC 3 ("), text("#map .plot"));
    choose("kind", "modular-addition, mlp, cross-entropy");
    assertNotEquals(third, map());
    assertTrue(text("#run-note").contains("cross-entropy-seed0"), text("#run-note"));
    // A name in the table of runs leads back; the first such row is in the table of cosets.
    pointAt("tr[data-run] button", 1, true);
    choose("up", "PC 2");
    assertEquals(first, map());
  }

  /// What has no other has no switch for it, and no list to choose from.
  @Test
  void othersAreOfferedOnlyWhereThereAreSome() throws Exception {
    open(1200, "light");
    String others = "document.getElementById('others').parentElement.hidden";
    assertFalse(evaluate(others).asBoolean());
    choose("kind", "permutation");
    assertTrue(evaluate(others).asBoolean());
    assertTrue(evaluate("document.getElementById('run').parentElement.hidden").asBoolean());
    Path alone = folder.resolve("alone.html");
    assertEquals(
        0, CliRun.of("report", "" + folder.resolve("permutation"), "-o", "" + alone).code());
    open(alone, 1200, "light");
    assertTrue(evaluate("document.getElementById('choice').hidden").asBoolean());
    assertTrue(evaluate("document.getElementById('comparison').hidden").asBoolean());
    // The best cosets, and no table of the one run.
    assertEquals(1, count("tr[data-run]"));
    for (String colours : List.of("light", "dark")) {
      open(alone, 400, colours);
      Files.write(SCREENSHOTS.resolve("alone-" + colours + ".png"), browser.screenshot());
      assertTrue(evaluate("document.documentElement.scrollWidth").asInt() <= 400);
    }
  }

  @Test
  void tablesSayThatTheyScroll() throws Exception {
    open(400, "light");
    String summary = "document.querySelector('section .scroll')";
    String more = "getComputedStyle(" + summary + ", '::after').content";
    String settled = "new Promise(done => setTimeout(() => done(" + more + "), 100))";
    assertTrue(evaluate(settled).asText().contains("more columns"), evaluate(more).asText());
    evaluate(summary + ".scrollLeft = 9999");
    assertEquals("none", evaluate(settled).asText());
  }

  @Test
  void saysHowRunsWereTrained() throws Exception {
    open(1200, "light");
    assertEquals(4, count("details.origin"));
    assertTrue(text("header .note").startsWith("Trained on "), text("header .note"));
    assertTrue(
        text("details.origin pre")
            .startsWith("harmonic train modular-addition --epochs 40 --rows 90 --seeds 0,1"),
        text("details.origin pre"));
  }

  @Test
  void choosingAPartitionColoursTheMap() throws Exception {
    open(1200, "light");
    assertTrue(evaluate("ranking.hidden").asBoolean());
    choose("kind", "permutation");
    assertFalse(evaluate("ranking.hidden").asBoolean());
    assertEquals(54, count("#partitions tr"));
    assertEquals(24, marks());
    String best = map();
    pointAt("#partitions button", 1, true);
    String second = map();
    assertNotEquals(best, second);
    // The same by its point in the chart.
    double first = evaluate("data.runs[chosen.run].map.cosets[0][1]").asDouble();
    double[] point = place("silhouettes", 1, first);
    browser.point(point[0], point[1], true);
    assertEquals(best, map());
    pointAt("#partitions button", 1, true);
    assertEquals(second, map());
    assertEquals(1, count("#partitions tr.chosen:nth-child(2)"));
    assertEquals(1, count("#partitions tr.chosen"));
  }

  @Test
  void followsTheColoursOfTheSystemAndTheWidth() throws Exception {
    for (String colours : List.of("light", "dark")) {
      for (int width : List.of(360, 1200, 1600)) {
        open(width, colours);
        choose("kind", "permutation");
        Files.write(SCREENSHOTS.resolve(colours + width + ".png"), browser.screenshot());
        int needed = evaluate("document.documentElement.scrollWidth").asInt();
        assertTrue(needed <= width, colours + " " + width + " needs " + needed);
      }
      String back = evaluate("getComputedStyle(document.body).backgroundColor").asText();
      assertEquals(colours.equals("light") ? "rgb(255, 255, 255)" : "rgb(13, 17, 23)", back);
      String train =
          evaluate(
                  "getComputedStyle(document.querySelector('#loss path[stroke=\"var(--c0)\"]')).stroke")
              .asText();
      assertEquals(colours.equals("light") ? "rgb(0, 114, 178)" : "rgb(86, 180, 233)", train);
    }
  }

  @Test
  void prints() throws Exception {
    open(1200, "dark");
    browser.media("print", "dark");
    browser.resize(990, 700); // A4 landscape within its margins
    Files.write(SCREENSHOTS.resolve("print.png"), browser.screenshot());
    assertTrue(evaluate("document.documentElement.scrollWidth").asInt() <= 990);
    assertEquals(
        "none", evaluate("getComputedStyle(labels.parentElement.parentElement).display").asText());
    String back = evaluate("getComputedStyle(document.body).backgroundColor").asText();
    assertEquals("rgb(255, 255, 255)", back);
  }

  @Test
  void narrowsWithItsWindow() throws Exception {
    open(1600, "light");
    int wide = evaluate("document.querySelector('#loss .plot svg').clientWidth").asInt();
    evaluate("charts.get('loss').zoom(0.5)");
    double[][] zoomed = range("loss");
    browser.resize(500, 900);
    int narrow = evaluate("document.querySelector('#loss .plot svg').clientWidth").asInt();
    assertTrue(narrow < wide && narrow <= 500, wide + " to " + narrow);
    assertArrayEquals(zoomed[0], range("loss")[0], 0.02 * zoomed[0][1]);
  }

  @Test
  void whatARunIsCalledStaysText() throws Exception {
    open(1200, "light");
    choose("kind", "equivalence");
    assertEquals(EVIL, text("#run-note"));
    // In pictures too, and whatever XML may not hold.
    evaluate(
        "{ const loss = charts.get('loss'); loss.show({...loss.chart,"
            + " name: loss.chart.name + '\\u0000\\u001f\\ud800</text>'}); }");
    String svg = evaluate("picture(charts.get('loss'))").asText();
    assertTrue(parsed(svg).contains("Loss of " + EVIL + "\ufffd</text>"), svg);
    assertEquals(0, count("img"));
    assertTrue(
        evaluate("[...document.querySelectorAll('tr[data-run]')].at(-1).textContent")
            .asText()
            .startsWith(EVIL));
  }

  @Test
  void columnsSort() throws Exception {
    open(1200, "light");
    String column =
        "[...document.querySelectorAll('section:first-of-type tbody tr')].map(r => r.cells[3].textContent)";
    pointAt("section:first-of-type thead button", 3, true);
    List<Double> sorted = new ArrayList<>();
    evaluate(column).forEach(cell -> sorted.add(Double.parseDouble(cell.asText())));
    assertEquals(4, sorted.size());
    assertEquals(sorted.stream().sorted(Comparator.reverseOrder()).toList(), sorted);
  }

  @Test
  void tablesCanBeReadWithoutScripts() throws Exception {
    browser.scripts(false);
    try {
      open(1200, "light");
      // The runs, and the one of permutations once more with its cosets.
      assertEquals(
          6 + 1, browser.evaluate("document.querySelectorAll('tr[data-run]').length").asInt());
      assertEquals(
          "none",
          browser.evaluate("getComputedStyle(document.getElementById('one')).display").asText());
    } finally {
      browser.scripts(true);
    }
  }
}
