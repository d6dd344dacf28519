package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.RunConfig;

/// A folder of runs and the plan of them, `sweep.json`: which runs, and which of them are trained
/// together as one stack. It is written once, before the first run is trained, and never changed,
/// so that any number of processes can work by it. What it says of a run may be less than the run's
/// own configuration: a run can be trained for longer.
///
/// @param list the runs in the order they were asked for
public record Sweep(Path path, List<Run> list) {
  private static final String FILE = "sweep.json";
  private static final int SCHEMA = 2;
  private static final Set<String> FIELDS = Set.of("schema", "kinds", "runs");
  private static final Set<String> RUN_FIELDS = Set.of("path", "kind", "seed", "stack");

  /// More are put into folders of so many.
  private static final int GROUP = 1000;

  /// A run that is to be trained.
  ///
  /// @param name of its folder in that of the sweep; one of a large sweep has a slash
  /// @param stack which of the sweep's stacks it belongs to, from 0; -1 in a list of 0.1.0, which
  ///     does not say
  public record Run(String name, RunConfig config, int stack) {
    /// The name without the group's.
    public String ownName() {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  public Sweep {
    list = List.copyOf(list);
  }

  public static boolean exists(Path path) {
    return Files.isRegularFile(path.resolve(FILE));
  }

  /// A plan that is yet to be written.
  ///
  /// @param runs configurations by name, in the order they were asked for
  /// @param stacks names of the runs that are trained together
  public static Sweep of(Path path, Map<String, RunConfig> runs, List<List<String>> stacks) {
    Map<String, Integer> stackOf = new LinkedHashMap<>();
    for (int i = 0; i < stacks.size(); i++) {
      for (String name : stacks.get(i)) {
        stackOf.put(name, i);
      }
    }
    List<Run> list = new ArrayList<>();
    runs.forEach(
        (name, config) -> {
          String group = runs.size() > GROUP ? "%03d/".formatted(list.size() / GROUP) : "";
          list.add(new Run(group + name, config, stackOf.get(name)));
        });
    return new Sweep(path, list);
  }

  /// @throws HarmonicException if the plan is damaged, or (usage) of another version
  public static Sweep open(Path path) {
    Path file = path.resolve(FILE);
    JsonNode json = Json.read(file);
    int schema = new Json.Fields(json, file.toString()).integer("schema");
    return switch (schema) {
      case 1 -> new Sweep(path, readSchema1(json, file));
      case SCHEMA -> new Sweep(path, read(json, file));
      default ->
          throw HarmonicException.usage(
              file + ": unknown schema: " + schema,
              "this version of harmonic reads schemas 1 and "
                  + SCHEMA
                  + "; use the version that wrote it");
    };
  }

  private static List<Run> readSchema1(JsonNode json, Path file) {
    List<Run> list = new ArrayList<>();
    for (JsonNode run : json.path("runs")) {
      String name = new Json.Fields(run, file.toString()).text("path");
      RunConfig config = RunConfig.fromJson(run.path("config"), file.toString());
      list.add(new Run(requireInside(name, file), config, -1));
    }
    return list;
  }

  private static List<Run> read(JsonNode json, Path file) {
    requireKnown(json, FIELDS, file);
    List<RunConfig> kinds = new ArrayList<>();
    for (JsonNode kind : json.path("kinds")) {
      kinds.add(RunConfig.fromJson(kind, file.toString()));
    }
    List<Run> list = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (JsonNode run : json.path("runs")) {
      requireKnown(run, RUN_FIELDS, file);
      Json.Fields fields = new Json.Fields(run, file.toString());
      String name = requireInside(fields.text("path"), file);
      int kind = fields.integer("kind");
      int stack = fields.integer("stack");
      if (kind < 0 || kind >= kinds.size() || stack < 0 || !names.add(name)) {
        throw HarmonicException.failed(
            file + ": what it says of " + name + " does not fit the rest", "fetch the sweep again");
      }
      RunConfig config = kinds.get(kind).withSeed(fields.wholeNumber("seed"));
      list.add(new Run(name, config, stack));
    }
    return list;
  }

  /// What this version does not understand may change what the rest means.
  private static void requireKnown(JsonNode json, Set<String> known, Path file) {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!known.contains(field.getKey())) {
        throw HarmonicException.usage(
            file + ": unknown field: " + field.getKey(), "use the version that wrote it");
      }
    }
  }

  /// A plan that came from elsewhere must not lead out of its folder.
  private static String requireInside(String name, Path file) {
    Path relative = Path.of(name);
    boolean plain =
        !name.isEmpty()
            && !relative.isAbsolute()
            && relative.normalize().equals(relative)
            && !relative.startsWith("..");
    if (!plain) {
      throw HarmonicException.failed(
          file + ": the run is not in the sweep's folder: " + name, "fetch the sweep again");
    }
    return name;
  }

  /// Writes the plan where there is none. Nothing is written where the same one is.
  ///
  /// @throws HarmonicException (usage) if another plan is there
  public void write() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw AtomicFile.failure(path, e);
    }
    Path place = path.resolve(FILE);
    try (AtomicFile file = AtomicFile.open(place)) {
      if (!file.write(text().getBytes(StandardCharsets.UTF_8)).commitIfAbsent(place)) {
        requireSame(open(path));
      }
    }
  }

  /// One line for a run, so that a large plan can be read with `grep` and `less`.
  private String text() {
    Map<RunConfig, Integer> kinds = new LinkedHashMap<>();
    List<String> runs = new ArrayList<>();
    for (Run run : list) {
      int kind = kinds.computeIfAbsent(run.config.withSeed(0), _ -> kinds.size());
      runs.add(
          Json.compact(
              Json.object()
                  .put("path", run.name)
                  .put("kind", kind)
                  .put("seed", run.config.seed())
                  .put("stack", run.stack)));
    }
    List<String> configs =
        kinds.keySet().stream().map(kind -> Json.compact(kind.toJson())).toList();
    return "{\"schema\":%d,%n\"kinds\":[%n%s%n],%n\"runs\":[%n%s%n]}%n"
        .formatted(SCHEMA, String.join(",\n", configs), String.join(",\n", runs));
  }

  /// @throws HarmonicException (usage) if `other`, which is there, is another plan
  public void requireSame(Sweep other) {
    Map<String, RunConfig> here = runs();
    Map<String, RunConfig> there = other.runs();
    if (here.equals(there)) {
      return;
    }
    String difference =
        different(here, there)
            .map(name -> (there.containsKey(name) ? "other settings in " : "no ") + name)
            .or(() -> different(there, here))
            .orElseThrow();
    throw HarmonicException.usage(
        "another sweep is planned in " + path + ": it has " + difference,
        "name another folder with `out`, or remove that one; reports and analyses take several");
  }

  /// The first run that is not the same in `others`.
  private static Optional<String> different(
      Map<String, RunConfig> runs, Map<String, RunConfig> others) {
    return runs.entrySet().stream()
        .filter(run -> !run.getValue().equals(others.get(run.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// Configurations by name.
  public Map<String, RunConfig> runs() {
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    list.forEach(run -> runs.put(run.name, run.config));
    return Collections.unmodifiableMap(runs);
  }

  /// The runs that are trained together, in the order of the stacks' numbers.
  public List<List<Run>> stacks() {
    Map<Integer, List<Run>> stacks = new TreeMap<>();
    list.forEach(run -> stacks.computeIfAbsent(run.stack, _ -> new ArrayList<>()).add(run));
    return List.copyOf(stacks.values());
  }

  /// Those of the runs that have been begun.
  public List<RunDirectory> begun() {
    return list.stream()
        .map(run -> RunDirectory.find(path.resolve(run.name)))
        .flatMap(Optional::stream)
        .toList();
  }

  /// The runs at `path`: the run itself, those of a sweep that have been begun, or those of all
  /// runs and sweeps in another folder.
  ///
  /// @throws HarmonicException if there is none
  public static List<RunDirectory> runsAt(Path path) {
    if (exists(path)) {
      return open(path).begun();
    }
    boolean other = Files.isDirectory(path) && !RunDirectory.exists(path);
    List<Path> inside = other ? RunFolders.find(path) : List.of();
    return inside.isEmpty()
        ? List.of(RunDirectory.open(path))
        : inside.stream().flatMap(place -> runsAt(place).stream()).toList();
  }
}
