package org.harmonicloss.cli.help;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `harmonic help`: the same as `--help` behind a command.
@Command(
    name = "help",
    header = {
      "Show what a command does and what it takes.",
      "",
      "Examples:",
      "  harmonic help",
      "  harmonic help train",
      "  harmonic help analyze pca",
      ""
    })
public final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "A command, and behind analyze a metric. Default: all commands in short.")
  private List<String> words = List.of();

  @Override
  public void run() {
    CommandLine line = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = line.getSubcommands().get(word);
      if (next == null) {
        throw Mistakes.unknownCommand(word, line);
      }
      line = next;
    }
    line.usage(spec.root().commandLine().getOut());
  }
}
