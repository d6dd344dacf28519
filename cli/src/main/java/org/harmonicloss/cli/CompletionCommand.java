package org.harmonicloss.cli;

import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFormat;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `harmonic generate-completion`: what the shell needs to complete commands and options.
@Command(
    name = "generate-completion",
    header = {
      "Print a completion script for bash and zsh.",
      "",
      "Examples:",
      "  source <(harmonic generate-completion)",
      ""
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("harmonic", spec.root().commandLine());
    new Output(console, OutputFormat.NDJSON).line(script.stripTrailing());
    return 0;
  }
}
