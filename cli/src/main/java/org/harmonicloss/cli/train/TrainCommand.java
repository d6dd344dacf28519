package org.harmonicloss.cli.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.harmonicloss.training.loop.Stacks;
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
      "  harmonic train all --seeds 20 --heads harmonic,cross-entropy --plan --out runs/section4",
      "  harmonic train --resume runs/section4 --part 3/40 --stop-after 55m",
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

  @Mixin private DivisionOptions division;

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
    sections.put("Computing", List.of("threads", "device", "stop-after"));
    sections.put("Division", List.of("plan", "part", "stack"));
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
    division.check(existing.resume, existing.force);
    Optional<Path> stored = existing.resume ? grid.resumed(out) : Optional.empty();
    Work work = stored.isPresent() ? stored(stored.get()) : asked();
    List<TrainingRequest> requests = work.requests();
    Map<RunConfig, Long> steps = steps(requests);
    work.plan.ifPresent(Sweep::write);
    Output output = new Output(console, OutputFormat.NDJSON);
    if (division.isPlan()) {
      sayPlanned(work);
      output.line(work.folder.toString());
      return 0;
    }
    if (requests.isEmpty()) {
      return 0; // a part to spare
    }
    Outcome outcome = train(work, steps, wished);
    requireUninterrupted(outcome, work);
    List<Path> finished = outcome.finished().stream().map(Outcome.Ended::run).toList();
    requests.stream()
        .map(TrainingRequest::path)
        .filter(finished::contains)
        .forEach(path -> output.line(path.toString()));
    requireOurs(outcome, work);
    requireFinite(outcome, requests);
    return 0;
  }

  private Outcome train(Work work, Map<RunConfig, Long> steps, ComputeDevice wished) {
    List<String> command = new ArrayList<>(List.of("harmonic"));
    command.addAll(arguments);
    interrupt.watch();
    division.stopAfter().ifPresent(interrupt::after);
    try (TrainingProgress progress =
        new TrainingProgress(console, interrupt, steps, quiet, device)) {
      return Trainer.train(work.stacks, command, progress, atOnce(work), wished);
    }
  }

  /// What to train.
  ///
  /// @param plan to be written first; none of a single run, or where one is there
  /// @param folder of the run or the sweep
  private record Work(Optional<Sweep> plan, Path folder, List<List<TrainingRequest>> stacks) {
    /// In the order of the plan.
    List<TrainingRequest> requests() {
      return stacks.stream().flatMap(List::stream).toList();
    }
  }

  /// What the command line says.
  private Work asked() {
    Map<String, RunConfig> runs = grid.runs(settings);
    if (runs.size() == 1 && !division.isPlan()) {
      return single(runs.values().iterator().next());
    }
    Path folder = out != null ? out : Path.of("runs", grid.sweepName());
    if (existing.resume) {
      if (!Sweep.exists(folder)) {
        throw Resumed.missing("sweep", folder);
      }
      return resumed(Sweep.open(folder), runs);
    }
    List<List<String>> stacks =
        Stacks.of(
            List.copyOf(runs.keySet()), runs::get, division.processors(), division.largestStack());
    Sweep plan = Sweep.of(folder, runs, stacks);
    if (!Sweep.exists(folder)) {
      return work(Optional.of(plan), plan, Start.NEW);
    }
    Sweep there = Sweep.open(folder);
    plan.requireSame(there);
    if (!existing.force && !division.isPlan()) {
      throw HarmonicException.failed(
          "sweep exists: " + folder,
          "continue it with --resume, replace its runs with --force, or name another with --out");
    }
    return work(Optional.empty(), there, Start.REPLACE);
  }

  private Work work(Optional<Sweep> plan, Sweep sweep, Start start) {
    return new Work(
        plan,
        sweep.path(),
        stacks(sweep).stream()
            .map(
                stack ->
                    stack.stream()
                        .map(
                            run ->
                                new TrainingRequest(
                                    run.config(), sweep.path().resolve(run.name()), start))
                        .toList())
            .toList());
  }

  /// As the plan has them; a list of 0.1.0 does not say.
  private List<List<Sweep.Run>> stacks(Sweep sweep) {
    return sweep.list().stream().allMatch(run -> run.stack() < 0)
        ? Stacks.of(sweep.list(), Sweep.Run::config, division.processors(), division.largestStack())
        : sweep.stacks();
  }

  private Work single(RunConfig asked) {
    Path path = out != null ? out : Path.of("runs", asked.defaultName());
    if (!existing.resume) {
      return single(asked, path, existing.force ? Start.REPLACE : Start.NEW);
    }
    if (Sweep.exists(path)) {
      throw HarmonicException.usage(
          "not a run but a sweep: " + path,
          "continue it with 'harmonic train --resume " + path + "'");
    }
    if (!RunDirectory.exists(path)) {
      throw Resumed.missing("run", path);
    }
    RunConfig stored = RunDirectory.open(path).config();
    return single(continued(stored, grid.over(stored, settings), path), path, Start.CONTINUE);
  }

  private Work single(RunConfig config, Path path, Start start) {
    if (division.part().isPresent()) {
      throw HarmonicException.usage(
          "no plan in " + path, "--part takes a sweep; write its plan with --plan");
    }
    return new Work(
        Optional.empty(), path, List.of(List.of(new TrainingRequest(config, path, start))));
  }

  /// Those of a sweep's runs that the command line asks for.
  private Work resumed(Sweep sweep, Map<String, RunConfig> asked) {
    Set<String> missing = new LinkedHashSet<>(asked.keySet());
    sweep.list().forEach(run -> missing.remove(run.ownName()));
    if (!missing.isEmpty()) {
      throw HarmonicException.usage(
          "the sweep in " + sweep.path() + " has no run " + missing.iterator().next(),
          "train it in another folder with --out; analyses and reports take several");
    }
    List<List<TrainingRequest>> stacks =
        own(sweep).stream()
            .map(
                stack ->
                    stack.stream()
                        .filter(run -> asked.containsKey(run.ownName()))
                        .map(run -> continued(sweep, run, asked.get(run.ownName())))
                        .toList())
            .filter(stack -> !stack.isEmpty())
            .toList();
    return new Work(Optional.empty(), sweep.path(), stacks);
  }

  /// What is at `path`, a run or a sweep, with its own settings.
  private Work stored(Path path) {
    grid.requireNone();
    if (!Sweep.exists(path)) {
      if (!RunDirectory.exists(path)) {
        throw Resumed.missing("run or sweep", path);
      }
      RunConfig config = RunDirectory.open(path).config();
      settings.requireMeaning(List.of(config));
      return single(continued(config, settings.over(config), path), path, Start.CONTINUE);
    }
    Sweep sweep = Sweep.open(path);
    settings.requireMeaning(sweep.list().stream().map(Sweep.Run::config).distinct().toList());
    List<List<TrainingRequest>> stacks =
        own(sweep).stream()
            .map(
                stack ->
                    stack.stream()
                        .map(run -> continued(sweep, run, settings.over(run.config())))
                        .toList())
            .toList();
    return new Work(Optional.empty(), path, stacks);
  }

  /// A planned run, as far as it is.
  private TrainingRequest continued(Sweep sweep, Sweep.Run run, RunConfig wished) {
    Path path = sweep.path().resolve(run.name());
    RunConfig present = Resumed.present(run, sweep.path());
    boolean longer = settings.gives(present.schedule().length().name());
    RunConfig asked = longer ? wished : wished.withEpochs(present.epochs());
    return new TrainingRequest(continued(present, asked, path), path, Start.RESUME);
  }

  private static RunConfig continued(RunConfig stored, RunConfig wished, Path path) {
    // Files may have moved: what was in them is compared when they are read.
    RunConfig asked = wished.data().folder() == null ? Resumed.inPlaceOf(stored, wished) : wished;
    Resumed.requireSame(stored, asked, path);
    return asked;
  }

  /// Those of a sweep's stacks that this process is to train.
  private List<List<Sweep.Run>> own(Sweep sweep) {
    List<List<Sweep.Run>> all = stacks(sweep);
    List<List<Sweep.Run>> own = division.part().map(part -> part.of(all)).orElse(all);
    if (own.isEmpty() && !quiet) {
      console.err().println("harmonic: nothing to do: the plan has only " + all.size() + " stacks");
    }
    return own;
  }

  private void sayPlanned(Work work) {
    if (!quiet) {
      int stacks = work.stacks.size();
      console
          .err()
          .printf(
              Locale.ROOT,
              "harmonic: planned %,d runs in %,d stacks, so up to %2$,d parts have work%n",
              work.requests().size(),
              stacks);
    }
  }

  /// How many stacks, or language models, to train at once.
  private int atOnce(Work work) {
    boolean language =
        work.requests().stream().anyMatch(request -> request.config().task() instanceof Language);
    int usual = language ? 1 : Runtime.getRuntime().availableProcessors();
    return Math.min(threads == null ? usual : threads, work.stacks.size());
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

  private void requireUninterrupted(Outcome outcome, Work work) {
    if (outcome.interrupted().isEmpty()) {
      return;
    }
    TrainingRequest first = work.requests().getFirst();
    int runs = work.requests().size();
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
    String part = division.part().map(own -> " --part " + own).orElse("");
    throw new HarmonicException(
        HarmonicException.Reason.INTERRUPTED,
        "interrupted" + what,
        "continue with 'harmonic train --resume " + work.folder + part + "'",
        null);
  }

  private static void requireOurs(Outcome outcome, Work work) {
    if (outcome.inUse().isEmpty()) {
      return;
    }
    HarmonicException first = outcome.inUse().getFirst();
    int all = work.stacks.size();
    String share = all == 1 ? "" : "; stacks left: " + outcome.inUse().size() + " of " + all;
    throw new HarmonicException(first.reason(), first.getMessage() + share, first.hint(), first);
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
