package org.harmonicloss.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;
import picocli.CommandLine.Parameters;

/// Runs and sweeps to be compared.
public final class RunSources {
  @Parameters(
      arity = "1..*",
      paramLabel = "RUN|SWEEP|DIR",
      description = "Run directories, sweeps, and other folders that have some in them.")
  private List<Path> paths;

  /// Those that an argument of a command's own has named.
  public static RunSources of(List<Path> paths) {
    RunSources sources = new RunSources();
    sources.paths = paths;
    return sources;
  }

  /// The only path that was given, if it is a file, or a run of its own.
  public Optional<Path> single() {
    return Optional.of(paths.getFirst())
        .filter(
            path -> paths.size() == 1 && (!Files.isDirectory(path) || RunDirectory.exists(path)));
  }

  /// A run, and what it has in common with others.
  public record Source(RunDirectory directory, RunConfig config, Kind kind) {
    /// What a row about the run begins with.
    public ObjectNode json() {
      ObjectNode json = Json.object().put("source", directory.path().toString());
      json.setAll(kind.toJson());
      return json.put("seed", config.seed());
    }
  }

  /// @param needsModel whether runs that have not been trained to their end are left out
  /// @param apart names of settings that do not make a kind
  /// @throws HarmonicException if nothing is left
  public List<Source> read(boolean needsModel, Console console, String... apart) {
    List<RunDirectory> runs = new ArrayList<>();
    int unfinished = 0;
    for (Path path : paths) {
      for (RunDirectory run : Sweep.runsAt(path)) {
        if (needsModel && !run.isFinished()) {
          unfinished++;
        } else {
          runs.add(run);
        }
      }
    }
    if (runs.isEmpty()) {
      throw HarmonicException.failed(
          "no finished run in " + paths.getFirst(),
          "finish it with 'harmonic train --resume " + paths.getFirst() + "'");
    }
    if (unfinished > 0) {
      console.err().println("harmonic: warning: left out, not finished: " + unfinished + " runs");
    }
    List<RunConfig> configs = runs.stream().map(RunDirectory::config).toList();
    List<Kind> kinds = Kind.of(configs, apart);
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      sources.add(new Source(runs.get(i), configs.get(i), kinds.get(i)));
    }
    return sources;
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
