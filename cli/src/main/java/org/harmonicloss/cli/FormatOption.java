package org.harmonicloss.cli;

import picocli.CommandLine.Option;

/// `--format`, for every command that prints results.
final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "table|json|ndjson|csv",
      description = "Form of the results. Default: table on a terminal, ndjson elsewhere.")
  private Format format;

  Output output(Console console) {
    Format chosen =
        format != null ? format : console.outIsTerminal() ? Format.TABLE : Format.NDJSON;
    return new Output(console, chosen);
  }
}
