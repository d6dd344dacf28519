package org.harmonicloss.cli.train;

import java.time.Duration;
import java.util.Optional;
import org.harmonicloss.cli.input.SweepPart;
import org.harmonicloss.cli.input.TimeSpan;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.training.loop.Stacks;
import picocli.CommandLine.Option;

/// How the work of a sweep is divided among processes, and when one of them ends.
final class DivisionOptions {
  @Option(
      names = "--plan",
      description =
          "Write the plan of the sweep and train nothing: its runs, and which of them are trained"
              + " together. '--resume DIR' and '--part' train by it.")
  private boolean plan;

  @Option(
      names = "--part",
      paramLabel = "I/N",
      description =
          "With --resume: train part I of N of a planned sweep, as one of N processes on any machines."
              + " Parts may be repeated; the bytes do not depend on N.")
  private String part;

  @Option(
      names = "--stack",
      paramLabel = "N",
      description =
          "Runs that are trained together at most, 1 to 1000; it belongs to the plan. More make a"
              + " step of each cheaper, fewer give more processors work. Default: 20, or fewer where"
              + " processors of this machine would have nothing to do.")
  private Integer stack;

  @Option(
      names = "--stop-after",
      paramLabel = "TIME",
      description =
          "Stop after that time as after Ctrl-C, with a checkpoint: 90s, 55m, 1h30m. Choose it some"
              + " minutes below the time limit of a job.")
  private String stopAfter;

  /// @param resume whether `--resume` was given
  /// @param force whether `--force` was given
  /// @throws HarmonicException (usage) if they do not go together, or are no parts or times
  void check(boolean resume, boolean force) {
    part();
    stopAfter();
    if (stack != null && (stack < 1 || stack > 1000)) {
      throw HarmonicException.usage(
          "--stack must be between 1 and 1000, was " + stack, "the default is 20");
    }
    if (part != null && !resume) {
      throw HarmonicException.usage(
          "--part needs --resume",
          "write a plan with --plan, then use 'harmonic train --resume DIR --part " + part + "'");
    }
    refuse("--plan", plan, "--resume", resume, "a plan that is there is not written again");
    refuse("--plan", plan, "--force", force, "remove the folder, or name another with --out");
    refuse("--stack", stack != null, "--resume", resume, "the plan says which runs are stacked");
  }

  private static void refuse(
      String option, boolean given, String other, boolean otherGiven, String why) {
    if (given && otherGiven) {
      throw HarmonicException.usage(option + " cannot be used with " + other, why);
    }
  }

  boolean isPlan() {
    return plan;
  }

  Optional<SweepPart> part() {
    return Optional.ofNullable(part).map(SweepPart::parse);
  }

  int largestStack() {
    return stack == null ? Stacks.LARGEST : stack;
  }

  /// Processors that stacks are to give work, if the user leaves it to us.
  int processors() {
    return stack == null ? Runtime.getRuntime().availableProcessors() : 1;
  }

  Optional<Duration> stopAfter() {
    return Optional.ofNullable(stopAfter).map(text -> TimeSpan.parse("--stop-after", text));
  }
}
