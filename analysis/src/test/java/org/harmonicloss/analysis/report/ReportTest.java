package org.harmonicloss.analysis.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.Session;
import org.harmonicloss.models.task.Equivalence;
import org.harmonicloss.models.task.Genealogy;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Permutation;
import org.harmonicloss.models.task.TokenTask;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static EpochMetrics metrics(int epoch, double testLoss, double testAccuracy) {
    return new EpochMetrics(epoch, epoch * 25L, 0.12345678, 0.95, testLoss, testAccuracy, 10, 1);
  }

  /// Learns its test rows in epoch 20 + 10.
  private static List<EpochMetrics> grokking(int epochs) {
    List<EpochMetrics> all = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      all.add(metrics(epoch, 1.0 / epoch, epoch > 10 ? 0.97 : 0.5));
    }
    return all;
  }

  private static Embedding random(TokenTask task, int columns) {
    Random random = new Random(1);
    double[][] rows = new double[task.embeddingTokens()][columns];
    for (double[] row : rows) {
      for (int k = 0; k < columns; k++) {
        row[k] = random.nextGaussian() * (k + 1);
      }
    }
    return new Embedding("random", task.labels().subList(0, rows.length), rows);
  }

  private static ReportedRun run(String name, TokenTask task, List<EpochMetrics> metrics) {
    return run(name, Preset.paper(task), metrics, Geometry.of(random(task, 6), task), "");
  }

  private static ReportedRun withoutMap(String name, List<EpochMetrics> metrics) {
    return run(name, Preset.paper(new ModularAddition()), metrics, null, "why <not>");
  }

  private static ReportedRun run(
      String name,
      RunConfig config,
      List<EpochMetrics> metrics,
      Geometry map,
      String note,
      Session... sessions) {
    Optional<Geometry> geometry = Optional.ofNullable(map);
    RunSummary summary =
        RunSummary.of(
            Kind.of(List.of(config)).getFirst(),
            List.of(sessions),
            metrics,
            geometry.map(Geometry::shape));
    return new ReportedRun(name, config, summary, Curve.of(metrics), geometry, note);
  }

  private static List<RunSummary> summaries(List<ReportedRun> runs) {
    return runs.stream().map(ReportedRun::summary).toList();
  }

  private static Report report(ReportedRun... runs) {
    return new Report(summaries(List.of(runs)), List.of(runs));
  }

  private static String only(String html, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(html);
    assertTrue(matcher.find(), pattern);
    return matcher.group(1);
  }

  /// Without the text of ECharts, which is whatever it is.
  private static String page(ReportedRun... runs) {
    return withoutLibrary(report(runs).html());
  }

  private static String withoutLibrary(String html) {
    return html.replaceFirst("(?s)<script>\\R*/\\*.*?</script>", "<script></script>");
  }

  private static JsonNode data(ReportedRun... runs) {
    return data(page(runs));
  }

  private static JsonNode data(String html) {
    return Json.parse(only(html, "id=\"data\">(.*?)</script>"), "data");
  }

  @Test
  void holdsWhatTheChartsDraw() {
    JsonNode data = data(run("a", new ModularAddition(), grokking(40)));
    assertEquals(40, data.at("/epochs/0").size());
    JsonNode run = data.at("/runs/0");
    assertEquals("a", run.get("name").asText());
    assertEquals(0.1235, run.at("/train_loss/0").asDouble());
    assertEquals(0.3333, run.at("/test_loss/2").asDouble());
    assertEquals(0.97, run.at("/test_accuracy/39").asDouble());
    assertEquals("[20,30]", run.get("learnt").toString());
    assertEquals("[\"0\",\"1\"", data.at("/tokens/0/labels").toString().substring(0, 8));
    assertEquals(6, data.at("/kinds/0/variance").size());
    assertEquals(1, data.at("/kinds/0/variance/5").asDouble(), 1e-9);
  }

  /// All components together keep the distances between tokens.
  @Test
  void theMapIsTheEmbeddingTurned() {
    TokenTask task = new ModularAddition();
    Embedding embedding = random(task, 6);
    JsonNode map = data(run("a", task, grokking(3))).at("/runs/0/map");
    assertEquals(6, map.get("components").size());
    for (int a = 0; a < embedding.rows(); a++) {
      for (int b = 0; b < a; b++) {
        double squares = 0;
        for (JsonNode component : map.get("components")) {
          squares += Math.pow(component.get(a).asDouble() - component.get(b).asDouble(), 2);
        }
        assertEquals(embedding.distance(a, b), Math.sqrt(squares), 0.02);
      }
    }
  }

  @Test
  void whatRunsShareIsWrittenOnce() {
    TokenTask task = new Permutation();
    JsonNode data =
        data(run("a", task, grokking(9)), run("b", task, grokking(9)), run("c", task, grokking(8)));
    assertEquals(2, data.get("epochs").size());
    assertEquals(1, data.get("tokens").size());
    assertEquals(54, data.get("partitions").size());
    assertEquals(54, data.at("/runs/1/map/cosets").size());
    assertEquals(1, data.get("kinds").size());
  }

  /// Tokens gathered in six points, one for each coset of the normal Klein four-group, which the
  /// task's own products make.
  @Test
  void ranksTheCosets() {
    Permutation task = new Permutation();
    List<String> klein = List.of("0123", "1032", "2301", "3210");
    double[][] rows = new double[task.vocabulary()][];
    List<TreeSet<Integer>> cosets = new ArrayList<>();
    for (int token = 0; token < rows.length; token++) {
      TreeSet<Integer> coset = new TreeSet<>();
      for (String other : klein) {
        coset.add(task.target(new int[] {token, task.labels().indexOf(other)}));
      }
      if (!cosets.contains(coset)) {
        cosets.add(coset);
      }
      double angle = 2 * Math.PI * cosets.indexOf(coset) / 6;
      rows[token] = new double[] {Math.cos(angle), Math.sin(angle)};
    }
    assertEquals(6, cosets.size());
    Geometry geometry = Geometry.of(new Embedding("made", task.labels(), rows), task);
    ReportedRun run = run("a", Preset.paper(task), grokking(3), geometry, "");
    JsonNode data = data(run);
    JsonNode best = data.at("/runs/0/map/cosets/0");
    assertEquals(1, best.get(1).asDouble(), 1e-9);
    JsonNode partition = data.get("partitions").get(best.get(0).asInt());
    assertEquals("V4", partition.get("type").asText());
    assertEquals("left = right", partition.get("side").asText());
    for (int token = 0; token < rows.length; token++) {
      int group = partition.get("groups").get(token).asInt();
      assertTrue(cosets.get(group).contains(token), token + " in " + group);
    }
    String table = ReportTables.cosets(List.of(run));
    String number = "<td class=\"number\">";
    assertTrue(
        table.contains(
            number + "1.0000</td><td>left = right</td><td>V4</td>" + number + "4</td><td>yes</td>"),
        table);
  }

  @Test
  void groupsOfTokens() {
    List<Integer> numbers = TokenGroups.of(new Equivalence(), 40).groups();
    List<Integer> nodes = TokenGroups.of(new Genealogy(), 127).groups();
    for (int number = 0; number < 40; number++) {
      assertEquals(number % 5, numbers.get(number));
    }
    for (int token = 0; token < 127; token++) {
      int generation = 0;
      for (int node = token + 1; node > 1; node /= 2) {
        generation++;
      }
      assertEquals(generation, nodes.get(token), "token " + token);
    }
    assertEquals(List.of(), TokenGroups.of(new ModularAddition(), 31).groups());
  }

  @Test
  void longCurvesKeepMeasuredEpochs() {
    List<EpochMetrics> all = grokking(7000);
    List<EpochMetrics> curve = Curve.of(all).epochs();
    assertTrue(curve.size() <= Curve.MOST);
    assertTrue(curve.size() > Curve.MOST / 2);
    assertEquals(all.getFirst(), curve.getFirst());
    assertEquals(all.getLast(), curve.getLast());
    int before = 0;
    for (EpochMetrics shown : curve) {
      assertTrue(shown.epoch() > before);
      assertTrue(shown.epoch() - before <= 7000 / (Curve.MOST / 2 - 1) + 1);
      assertEquals(all.get(shown.epoch() - 1), shown);
      before = shown.epoch();
    }
    // The beginning is all there, for a logarithmic axis.
    assertEquals(10, curve.get(9).epoch());
    assertEquals(OptionalInt.of(30), run("a", new ModularAddition(), all).summary().testEpoch());
  }

  @Test
  void tablesHaveMediansOverRuns() {
    List<ReportedRun> runs =
        List.of(
            withoutMap("a", List.of(metrics(1, 2, 0.25))),
            withoutMap("b", List.of(metrics(1, 4, 0.5))),
            withoutMap("c", List.of()),
            run("d", new Equivalence(), grokking(40)));
    String summary = ReportTables.medians(summaries(runs));
    String number = "<td class=\"number\">";
    assertTrue(
        summary.contains(
            "<tr><th scope=\"row\">modular-addition</th>"
                + (number + "3</td><td>0 of 3</td>")
                + (number + "0.3750</td>" + number + "3.000</td>")
                + (number + "</td><td></td>" + number + "</td>")
                + (number + "</td>" + number + "</td></tr>")),
        summary);
    // What all kinds have in common is said once.
    assertTrue(
        summary.contains(
            "<span>model mlp, head harmonic, train accuracy 0.9500, train loss 0.1235</span>"),
        summary);
    assertTrue(summary.contains("<td>1 of 1</td>"), summary);
    assertTrue(summary.contains(number + "20</td>" + number + "30</td></tr>"), summary);
    assertTrue(summary.contains("<b>learnt</b>: "), summary);
    String all = ReportTables.runs("All runs", runs);
    assertTrue(all.contains("<td>why &lt;not&gt;</td>"), all);
    assertEquals("", ReportTables.cosets(runs));
    JsonNode data = data(runs.toArray(ReportedRun[]::new));
    assertFalse(data.at("/runs/0").has("map"));
    assertEquals(0, data.at("/kinds/0/variance").size());
    assertEquals(0, data.at("/runs/2/train_loss").size());
  }

  /// A column in which no run has anything takes no place, and is not explained.
  @Test
  void emptyColumnsAreLeftOut() {
    List<ReportedRun> runs = List.of(withoutMap("a", grokking(3)), withoutMap("b", grokking(4)));
    String tables = ReportTables.medians(summaries(runs)) + ReportTables.runs("All runs", runs);
    for (String title : List.of("learnt", "two component variance", "value", "train epoch")) {
      assertFalse(tables.contains(title), title);
    }
    assertTrue(tables.contains("<th scope=\"col\" class=\"number\">test loss</th>"), tables);
  }

  /// Of many runs a page shows as many as a browser can take, evenly of every kind.
  @Test
  void showsTheFirstRunsOfEveryKind() {
    Kind many = Kind.of(List.of(Preset.paper(new ModularAddition()))).getFirst();
    Kind few = Kind.of(List.of(Preset.paper(new Equivalence()))).getFirst();
    List<Kind> kinds = new ArrayList<>(Collections.nCopies(Report.MOST_SHOWN - 2, many));
    kinds.addAll(List.of(few, few));
    assertEquals(Report.MOST_SHOWN, Report.shown(kinds).size());
    kinds.addAll(Collections.nCopies(300, few));
    List<Integer> shown = List.copyOf(Report.shown(kinds));
    int half = Report.MOST_SHOWN / 2;
    assertEquals(IntStream.range(0, half).boxed().toList(), shown.subList(0, half));
    int first = Report.MOST_SHOWN - 2;
    assertEquals(
        IntStream.range(first, first + half).boxed().toList(), shown.subList(half, 2 * half));
    assertEquals(2 * half, shown.size());
  }

  /// Medians are over all runs, whether the page shows them or not.
  @Test
  void saysWhichRunsItShows() {
    ReportedRun shown = withoutMap("a", List.of(metrics(1, 2, 0.25)));
    RunSummary other = withoutMap("b", List.of(metrics(1, 4, 0.875))).summary();
    RunSummary otherKind = run("c", new Equivalence(), grokking(3)).summary();
    String html =
        withoutLibrary(
            new Report(List.of(shown.summary(), other, otherKind), List.of(shown)).html());
    assertTrue(html.contains("<h1>Report on 3 runs</h1>"), html);
    assertTrue(html.contains("are over all 3 runs."), html);
    assertTrue(html.contains("shown of\n1, the first ones"), html);
    String number = "<td class=\"number\">";
    assertTrue(html.contains(number + "2</td>" + number + "0.5625</td>"), html);
    assertTrue(html.contains("<th scope=\"row\">equivalence</th>"), html);
    assertTrue(html.contains("modular-addition, mlp, harmonic: 2 runs"), html);
    assertFalse(html.contains("equivalence, mlp, harmonic"), html);
    assertTrue(html.contains("<caption>Shown runs"), html);
    JsonNode data = data(html);
    assertEquals(1, data.get("runs").size());
    assertEquals(1, data.get("kinds").size());
    assertFalse(page(shown).contains("are over all"), "nothing is left out");
  }

  /// One run needs no table of runs.
  @Test
  void oneRunIsAList() {
    ReportedRun run = run("a", new Equivalence(), grokking(40));
    String html = report(run).html();
    assertTrue(html.contains("<div><dt>epochs</dt><dd>40</dd></div>"), html);
    assertTrue(html.contains("<div><dt>train epoch</dt><dd>20</dd></div>"), html);
    assertFalse(html.contains("<h2>Runs</h2>") || html.contains("data-run="), html);
  }

  private static Session session(String started, String ended, String device, String... command) {
    return new Session(started, ended, device, "0.2.0", List.of(command));
  }

  private static RunSummary trained(Session... sessions) {
    RunConfig config = Preset.paper(new ModularAddition());
    return run("a", config, List.of(), null, "", sessions).summary();
  }

  private static String origins(List<RunSummary> runs) {
    return Origins.html(RunSummary.byKind(runs));
  }

  @Test
  void saysWhenWhereAndHowAKindWasTrained() {
    String from = "2026-11-26T15:23:37Z";
    String[] command = {"harmonic", "train", "modular-addition", "--out", "it's <here>"};
    RunSummary first = trained(session(from, "2026-11-26T15:23:59Z", "cpu", command));
    RunSummary same = trained(session(from, "2026-11-26T16:05:00Z", "cpu", command));
    RunSummary resumed =
        trained(
            session(from, "", "cpu", command),
            session("2026-11-27T09:00:00Z", "2026-11-27T10:00:00Z", "cuda:0", "harmonic", "x"));
    assertEquals(
        "Trained on 26 November 2026, 15:23 UTC on cpu with harmonic 0.2.0.",
        Origins.trained(List.of(first)));
    assertEquals(
        "Trained on 26 November 2026, 15:23 to 16:05 UTC on cpu with harmonic 0.2.0.",
        Origins.trained(List.of(first, same)));
    assertEquals(
        "Trained from 26 November 2026, 15:23 to 27 November 2026, 10:00 UTC on cpu and cuda:0"
            + " with harmonic 0.2.0.",
        Origins.trained(List.of(resumed)));
    assertEquals(
        "Trained with harmonic 0.2.0.", Origins.trained(List.of(trained(session("?", "", "")))));
    String html = origins(List.of(first, same, resumed));
    // Each command once, as a shell would take it.
    String lines =
        "harmonic train modular-addition --out &#39;it&#39;\\&#39;&#39;s &lt;here&gt;&#39;\nharmonic x";
    assertEquals(lines, only(html, "<pre tabindex=\"0\">(.*?)</pre>"));
    assertTrue(html.contains("<dt>learning rate</dt><dd>0.002</dd>"), html);
    assertTrue(html.contains("modular-addition, mlp, harmonic: 3 runs"), html);
  }

  @Test
  void manyKindsScroll() {
    List<RunSummary> runs = new ArrayList<>();
    for (int epochs = 1; epochs <= 13; epochs++) {
      RunConfig config = Preset.paper(new ModularAddition()).withEpochs(epochs);
      runs.add(run("a", config, List.of(), null, "").summary());
      String html = origins(runs);
      assertEquals(epochs == 13, html.startsWith("<div class=\"scroll\""), html);
      assertEquals(epochs <= 2, html.contains("<details class=\"origin\" open>"), html);
    }
  }

  @Test
  void numbersThatAreNotFiniteAreNull() {
    JsonNode data = data(withoutMap("a", List.of(metrics(1, Double.NaN, 0.5))));
    assertTrue(data.at("/runs/0/test_loss/0").isNull());
  }

  /// Whatever a folder is called, it stays text.
  @Test
  void namesCannotBecomeCode() {
    for (String name :
        List.of(
            "</script><script>evil()</script>",
            "<!--<script>",
            "\"><img src=x onerror='evil()'>",
            "{{data}}{{script}}$1\\",
            "&lt;é\u2028\u0000</SCRIPT>")) {
      String html = page(withoutMap(name, grokking(3)), withoutMap("other", grokking(4)));
      assertEquals(name, data(withoutMap(name, grokking(3))).at("/runs/0/name").asText());
      assertEquals(3, html.toLowerCase(Locale.ROOT).split("<script", -1).length - 1, name);
      assertEquals(3, html.toLowerCase(Locale.ROOT).split("</script", -1).length - 1, name);
      assertFalse(html.contains("<img"), name);
      String cell = only(html, "<tr data-run=\"0\"><th scope=\"row\">(.*?)</th>");
      assertFalse(cell.contains("<") || cell.contains("\"") || cell.contains("'"), cell);
      String plain =
          cell.replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&quot;", "\"")
              .replace("&#39;", "'");
      assertEquals(name, plain.replace("&amp;", "&"));
    }
  }

  /// A browser runs the page's own script and style, and fetches nothing.
  @Test
  void thePolicyNamesTheScriptByItsHash() throws Exception {
    Report report = report(run("a", new ModularAddition(), grokking(3)));
    String html = report.html();
    String policy = only(html, "Content-Security-Policy\" content=\"(.*?)\"");
    assertTrue(policy.startsWith("default-src 'none';"), policy);
    Matcher element = Pattern.compile("(?s)<(style|script)>(.*?)</\\1>").matcher(html);
    for (String kind : List.of("style", "script", "script")) {
      assertTrue(element.find());
      assertEquals(kind, element.group(1));
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256")
              .digest(element.group(2).getBytes(StandardCharsets.UTF_8));
      String hash = Base64.getEncoder().encodeToString(sha256);
      assertTrue(
          policy.matches(
              ".*" + kind + "-src [^;]*" + Pattern.quote("'sha256-" + hash + "'") + ".*"),
          policy);
    }
    assertFalse(element.find());
    html = page(report.shown().getFirst());
    assertFalse(html.matches("(?s).*(https?:)?//[a-z]+\\.(?!w3\\.org/2000/svg\").*"), "an address");
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals(report.html(), report.html());
  }
}
