package org.harmonicloss.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.RunConfig;
import org.harmonicloss.models.RunDirectory;
import org.harmonicloss.models.Task;
import org.harmonicloss.training.Trainer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic train`: makes or continues a run and prints its path.
@Command(
    name = "train",
    header = {
      "Train a model and print the run directory's path.",
      "",
      "Examples:",
      "  harmonic train modular-addition",
      "  harmonic train modular-addition --head cross-entropy --seed 52",
      "  harmonic train modular-addition --model transformer",
      "  harmonic train modular-addition --epochs 500 --out runs/short",
      "  harmonic train modular-addition --out runs/short --epochs 1000 --resume",
      "  harmonic analyze pca \"$(harmonic train modular-addition --force)\"",
      ""
    },
    description = {
      "",
      "Defaults are the settings of the paper (arXiv 2502.01628, section 4). A run that was"
          + " interrupted, even by a loss of power, is continued with --resume and ends with the"
          + " same weights as one that was not."
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;
  private final Interrupt interrupt;
  private final List<String> arguments;

  @Parameters(paramLabel = "TASK", description = "What to learn: modular-addition.")
  private String task;

  @Mixin private HyperParameters hyperParameters;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory. Default: runs/TASK-MODEL-HEAD-seedS in the current folder.")
  private Path out;

  @ArgGroup private Existing existing = new Existing();

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  /// What to do with a run that is there already: at most one of the two.
  static final class Existing {
    @Option(names = "--force", description = "Replace the run if it exists.")
    private boolean force;

    @Option(
        names = "--resume",
        description =
            "Continue the run if it exists, with its own settings; only --epochs may be raised.")
    private boolean resume;
  }

  TrainCommand(Console console, Interrupt interrupt, List<String> arguments) {
    this.console = console;
    this.interrupt = interrupt;
    this.arguments = arguments;
  }

  @Override
  public Integer call() {
    RunConfig asked = hyperParameters.overPaper(Task.named(task));
    Path path = out != null ? out : Path.of("runs", asked.defaultName());
    List<String> command = new ArrayList<>(List.of("harmonic"));
    command.addAll(arguments);
    try (TrainingProgress progress = new TrainingProgress(console, interrupt.watch(), quiet)) {
      if (existing.resume && RunDirectory.exists(path)) {
        Trainer.resume(continued(path), path, command, progress);
      } else {
        Trainer.train(asked, path, existing.force, command, progress);
      }
    }
    new Output(console, Format.NDJSON).line(path.toString());
    return 0;
  }

  /// The run's own settings; those given on the command line must agree, but for the epochs.
  private RunConfig continued(Path path) {
    RunConfig stored = RunDirectory.open(path).config();
    RunConfig asked = hyperParameters.overStored(stored);
    boolean sameTask = stored.task().name().equals(task);
    if (!sameTask || !asked.withEpochs(stored.epochs()).equals(stored)) {
      String other =
          sameTask
              ? HyperParameters.difference(stored, asked)
              : "the task: " + stored.task().name();
      throw HarmonicException.usage(
          "cannot resume " + path + ": the run has another setting of " + other,
          "leave the option out, or train another run with --out");
    }
    return asked;
  }
}
