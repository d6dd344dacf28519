package org.harmonicloss.cli.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.help.Sections;
import org.harmonicloss.cli.input.DeviceOption;
import org.harmonicloss.cli.input.Interrupt;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Part;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.loop.Outcome;
import org.harmonicloss.training.loop.Trainer;
import org.harmonicloss.training.loop.TrainingRequest;
import org.harmonicloss.training.loop.TrainingRequest.Start;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic train`: makes or continues runs and prints their paths.
@Command(
    name = "train",
    abbreviateSynopsis = true,
    sortOptions = false,
    header = {
      "Train models and print the run directories' paths.",
      "",
      "Examples:",
      "  harmonic train modular-addition",
      "  harmonic train modular-addition --head cross-entropy --seed 52",
      "  harmonic train modular-addition --model transformer",
      "  harmonic train modular-addition --epochs 500 --out runs/short",
      "  harmonic train --resume runs/short --epochs 1000",
      "  harmonic train modular-addition --seeds 20 --heads harmonic,cross-entropy --out runs/both",
      "  harmonic train modular-addition --preset case-study",
      "  harmonic train mnist --data MNIST --seeds 5",
      "  harmonic train toy-five --head cross-entropy",
      "  harmonic train language --data CORPUS --steps 2000",
      "  harmonic analyze pca \"$(harmonic train modular-addition --force)\"",
      ""
    },
    description = {
      "",
      "Defaults are the settings of the paper (arXiv 2502.01628); those stated below are for the"
          + " tasks of its section 4. mnist and the toys have a model of one layer, without an"
          + " embedding and without weight decay. Several tasks, models, heads, train fractions or seeds make a sweep: a folder with a run for every"
          + " combination. What was interrupted, even by a loss of power, is continued with"
          + " 'harmonic train --resume DIR': a run, or all runs of a sweep, with their own settings."
    })
public final class TrainCommand implements Callable<Integer> {
  private final Console console;
  private final Interrupt interrupt;
  private final List<String> arguments;

  private SettingOptions settings;

  @Mixin private GridOptions grid;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description =
          "The run directory, or the folder of the sweep's runs. Default: runs/NAME in the current"
              + " folder.")
  private Path out;

  @ArgGroup private Existing existing = new Existing();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Stacks of runs to train at once, >= 1. Default: the number of processors. Of language"
              + " models, runs at once, which share the processors. Default: 1.")
  private Integer threads;

  @Mixin private DeviceOption device;

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  /// What to do with a run that is there already: at most one of the two.
  static final class Existing {
    @Option(names = "--force", description = "Replace runs that exist.")
    private boolean force;

    @Option(
        names = "--resume",
        description =
            "Continue the run or the sweep in --out, or in the folder given in the place of TASK, with"
                + " its own settings; only --epochs, or --steps, may be raised. It must be there; runs"
                + " of a sweep that are not yet there are begun.")
    private boolean resume;
  }

  private TrainCommand(Console console, Interrupt interrupt, List<String> arguments) {
    this.console = console;
    this.interrupt = interrupt;
    this.arguments = arguments;
  }

  /// With an option for every setting.
  public static CommandLine of(Console console, Interrupt interrupt, List<String> arguments) {
    TrainCommand train = new TrainCommand(console, interrupt, arguments);
    CommandLine line = new CommandLine(train);
    train.settings = SettingOptions.addTo(line.getCommandSpec());
    Sections.show(line, sections());
    return line;
  }

  /// Titles of the help, and what comes first under them.
  private static Map<String, List<String>> sections() {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    sections.put("Runs", List.of("preset", "seed", "seeds"));
    sections.put(Part.DATA.title(), List.of("train-fraction"));
    sections.put(Part.MODEL.title(), List.of("model"));
    sections.put(Part.HEAD.title(), List.of("head", "exponent"));
    sections.put(Part.OPTIMIZER.title(), List.of());
    sections.put(Part.SCHEDULE.title(), List.of("epochs", "steps"));
    sections.put("Output", List.of("out", "force", "resume", "quiet"));
    sections.put("Computing", List.of("threads", "device"));
    sections.put("General", List.of());
    return sections;
  }

  @Override
  public Integer call() {
    if (threads != null && threads < 1) {
      throw HarmonicException.usage(
          "--threads must be 1 or greater, was " + threads,
          "the default is the number of processors");
    }
    ComputeDevice wished = device.wish();
    Optional<Path> stored = existing.resume ? grid.resumed(out) : Optional.empty();
    Plan plan = stored.isPresent() ? stored(stored.get()) : asked();
    List<TrainingRequest> requests = plan.requests;
    Map<RunConfig, Long> steps = steps(requests);
    if (plan.sweep) {
      checkReplaceable(plan.folder);
      writeList(plan.folder, plan.names, requests);
    }
    List<String> command = new ArrayList<>(List.of("harmonic"));
    command.addAll(arguments);
    Outcome outcome;
    try (TrainingProgress progress =
        new TrainingProgress(console, interrupt.watch(), steps, quiet, device)) {
      outcome = Trainer.train(requests, command, progress, atOnce(requests), wished);
    }
    requireUninterrupted(outcome, plan);
    Output output = new Output(console, OutputFormat.NDJSON);
    List<Path> finished = outcome.finished().stream().map(Outcome.Ended::run).toList();
    requests.stream()
        .map(TrainingRequest::path)
        .filter(finished::contains)
        .forEach(path -> output.line(path.toString()));
    requireFinite(outcome, requests);
    return 0;
  }

  /// What to train.
  ///
  /// @param names of the runs' folders in that of a sweep
  private record Plan(
      boolean sweep, Path folder, List<String> names, List<TrainingRequest> requests) {}

  /// What the command line says.
  private Plan asked() {
    Map<String, RunConfig> runs = grid.runs(settings);
    List<String> names = List.copyOf(runs.keySet());
    List<TrainingRequest> requests = new ArrayList<>();
    if (runs.size() > 1) {
      Path folder = out != null ? out : Path.of("runs", grid.sweepName());
      if (existing.resume && !Sweep.exists(folder)) {
        throw Resumed.missing("sweep", folder);
      }
      runs.forEach((name, config) -> requests.add(request(config, folder.resolve(name))));
      return new Plan(true, folder, names, requests);
    }
    RunConfig config = runs.values().iterator().next();
    Path path = out != null ? out : Path.of("runs", config.defaultName());
    if (existing.resume) {
      if (Sweep.exists(path)) {
        throw HarmonicException.usage(
            "not a run but a sweep: " + path,
            "continue it with 'harmonic train --resume " + path + "'");
      }
      if (!RunDirectory.exists(path)) {
        throw Resumed.missing("run", path);
      }
      config = grid.over(RunDirectory.open(path).config(), settings);
    }
    requests.add(request(config, path));
    return new Plan(false, path, names, requests);
  }

  /// What is at `path`, a run or a sweep, with its own settings.
  private Plan stored(Path path) {
    grid.requireNone();
    Map<String, RunConfig> runs = Resumed.runs(path);
    settings.requireMeaning(List.copyOf(runs.values()));
    List<TrainingRequest> requests = new ArrayList<>();
    runs.forEach(
        (name, config) -> {
          RunConfig asked = settings.over(config);
          Resumed.requireSame(config, asked, path.resolve(name));
          requests.add(request(asked, path.resolve(name)));
        });
    return new Plan(Sweep.exists(path), path, List.copyOf(runs.keySet()), requests);
  }

  /// How many stacks, or language models, to train at once.
  private int atOnce(List<TrainingRequest> requests) {
    boolean language =
        requests.stream().anyMatch(request -> request.config().task() instanceof Language);
    int usual = language ? 1 : Runtime.getRuntime().availableProcessors();
    return Math.min(threads == null ? usual : threads, requests.size());
  }

  /// Steps in an epoch of every run. Data that cannot be had, or a split without rows, fail here,
  /// before anything is written.
  private static Map<RunConfig, Long> steps(List<TrainingRequest> requests) {
    Map<RunConfig, Long> steps = new HashMap<>();
    for (TrainingRequest request : requests) {
      RunConfig config = request.config();
      steps.put(config, (long) config.stepsPerEpoch());
    }
    return steps;
  }

  private static void writeList(
      Path folder, Collection<String> names, List<TrainingRequest> requests) {
    Map<String, RunConfig> listed = new LinkedHashMap<>();
    for (String name : names) {
      listed.put(name, requests.get(listed.size()).config());
    }
    new Sweep(folder, listed).write();
  }

  private void checkReplaceable(Path folder) {
    if (Sweep.exists(folder) && !existing.resume && !existing.force) {
      throw HarmonicException.failed(
          "sweep exists: " + folder,
          "continue it with --resume, replace its runs with --force, or name another with --out");
    }
  }

  private TrainingRequest request(RunConfig config, Path path) {
    if (!existing.resume || !RunDirectory.exists(path)) {
      return new TrainingRequest(config, path, existing.force ? Start.REPLACE : Start.NEW);
    }
    RunConfig stored = RunDirectory.open(path).config();
    // Files may have moved: what was in them is compared when they are read.
    RunConfig asked = config.data().folder() == null ? Resumed.inPlaceOf(stored, config) : config;
    Resumed.requireSame(stored, asked, path);
    return new TrainingRequest(asked, path, Start.CONTINUE);
  }

  private void requireUninterrupted(Outcome outcome, Plan plan) {
    if (outcome.interrupted().isEmpty()) {
      return;
    }
    TrainingRequest first = plan.requests.getFirst();
    int runs = plan.requests.size();
    String what =
        runs == 1
            ? " after "
                + first.config().schedule().unit()
                + " "
                + outcome.interrupted().getFirst().epoch()
                + " of "
                + first.config().epochs()
                + ": "
                + first.path()
            : " with " + outcome.finished().size() + " of " + runs + " runs finished";
    // How a sweep is cut into stacks, on which its bytes depend, follows from the threads.
    String sameThreads = threads == null ? "" : " --threads " + threads;
    throw new HarmonicException(
        HarmonicException.Reason.INTERRUPTED,
        "interrupted" + what,
        "continue with 'harmonic train --resume " + plan.folder + sameThreads + "'",
        null);
  }

  private static void requireFinite(Outcome outcome, List<TrainingRequest> requests) {
    if (outcome.diverged().isEmpty()) {
      return;
    }
    Outcome.Ended run = outcome.diverged().getFirst();
    String share =
        requests.size() == 1
            ? ""
            : " (" + outcome.diverged().size() + " of " + requests.size() + " runs diverged)";
    throw new HarmonicException(
        HarmonicException.Reason.DIVERGED,
        "training diverged: the loss is not finite in "
            + requests.getFirst().config().schedule().unit()
            + " "
            + run.epoch()
            + ": "
            + run.run()
            + share,
        "the last good checkpoint is kept; try a lower --learning-rate with --force",
        null);
  }
}
