package org.harmonicloss.cli.runs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.harmonicloss.analysis.report.Geometry;
import org.harmonicloss.analysis.report.History;
import org.harmonicloss.analysis.report.Report;
import org.harmonicloss.analysis.report.ReportedRun;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.EmbeddingSource.Found;
import org.harmonicloss.cli.input.EmbeddingSource.Tokens;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFile;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.TokenTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic report`: what is known of runs, as a page to look at.
@Command(
    name = "report",
    header = {
      "Show runs and sweeps on one HTML page, which needs nothing but a browser.",
      "",
      "Examples:",
      "  harmonic report RUN -o report.html",
      "  harmonic report SWEEP -o report.html",
      "  harmonic report SWEEP RUN --out report.html",
      ""
    },
    description = {
      "",
      "Tables of final accuracy and loss, explained variance, the task's representation metric and"
          + " grokking epochs; training curves; embedding maps on any two principal components; the"
          + " ranking of cosets, of runs of permutation; the dates, settings and commands of the"
          + " training. Charts can be zoomed, and saved as SVG or PNG. The file holds all of it and"
          + " fetches nothing. Prints its path. A file of that name is replaced."
    })
public final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RunSources sources;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE|-",
      description = "Where to write the page; - for standard output.")
  private Path out;

  public ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (OutputFile file = OutputFile.open(out, console)) {
      List<RunDirectory> runs =
          sources.read(false, console).stream().map(RunSources.Source::directory).toList();
      boolean distinct = runs.stream().map(RunDirectory::name).distinct().count() == runs.size();
      // Reading 7,000 epochs takes as long as everything else together.
      List<ReportedRun> reported =
          runs.parallelStream()
              .map(run -> read(run, distinct ? run.name() : run.path().toString()))
              .toList();
      file.write(new Report(reported).html().getBytes(StandardCharsets.UTF_8)).commit();
    }
    if (!OutputFile.isStandardOutput(out)) {
      new Output(console, OutputFormat.TABLE).line(out.toString());
    }
    return 0;
  }

  /// A run without an embedding that can be shown has its curves shown, and why.
  private static ReportedRun read(RunDirectory run, String name) {
    RunConfig config = run.config();
    List<EpochMetrics> metrics = run.metrics();
    Optional<Geometry> geometry = Optional.empty();
    String note = unfinished(run, config, metrics);
    if (run.isFinished() && config.task() instanceof TokenTask) {
      try {
        Found found = EmbeddingSource.model(run.path(), Tokens.TASK);
        geometry = Optional.of(Geometry.of(found.embedding(), found.task().orElseThrow()));
      } catch (HarmonicException e) {
        note =
            List.of(note, e.getMessage()).stream()
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining("; "));
      }
    }
    return new ReportedRun(
        name, config, run.provenance().sessions(), History.of(metrics), geometry, note);
  }

  private static String unfinished(RunDirectory run, RunConfig config, List<EpochMetrics> metrics) {
    var sessions = run.provenance().json().path("sessions");
    var diverged = sessions.path(sessions.size() - 1).path("diverged_in_epoch");
    if (diverged.isInt()) {
      return "diverged in " + config.schedule().unit() + " " + diverged.intValue();
    }
    int done = metrics.isEmpty() ? 0 : metrics.getLast().epoch();
    return run.isFinished()
        ? ""
        : "not finished: %d of %d %ss".formatted(done, config.epochs(), config.schedule().unit());
  }
}
