package org.harmonicloss.cli.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.input.SweepPart;
import org.harmonicloss.cli.input.TimeSpan;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.cli.runs.Plans;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.run.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic cluster`: prints a job script.
@Command(
    name = "cluster",
    header = {
      "Print a job script that trains a planned sweep on a cluster.",
      "",
      "Examples:",
      "  harmonic cluster slurm SWEEP --parts 40 > job.sh",
      "  harmonic cluster slurm SWEEP --time 4h --cpus 4 > job.sh",
      "  harmonic cluster kubernetes SWEEP > job.yaml",
      "  harmonic cluster parallel SWEEP > job.sh",
      ""
    },
    description = {
      "",
      "To be read, changed and submitted: it is an array of parts, each of which may be stopped and begun"
          + " again at any time, and its comments say what each line is for. Nothing is submitted and"
          + " nothing is written. docs/clusters.md has the whole story."
    })
public final class ClusterCommand implements Callable<Integer> {
  private static final Duration LEAST = Duration.ofMinutes(10);

  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "slurm|lsf|pbs|kubernetes|parallel",
      description = "What gives out the work; parallel is GNU parallel.")
  private Scheduler scheduler;

  @Parameters(
      index = "1",
      paramLabel = "SWEEP",
      description = "The folder of a sweep, which all machines must see.")
  private Path folder;

  @Option(
      names = "--parts",
      paramLabel = "N",
      description =
          "Parts to divide the sweep into. Default: one for each of its stacks, 1000 at most.")
  private Integer parts;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "Processors of a part, which trains as many stacks at once. Default: 1.")
  private int processors = 1;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description = "Memory of a part in MiB. Default: 2048.")
  private int memory = 2048;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "How long a part may run at a stretch, such as 90m or 4h; what is not done then goes on in"
              + " another. Default: 1h10m.")
  private String time = "1h10m";

  public ClusterCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Sweep sweep = Plans.open(folder);
    int number = SweepPart.count(parts, sweep);
    requirePositive("--cpus", processors);
    requirePositive("--memory", memory);
    Duration stretch = TimeSpan.parse("--time", time);
    if (stretch.compareTo(LEAST) < 0) {
      throw HarmonicException.usage(
          "--time must be 10 minutes or more, was " + time, "a part should take about an hour");
    }
    Job job = new Job(folder, number, processors, memory, stretch);
    new Output(console, OutputFormat.NDJSON).text(scheduler.script(job));
    return 0;
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw HarmonicException.usage(
          option + " must be 1 or greater, was " + value, "leave it out for the default");
    }
  }
}
