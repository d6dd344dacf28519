package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.RunConfig;

/// A folder of runs and the list of them, `sweep.json`, written before the first one is trained.
///
/// @param runs configurations by the name of the run's folder, in the order they were asked for
public record Sweep(Path path, Map<String, RunConfig> runs) {
  private static final String LIST = "sweep.json";
  private static final int SCHEMA = 1;

  public static boolean exists(Path path) {
    return Files.isRegularFile(path.resolve(LIST));
  }

  /// @throws HarmonicException if the list is damaged
  public static Sweep open(Path path) {
    Path file = path.resolve(LIST);
    JsonNode json = Json.read(file);
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    for (JsonNode run : json.path("runs")) {
      Json.Fields fields = new Json.Fields(run, file.toString());
      runs.put(fields.text("path"), RunConfig.fromJson(run.path("config"), file.toString()));
    }
    return new Sweep(path, runs);
  }

  /// Writes the list, with the runs that a list which is there already names.
  public void write() {
    Map<String, RunConfig> all = new LinkedHashMap<>();
    if (exists(path)) {
      all.putAll(open(path).runs);
    }
    all.putAll(runs);
    ObjectNode json = Json.object().put("schema", SCHEMA);
    var list = json.putArray("runs");
    all.forEach(
        (name, config) -> list.addObject().put("path", name).set("config", config.toJson()));
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw AtomicFile.failure(path, e);
    }
    AtomicFile.write(path.resolve(LIST), Json.pretty(json));
  }

  /// The runs at `path`: the run itself, those of a sweep that have been begun, or those of all
  /// runs and sweeps in another folder.
  ///
  /// @throws HarmonicException if there is none
  public static List<RunDirectory> runsAt(Path path) {
    if (!exists(path)) {
      boolean other = Files.isDirectory(path) && !RunDirectory.exists(path);
      List<Path> inside = other ? RunFolders.find(path) : List.of();
      return inside.isEmpty()
          ? List.of(RunDirectory.open(path))
          : inside.stream().flatMap(place -> runsAt(place).stream()).toList();
    }
    List<RunDirectory> begun = new ArrayList<>();
    for (String name : open(path).runs.keySet()) {
      if (RunDirectory.exists(path.resolve(name))) {
        begun.add(RunDirectory.open(path.resolve(name)));
      }
    }
    return begun;
  }
}
