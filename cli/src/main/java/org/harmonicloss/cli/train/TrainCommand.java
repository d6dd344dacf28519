package org.harmonicloss.cli.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.harmonicloss.models.run.Sweep;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.loop.Outcome;
import org.harmonicloss.training.loop.Trainer;
import org.harmonicloss.training.loop.TrainingRequest;
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
    TrainingWork work =
        new WorkFinder(grid, settings, division, out, existing.resume, existing.force, this::say)
            .find();
    List<TrainingRequest> requests = work.requests();
    Map<RunConfig, Long> steps = steps(requests);
    work.plan().ifPresent(Sweep::write);
    Output output = new Output(console, OutputFormat.NDJSON);
    if (division.isPlan()) {
      say(
          String.format(
              Locale.ROOT,
              "planned %,d runs in %,d stacks, so up to %2$,d parts have work",
              requests.size(),
              work.stacks().size()));
      output.line(work.folder().toString());
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

  private Outcome train(TrainingWork work, Map<RunConfig, Long> steps, ComputeDevice wished) {
    List<String> command = new ArrayList<>(List.of("harmonic"));
    command.addAll(arguments);
    interrupt.watch();
    division.stopAfter().ifPresent(interrupt::after);
    try (TrainingProgress progress =
        new TrainingProgress(console, interrupt, steps, quiet, device)) {
      return Trainer.train(work.stacks(), command, progress, atOnce(work), wished);
    }
  }

  private void say(String line) {
    if (!quiet) {
      console.err().println("harmonic: " + line);
    }
  }

  /// How many stacks, or language models, to train at once.
  private int atOnce(TrainingWork work) {
    boolean language =
        work.requests().stream().anyMatch(request -> request.config().task() instanceof Language);
    int usual = language ? 1 : Runtime.getRuntime().availableProcessors();
    return Math.min(threads == null ? usual : threads, work.stacks().size());
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

  private void requireUninterrupted(Outcome outcome, TrainingWork work) {
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
        "continue with 'harmonic train --resume " + work.folder() + part + "'",
        null);
  }

  private static void requireOurs(Outcome outcome, TrainingWork work) {
    if (outcome.inUse().isEmpty()) {
      return;
    }
    HarmonicException first = outcome.inUse().getFirst();
    int all = work.stacks().size();
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
