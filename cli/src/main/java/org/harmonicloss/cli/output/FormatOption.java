package org.harmonicloss.cli.output;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
      description = "Only these fields, in this order; '--format csv' shows the names of all.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "[-]NAME",
      description = "Sort the rows by this field; with - before it the largest first.")
  private String sort;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Where the results go: nowhere if a figure takes standard output.
  public Output output(Console console) {
    OutputFormat chosen =
        format != null
            ? format
            : console.outIsTerminal() ? OutputFormat.TABLE : OutputFormat.NDJSON;
    boolean taken = OutputFile.takesStandardOutput(command.commandLine().getParseResult());
    Console to = taken ? console.writingTo(OutputStream.nullOutputStream()) : console;
    return new Output(to, chosen, new TableView(columns, sort));
  }

  /// The same results as a file's content.
  ///
  /// @param usual the form, unless the user has chosen one
  public Output output(Console console, OutputStream file, OutputFormat usual) {
    return new Output(
        console.writingTo(file), format != null ? format : usual, new TableView(columns, sort));
  }
}
