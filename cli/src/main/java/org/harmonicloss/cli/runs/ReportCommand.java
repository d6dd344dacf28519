package org.harmonicloss.cli.runs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.report.Curve;
import org.harmonicloss.analysis.report.Geometry;
import org.harmonicloss.analysis.report.Report;
import org.harmonicloss.analysis.report.ReportedRun;
import org.harmonicloss.analysis.report.RunSummary;
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
import org.harmonicloss.models.run.Provenance;
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
          + " fetches nothing. Of more than "
          + Report.MOST_SHOWN
          + " runs, curves, maps and rows are those of as many, the first"
          + " ones of every kind; medians are over all. Prints its path. A file of that name is"
          + " replaced."
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
      List<RunSources.Source> runs = sources.read(false, console);
      boolean distinct =
          runs.stream().map(run -> run.directory().name()).distinct().count() == runs.size();
      Set<Integer> shown = Report.shown(runs.stream().map(RunSources.Source::kind).toList());
      // Reading 7,000 epochs takes as long as everything else together.
      List<Read> read =
          IntStream.range(0, runs.size())
              .parallel()
              .mapToObj(i -> read(runs.get(i), distinct, shown.contains(i)))
              .toList();
      Report report =
          new Report(
              read.stream().map(Read::summary).toList(),
              read.stream().flatMap(run -> run.shown().stream()).toList());
      file.write(report.html().getBytes(StandardCharsets.UTF_8)).commit();
    }
    if (!OutputFile.isStandardOutput(out)) {
      new Output(console, OutputFormat.TABLE).line(out.toString());
    }
    return 0;
  }

  /// @param shown all of it, if the report shows the run by itself
  private record Read(RunSummary summary, Optional<ReportedRun> shown) {}

  /// A run without an embedding that can be shown has its curves shown, and why.
  private static Read read(RunSources.Source source, boolean distinct, boolean isShown) {
    RunDirectory run = source.directory();
    RunConfig config = source.config();
    Provenance provenance = run.provenance();
    List<EpochMetrics> metrics = run.metrics();
    boolean finished = run.isFinished(config, provenance);
    Optional<Geometry> geometry = Optional.empty();
    String note = unfinished(finished, config, provenance, metrics);
    if (finished && config.task() instanceof TokenTask) {
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
    RunSummary summary =
        RunSummary.of(source.kind(), provenance.sessions(), metrics, geometry.map(Geometry::shape));
    String name = distinct ? run.name() : run.path().toString();
    return new Read(
        summary,
        isShown
            ? Optional.of(new ReportedRun(name, config, summary, Curve.of(metrics), geometry, note))
            : Optional.empty());
  }

  private static String unfinished(
      boolean finished, RunConfig config, Provenance provenance, List<EpochMetrics> metrics) {
    var sessions = provenance.json().path("sessions");
    var diverged = sessions.path(sessions.size() - 1).path("diverged_in_epoch");
    if (diverged.isInt()) {
      return "diverged in " + config.schedule().unit() + " " + diverged.intValue();
    }
    int done = metrics.isEmpty() ? 0 : metrics.getLast().epoch();
    return finished
        ? ""
        : "not finished: %d of %d %ss".formatted(done, config.epochs(), config.schedule().unit());
  }
}
