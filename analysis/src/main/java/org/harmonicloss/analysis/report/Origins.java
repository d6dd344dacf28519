package org.harmonicloss.analysis.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.config.Setting;
import org.harmonicloss.models.run.Session;

/// How each kind of runs was trained: when, on what, with which settings, and by which commands.
final class Origins {
  private static final DateTimeFormatter DAY = utc("d MMMM uuuu");
  private static final DateTimeFormatter CLOCK = utc("HH:mm");
  private static final DateTimeFormatter MINUTE = utc("d MMMM uuuu, HH:mm");

  /// With more kinds than these, each is opened by who wants to see it.
  private static final int MOST_OPEN = 2;

  /// More than these scroll.
  private static final int MOST_UNFRAMED = 12;

  private Origins() {}

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /// When, on what device, and with which version, in a sentence.
  static String trained(List<RunSummary> runs) {
    return "Trained"
        + when(runs)
        + named(" on ", runs, Session::device)
        + named(" with harmonic ", runs, Session::harmonic)
        + ".";
  }

  /// From the first to the last time that is known, to the minute.
  private static String when(List<RunSummary> runs) {
    List<Instant> times =
        sessions(runs)
            .flatMap(session -> Stream.of(session.started(), session.ended()))
            .flatMap(Origins::instant)
            .sorted()
            .toList();
    if (times.isEmpty()) {
      return "";
    }
    List<String> day = ends(times, DAY);
    List<String> minute = ends(times, MINUTE);
    if (minute.size() == 1) {
      return " on %s UTC".formatted(minute.getFirst());
    }
    return day.size() == 1
        ? " on %s to %s UTC".formatted(minute.getFirst(), CLOCK.format(times.getLast()))
        : " from %s to %s UTC".formatted(minute.getFirst(), minute.getLast());
  }

  /// The first and the last of them; one if they read the same.
  private static List<String> ends(List<Instant> times, DateTimeFormatter format) {
    return Stream.of(times.getFirst(), times.getLast()).map(format::format).distinct().toList();
  }

  private static Stream<Instant> instant(String text) {
    try {
      return Stream.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Stream.of(); // not one of ours, or not ended
    }
  }

  private static String named(
      String before, List<RunSummary> runs, Function<Session, String> what) {
    String names =
        sessions(runs)
            .map(what)
            .filter(name -> !name.isEmpty())
            .distinct()
            .collect(Collectors.joining(" and "));
    return names.isEmpty() ? "" : before + names;
  }

  private static Stream<Session> sessions(List<RunSummary> runs) {
    return runs.stream().flatMap(run -> run.sessions().stream());
  }

  static String html(Map<Kind, List<RunSummary>> kinds) {
    String open = kinds.size() <= MOST_OPEN ? " open" : "";
    String all =
        kinds.entrySet().stream()
            .map(kind -> origin(kind.getKey(), kind.getValue(), open))
            .collect(Collectors.joining());
    return kinds.size() <= MOST_UNFRAMED
        ? all
        : "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Settings\">\n"
            + (all + "</div>\n");
  }

  private static String origin(Kind kind, List<RunSummary> runs, String open) {
    String count = runs.size() == 1 ? "1 run" : runs.size() + " runs";
    String commands =
        sessions(runs)
            .map(Session::commandLine)
            .filter(line -> !line.isEmpty())
            .distinct()
            .map(Html::text)
            .collect(Collectors.joining("\n"));
    return """
        <details class="origin"%s><summary>%s: %s</summary>
        <p>%s</p>
        %s<p>%s</p>
        <dl class="settings">%s</dl>
        </details>
        """
        .formatted(
            open,
            Html.text(kind.label()),
            count,
            Html.text(trained(runs)),
            commands.isEmpty() ? "" : "<pre tabindex=\"0\">" + commands + "</pre>\n",
            runs.size() == 1 ? "Settings:" : "Settings that all of them have:",
            settings(kind));
  }

  private static String settings(Kind kind) {
    return kind.config().settings().entrySet().stream()
        .filter(setting -> setting.getValue() != null)
        .map(setting -> setting(setting.getKey(), setting.getValue()))
        .collect(Collectors.joining());
  }

  private static String setting(Setting<?> setting, Object value) {
    return "<div><dt>%s</dt><dd>%s</dd></div>"
        .formatted(Html.text(setting.words()), Html.text(setting.print(value)));
  }
}
