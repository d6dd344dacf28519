package org.harmonicloss.cli.output;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `--format`, for every command that prints results.
public final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "table|json|ndjson|csv",
      description = "Form of the results. Default: table on a terminal, ndjson elsewhere.")
  private OutputFormat format;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Where the results go: nowhere if a figure takes standard output.
  public Output output(Console console) {
    OutputFormat chosen =
        format != null
            ? format
            : console.outIsTerminal() ? OutputFormat.TABLE : OutputFormat.NDJSON;
    boolean taken = OutputFile.takesStandardOutput(command.commandLine().getParseResult());
    return new Output(taken ? console.silent() : console, chosen);
  }
}
