package org.harmonicloss.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `--format`, `--columns` and `--sort`, for every command that prints results.
public final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "table|json|ndjson|csv",
      description = "Form of the results. Default: table on a terminal, ndjson elsewhere.")
  private OutputFormat format;

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      splitSynopsisLabel = ",",
      description = "The columns of a table or of CSV, in this order; csv shows all names.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "[-]NAME",
      description =
          "Sort the rows of a table or of CSV by this column; with - before it the largest first.")
  private String sort;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Where the results go: nowhere if a figure takes standard output.
  public Output output(Console console) {
    OutputFormat chosen =
        format != null
            ? format
            : console.outIsTerminal() ? OutputFormat.TABLE : OutputFormat.NDJSON;
    boolean flat = chosen == OutputFormat.TABLE || chosen == OutputFormat.CSV;
    if (!flat && (sort != null || !columns.isEmpty())) {
      throw HarmonicException.usage(
          (sort != null ? "--sort" : "--columns")
              + " cannot be used with "
              + chosen.name().toLowerCase(Locale.ROOT),
          "it is for --format table and csv; for JSON there is jq");
    }
    boolean taken = OutputFile.takesStandardOutput(command.commandLine().getParseResult());
    return new Output(taken ? console.silent() : console, chosen, new TableView(columns, sort));
  }
}
