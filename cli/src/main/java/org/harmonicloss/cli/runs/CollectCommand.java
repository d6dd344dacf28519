package org.harmonicloss.cli.runs;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFile;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic collect`: all runs as one table, for whatever reads tables.
@Command(
    name = "collect",
    header = {
      "Collect every run's settings and results into one table.",
      "",
      "Examples:",
      "  harmonic collect SWEEP -o sweep.csv",
      "  harmonic collect SWEEP -o sweep.ndjson",
      "  harmonic collect SWEEP --columns seed,head,test_accuracy --format csv",
      ""
    },
    description = {
      "",
      "A row for each run, planned ones included: where it is, its state, every setting, the last"
          + " evaluation, when, where and by which version it was trained. What a run does not have is"
          + " empty. 'harmonic runs' shows the same runs in short, 'harmonic analyze compare' measures"
          + " their embeddings too."
    })
public final class CollectCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "SWEEP|DIR",
      description = "Sweeps, and other folders that have runs in them.")
  private List<Path> folders;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "Where to write the table: CSV if its name ends in .csv, NDJSON if in .ndjson or .jsonl."
              + " A file of that name is replaced. Default: standard output.")
  private Path out;

  @Mixin private FormatOption format;

  public CollectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (out == null || OutputFile.isStandardOutput(out)) {
      print(format.output(console));
      return 0;
    }
    OutputFormat usual = byEnding(out.toString().toLowerCase(Locale.ROOT));
    try (OutputFile file = OutputFile.open(out, console)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      print(format.output(console, bytes, usual));
      file.write(bytes.toByteArray()).commit();
    }
    new Output(console, OutputFormat.TABLE).line(out.toString());
    return 0;
  }

  private static OutputFormat byEnding(String name) {
    if (name.endsWith(".csv")) {
      return OutputFormat.CSV;
    }
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return OutputFormat.NDJSON;
    }
    throw HarmonicException.usage(
        "cannot tell the form of " + name, "end its name in .csv or .ndjson, or give --format");
  }

  private void print(Output output) {
    List<FoundRun> runs = FoundRun.in(folders);
    output.print(Json.object(), runs.stream().map(FoundRun::allFields).iterator());
  }
}
