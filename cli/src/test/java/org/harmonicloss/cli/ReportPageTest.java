package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of `harmonic report` in a real browser. Screenshots are left in `target/report`.
class ReportPageTest {
  private static final String EVIL = "<img src=x onerror=evil()>&quot;{{data}}";
  private static final Path SCREENSHOTS = Path.of("target/report").toAbsolutePath();

  @TempDir private static Path folder;

  private static Path page;
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
            .filter(url -> !url.startsWith("data:"))
            .distinct()
            .toList();
    assertEquals(List.of(page.toUri().toString()), fetched);
  }

  private static JsonNode evaluate(String expression) throws Exception {
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
    browser.open(page, width, 900, colours);
  }

  @Test
  void drawsItsChartsAndTables() throws Exception {
    open(1200, "light");
    assertEquals("Report on 6 runs", text("h1"));
    assertEquals(4, count("section:nth-of-type(1) tbody tr"));
    for (String chart : List.of("variance", "loss", "accuracy", "map")) {
      assertEquals(1, count("#" + chart + " svg"), chart);
    }
    assertEquals(4, count("#variance path.line"));
    // Train and test, of this run and of the other of its kind.
    assertEquals(4, count("#loss path.line"));
    assertEquals(31, count("#map .mark"));
    assertTrue(text("#grokking").startsWith("No run came to"), text("#grokking"));
  }

  @Test
  void hoveringAndArrowKeysShowTokenAndCoordinates() throws Exception {
    open(1200, "light");
    assertTrue(evaluate("tip.hidden").asBoolean());
    pointAt("#map .mark", 7, false);
    assertTrue(text("#tip").matches("7\nPC 1: -?[0-9.e-]+\nPC 2: -?[0-9.e-]+"), text("#tip"));
    assertFalse(evaluate("tip.hidden").asBoolean());
    browser.point(1, 1, false);
    assertTrue(evaluate("tip.hidden").asBoolean());

    evaluate("document.querySelector('#loss svg').focus()");
    browser.key("ArrowRight");
    assertTrue(text("#tip").startsWith("epoch 1\ntrain 3."), text("#tip"));
    browser.key("End");
    assertTrue(text("#tip").startsWith("epoch 40\ntrain "), text("#tip"));
    browser.key("Escape");
    assertTrue(evaluate("tip.hidden").asBoolean());
  }

  @Test
  void choosingARunOrComponentsChangesTheMap() throws Exception {
    open(1200, "light");
    String first = evaluate("map.innerHTML").asText();
    choose("run", "seed 1");
    String other = evaluate("map.innerHTML").asText();
    assertNotEquals(first, other);
    choose("up", "PC 3");
    String third = evaluate("map.innerHTML").asText();
    assertNotEquals(other, third);
    assertTrue(text("#map svg").contains("PC 3 ("), text("#map svg"));
    choose("kind", "modular-addition, mlp, cross-entropy");
    assertNotEquals(third, evaluate("map.innerHTML").asText());
    assertTrue(text("#run-note").contains("cross-entropy-seed0"), text("#run-note"));
    // A name in the table of runs leads back; the first such row is in the table of cosets.
    pointAt("tr[data-run] button", 1, true);
    choose("up", "PC 2");
    assertEquals(first, evaluate("map.innerHTML").asText());
  }

  @Test
  void choosingAPartitionColoursTheMap() throws Exception {
    open(1200, "light");
    assertTrue(evaluate("ranking.hidden").asBoolean());
    choose("kind", "permutation");
    assertFalse(evaluate("ranking.hidden").asBoolean());
    assertEquals(54, count("#partitions tr"));
    assertEquals(24, count("#map .mark"));
    String best = evaluate("map.innerHTML").asText();
    pointAt("#partitions button", 1, true);
    assertNotEquals(best, evaluate("map.innerHTML").asText());
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
    int wide = evaluate("document.querySelector('#loss svg').clientWidth").asInt();
    browser.resize(500, 900);
    evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    int narrow = evaluate("document.querySelector('#loss svg').clientWidth").asInt();
    assertTrue(narrow < wide && narrow <= 500, wide + " to " + narrow);
  }

  @Test
  void whatARunIsCalledStaysText() throws Exception {
    open(1200, "light");
    choose("kind", "equivalence");
    assertEquals(EVIL, text("#run-note"));
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
        "[...document.querySelectorAll('section:first-of-type tbody tr')].map(r => r.cells[5].textContent)";
    pointAt("section:first-of-type thead button", 5, true);
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
      assertEquals(6 + 1, count("tr[data-run]"));
      assertEquals(
          "none", evaluate("getComputedStyle(document.getElementById('one')).display").asText());
    } finally {
      browser.scripts(true);
    }
  }
}
