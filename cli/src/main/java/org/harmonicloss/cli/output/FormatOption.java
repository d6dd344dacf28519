package org.harmonicloss.cli.output;

import picocli.CommandLine.Option;

/// `--format`, for every command that prints results.
public final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "table|json|ndjson|csv",
      description = "Form of the results. Default: table on a terminal, ndjson elsewhere.")
  private OutputFormat format;

  public Output output(Console console) {
    OutputFormat chosen =
        format != null
            ? format
            : console.outIsTerminal() ? OutputFormat.TABLE : OutputFormat.NDJSON;
    return new Output(console, chosen);
  }
}
