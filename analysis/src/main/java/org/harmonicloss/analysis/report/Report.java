package org.harmonicloss.analysis.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonicloss.models.base.Version;

/// One HTML page about runs: tables, and charts that a script of its own draws from the data in it.
///
/// Its content security policy lets a browser fetch nothing, and run ECharts and that script alone,
/// known by their hashes: text from a run could not become code even if it were not escaped.
///
/// @param runs at least one, in the order of the tables
public record Report(List<ReportedRun> runs) {
  public Report {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no runs");
    }
  }

  /// The same runs give the same text.
  public String html() {
    String style = resource("report.css");
    String library = resource("echarts.common.min.js");
    String script =
        Stream.of("axes.js", "chart.js", "picture.js", "report.js")
            .map(Report::resource)
            .collect(Collectors.joining("\n", "\"use strict\";\n", ""));
    Map<String, String> places = new HashMap<>();
    places.put("version", Html.text(Version.harmonic()));
    places.put("count", runs.size() == 1 ? "1 run" : runs.size() + " runs");
    places.put("style", style);
    places.put("styleHash", hash(style));
    places.put("library", library);
    places.put("libraryHash", hash(library));
    places.put("script", script);
    places.put("scriptHash", hash(script));
    places.put("trained", Html.text(Origins.trained(runs)));
    places.put("one", runs.size() == 1 ? "Training" : "Each run");
    places.put("most", Integer.toString(History.MOST_SHOWN));
    places.put("origins", Origins.html(runs));
    places.put("summary", ReportTables.summary(runs));
    String tables = ReportTables.cosets(runs) + (runs.size() > 1 ? ReportTables.runs(runs) : "");
    places.put(
        "runs", tables.isEmpty() ? "" : "<section>\n<h2>Runs</h2>\n" + tables + "</section>\n");
    places.put("data", Html.json(ReportData.of(runs)));
    return Html.fill(resource("report.html"), places);
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
