package org.harmonicloss.cli.help;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.harmonicloss.analysis.metrics.Metric;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.task.Task;
import picocli.CommandLine.Model.ArgSpec;

/// The values that an option or argument takes, as far as its label tells: `table|csv` are two
/// words, `RUN|FILE` a run or any file, `TASK` a task's name.
///
/// @param words that can be given as they are; those that end in a colon need something behind it
/// @param only whether nothing else can be given
/// @param places where other values lie on the disk
record Values(List<String> words, boolean only, Places places) {
  /// What of the disk an argument may name.
  enum Places {
    NONE,
    FOLDERS,
    RUNS,
    FILES,
    RUNS_AND_FILES
  }

  private static final Map<String, Supplier<Stream<String>>> NAMED =
      Map.of(
          "TASK", () -> Stream.concat(Task.all().stream().map(Task::name), Stream.of("all")),
          "MODEL", () -> Model.all().stream().map(Model::name),
          "HEAD", () -> Head.all().stream().map(Head::name),
          "METRIC", () -> Metric.all().stream().map(Metric::name),
          "DISTANCE", () -> Stream.of(Distance.values()).map(Distance::text),
          "PRESET", () -> Stream.of(Preset.values()).map(Preset::text),
          "OUTPUT", () -> outputs().stream());

  private static final Set<String> FILES = Set.of("FILE", "FILE.onnx", "INPUT", "SECOND");
  private static final Set<String> RUNS = Set.of("RUN", "SWEEP", "SECOND");

  static Values of(ArgSpec argument) {
    List<String> words = new ArrayList<>();
    boolean runs = false;
    boolean files = false;
    boolean folders = false;
    int others = 0;
    for (String part : argument.paramLabel().split("\\|", -1)) {
      runs |= RUNS.contains(part);
      files |= FILES.contains(part);
      folders |= part.equals("DIR");
      if (NAMED.containsKey(part)) {
        words.addAll(NAMED.get(part).get().toList());
      } else if (part.matches("[a-z][a-z0-9_-]*")) {
        words.add(part);
      } else if (part.matches("[a-z]+:[A-Z]")) {
        words.add(part.substring(0, part.length() - 1));
      } else {
        others++;
      }
    }
    if (words.isEmpty() && argument.completionCandidates() != null) {
      argument
          .completionCandidates()
          .forEach(word -> words.add(word.toLowerCase(Locale.ROOT).replace('_', '-')));
      others = 0;
    }
    Places places =
        runs && files
            ? Places.RUNS_AND_FILES
            : runs ? Places.RUNS : files ? Places.FILES : folders ? Places.FOLDERS : Places.NONE;
    return new Values(List.copyOf(words), others == 0, places);
  }

  /// Of a model with a head, by the names that ARCHITECTURE.md gives them.
  private static List<String> outputs() {
    return List.of("embedding", "unembedding", "hidden", "log_probs", "distances", "logits");
  }

  /// What to give instead of `wrong`, which may be nothing.
  static String hint(ArgSpec argument, String wrong) {
    Values values = of(argument);
    if (values.only && !values.words.isEmpty()) {
      return NearNames.hint(wrong, values.words);
    }
    Class<?> type =
        argument.isMultiValue() && argument.auxiliaryTypes().length > 0
            ? argument.auxiliaryTypes()[0]
            : argument.type();
    String what =
        Set.of(int.class, long.class, Integer.class, Long.class).contains(type)
            ? "give a whole number: "
            : Set.of(double.class, Double.class).contains(type) ? "give a number: " : "";
    String meaning = String.join(" ", argument.description()).replace("%%", "%");
    return what + meaning.replaceFirst("\\.$", "");
  }
}
