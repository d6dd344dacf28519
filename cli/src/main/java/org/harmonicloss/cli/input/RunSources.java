package org.harmonicloss.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;
import picocli.CommandLine.Parameters;

/// Runs and sweeps to be compared.
public final class RunSources {
  @Parameters(
      arity = "1..*",
      paramLabel = "RUN|SWEEP",
      description = "Run directories, and folders of runs that 'harmonic train' made.")
  private List<Path> paths;

  /// The only path that was given, unless it is a sweep's.
  public Optional<Path> single() {
    return Optional.of(paths.getFirst()).filter(path -> paths.size() == 1 && !Sweep.exists(path));
  }

  /// @param needsModel whether runs that have not been trained to their end are left out
  /// @throws HarmonicException if nothing is left
  public List<RunDirectory> read(boolean needsModel, Console console) {
    List<RunDirectory> runs = new ArrayList<>();
    int unfinished = 0;
    for (Path path : paths) {
      for (RunDirectory run : Sweep.runsAt(path)) {
        if (needsModel && !run.hasModel()) {
          unfinished++;
        } else {
          runs.add(run);
        }
      }
    }
    if (runs.isEmpty()) {
      throw HarmonicException.failed(
          "no finished run in " + paths.getFirst(), "finish it with 'harmonic train … --resume'");
    }
    if (unfinished > 0) {
      console.err().println("harmonic: warning: left out, not finished: " + unfinished + " runs");
    }
    return runs;
  }

  /// What runs of different seeds have in common.
  public static String kind(RunConfig config) {
    return config.task().name() + ", " + config.model().text() + ", " + config.head().name();
  }

  /// The same as the first fields of a row.
  public static ObjectNode json(RunConfig config) {
    return Json.object()
        .put("task", config.task().name())
        .put("model", config.model().text())
        .put("head", config.head().name());
  }

  /// What a row about one run begins with.
  public static ObjectNode json(RunDirectory run, RunConfig config) {
    ObjectNode json = Json.object().put("run", run.path().toString());
    json.setAll(json(config));
    return json.put("seed", config.seed());
  }

  /// The same as the first cells of a row, and `more` after them; null where there is nothing.
  public static List<Object> cells(RunConfig config, Object... more) {
    List<Object> cells = new ArrayList<>();
    json(config).forEach(field -> cells.add(field.textValue()));
    cells.addAll(Arrays.asList(more));
    return cells;
  }

  /// Runs, or rows about them, by what `key` says of them, in the order they were given.
  public static <K, R> Map<K, List<R>> groups(List<R> rows, Function<R, K> key) {
    Map<K, List<R>> groups = new LinkedHashMap<>();
    for (R row : rows) {
      groups.computeIfAbsent(key.apply(row), k -> new ArrayList<>()).add(row);
    }
    return groups;
  }
}
