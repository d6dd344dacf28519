package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.harmonicloss.cli.input.SweepPart;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.run.RunState;
import org.harmonicloss.models.run.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic status`: how far a sweep is.
@Command(
    name = "status",
    header = {
      "Show how far a sweep is: its runs by state, progress, rate, time left.",
      "",
      "Examples:",
      "  harmonic status SWEEP",
      "  harmonic status SWEEP --format json",
      "  harmonic status SWEEP --parts 40 --unfinished      # 3,7,12: for sbatch --array",
      ""
    },
    description = {
      "",
      "A row for each kind of runs, and one for all. A run is finished, diverged, being trained,"
          + " interrupted or planned; 'progress' is the share of all epochs that are trained. Rate and"
          + " time left follow from the runs that are being trained now; they are empty where there are"
          + " none. A run that is trained on another machine counts as such if that has given a sign of"
          + " life in the last minute."
    })
public final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "SWEEP", description = "The folder of a sweep.")
  private Path folder;

  @Option(
      names = "--unfinished",
      description =
          "Print only the numbers of the parts that have something left to train and that no process"
              + " is at, such as 3,7,12, for --array; nothing if there are none.")
  private boolean unfinished;

  @Option(
      names = "--parts",
      paramLabel = "N",
      description =
          "Parts that the sweep is divided into. Default: as 'harmonic cluster' divides it.")
  private Integer parts;

  @Mixin private FormatOption format;

  public StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Sweep sweep = Plans.open(folder);
    int number = SweepPart.count(parts, sweep);
    if (parts != null && !unfinished) {
      throw HarmonicException.usage("--parts needs --unfinished", "add it, or leave --parts out");
    }
    List<FoundRun> runs = FoundRun.of(sweep);
    if (unfinished) {
      String numbers = unfinished(sweep, runs, number);
      if (!numbers.isEmpty()) {
        new Output(console, OutputFormat.NDJSON).line(numbers);
      }
      return 0;
    }
    Map<Kind, List<FoundRun>> kinds = Kind.group(runs, FoundRun::config);
    Pace pace = Pace.of(kinds.values());
    List<ObjectNode> rows = new ArrayList<>();
    kinds.forEach((kind, own) -> rows.add(row(kind.toJson(), own, pace)));
    ObjectNode whole = Json.object().put("source", folder.toString());
    ObjectNode all = Json.object();
    kinds.keySet().iterator().next().toJson().fieldNames().forEachRemaining(all::putNull);
    rows.add(row(all.put("task", "all"), runs, pace));
    format.output(console).print(whole, rows.iterator());
    return 0;
  }

  private static String unfinished(Sweep sweep, List<FoundRun> runs, int number) {
    Map<Integer, List<FoundRun>> byStack =
        runs.stream().collect(Collectors.groupingBy(FoundRun::stack));
    List<List<Sweep.Run>> stacks = sweep.stacks();
    return IntStream.rangeClosed(1, number)
        .mapToObj(index -> new SweepPart(index, number))
        .filter(part -> isLeft(part.of(stacks), byStack))
        .map(part -> String.valueOf(part.index()))
        .collect(Collectors.joining(","));
  }

  private static boolean isLeft(List<List<Sweep.Run>> stacks, Map<Integer, List<FoundRun>> found) {
    List<FoundRun> own =
        stacks.stream().flatMap(stack -> found.get(stack.getFirst().stack()).stream()).toList();
    return own.stream().anyMatch(run -> !run.isDone())
        && own.stream().noneMatch(run -> run.state() == RunState.TRAINING);
  }

  private static ObjectNode row(ObjectNode kind, List<FoundRun> runs, Pace pace) {
    ObjectNode json = kind.put("runs", runs.size());
    for (RunState state : RunState.values()) {
      json.put(state.text(), runs.stream().filter(run -> run.state() == state).count());
    }
    double epochs = runs.stream().mapToDouble(run -> run.config().epochs()).sum();
    double done =
        runs.stream()
            .mapToDouble(
                run ->
                    run.isDone()
                        ? run.config().epochs()
                        : Math.min(run.epoch(), run.config().epochs()))
            .sum();
    return json.put("progress", done / epochs)
        .put("epochs_per_second", pace.rate(runs))
        .put("seconds_left", pace.secondsLeft(runs));
  }
}
