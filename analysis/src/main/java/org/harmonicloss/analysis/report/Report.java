package org.harmonicloss.analysis.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.harmonicloss.models.base.Version;
import org.harmonicloss.models.config.Kind;

/// One HTML page about runs: tables, and charts that a script of its own draws from the data in it.
///
/// Its content security policy lets a browser fetch nothing, and run ECharts and that script alone,
/// known by their hashes: text from a run could not become code even if it were not escaped.
///
/// @param all runs, in the order of the tables; at least one
/// @param shown those of them that have curves, maps, and rows of their own
public record Report(List<RunSummary> all, List<ReportedRun> shown) {
  /// With more runs a browser would need seconds to open the page.
  public static final int MOST_SHOWN = 500;

  public Report {
    all = List.copyOf(all);
    shown = List.copyOf(shown);
    if (shown.isEmpty()) {
      throw new IllegalArgumentException("no runs");
    }
  }

  /// Which runs to show: all, or the first ones of every kind, as many of each as there is place
  /// for.
  ///
  /// @param kinds of all runs
  /// @return their indices, rising
  public static Set<Integer> shown(List<Kind> kinds) {
    Map<Kind, Integer> counts = new HashMap<>();
    int[] turns = kinds.stream().mapToInt(kind -> counts.merge(kind, 1, Integer::sum)).toArray();
    return IntStream.range(0, turns.length)
        .boxed()
        .sorted(Comparator.comparingInt(run -> turns[run]))
        .limit(MOST_SHOWN)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The same runs give the same text.
  public String html() {
    String style = resource("report.css");
    String library = resource("echarts.common.min.js");
    String script =
        Stream.of("axes.js", "chart.js", "picture.js", "report.js")
            .map(Report::resource)
            .collect(Collectors.joining("\n", "\"use strict\";\n", ""));
    Map<Kind, List<RunSummary>> kinds = RunSummary.byKind(all);
    Set<Kind> shownKinds =
        shown.stream().map(run -> run.summary().kind()).collect(Collectors.toSet());
    kinds.keySet().retainAll(shownKinds);
    Map<String, String> places = new HashMap<>();
    places.put("version", Html.text(Version.harmonic()));
    places.put("count", count(all.size()));
    places.put("style", style);
    places.put("styleHash", hash(style));
    places.put("library", library);
    places.put("libraryHash", hash(library));
    places.put("script", script);
    places.put("scriptHash", hash(script));
    places.put("trained", Html.text(Origins.trained(all)));
    places.put("one", all.size() == 1 ? "Training" : "Each run");
    places.put("most", Integer.toString(Curve.MOST));
    places.put("part", isWhole() ? "" : part());
    places.put("origins", Origins.html(kinds));
    places.put(
        "summary",
        all.size() == 1 ? ReportTables.summary(shown.getFirst()) : ReportTables.medians(all));
    String tables = ReportTables.cosets(shown) + (all.size() > 1 ? runs() : "");
    places.put(
        "runs", tables.isEmpty() ? "" : "<section>\n<h2>Runs</h2>\n" + tables + "</section>\n");
    places.put("data", Html.json(ReportData.of(shown, kinds)));
    return Html.fill(resource("report.html"), places);
  }

  private boolean isWhole() {
    return shown.size() == all.size();
  }

  private static String count(int runs) {
    return runs == 1 ? "1 run" : String.format(Locale.ROOT, "%,d runs", runs);
  }

  private String part() {
    return String.format(
        Locale.ROOT,
        """
        <p class="note">The summary and the explained variance are over all %s. Single runs are shown of
        %,d, the first ones of every kind. <code>harmonic collect</code> prints a row for every run, and
        <code>harmonic report</code> shows others if it is given these alone.</p>
        """,
        count(all.size()),
        shown.size());
  }

  private String runs() {
    return ReportTables.runs(isWhole() ? "All runs" : "Shown runs", shown);
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
