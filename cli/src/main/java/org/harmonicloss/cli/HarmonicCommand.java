package org.harmonicloss.cli;

import org.harmonicloss.cli.output.CommandMissing;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command without a sub-command: help and version.
@Command(
    name = "harmonic",
    header = {
      "Train models with the harmonic loss, and measure the geometry of what they learnt.",
      "",
      "Examples:",
      "  harmonic tasks",
      "  harmonic train modular-addition",
      "  harmonic probe runs/modular-addition-mlp-harmonic-seed0 3,4",
      "  harmonic analyze pca runs/modular-addition-mlp-harmonic-seed0 --plot circle.svg",
      "  harmonic report runs/modular-addition-mlp-harmonic-seed0 -o report.html",
      ""
    },
    versionProvider = HarmonicCommand.Versions.class,
    synopsisSubcommandLabel = "COMMAND")
final class HarmonicCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace when something fails.")
  boolean debug;

  @Option(
      names = "--color",
      paramLabel = "auto|always|never",
      scope = ScopeType.INHERIT,
      description = "When to colour help and errors; NO_COLOR is heeded. Default: auto.")
  Console.Colour colour = Console.Colour.AUTO;

  @Override
  public void run() {
    throw new CommandMissing(spec.commandLine(), "command");
  }

  /// One line, as scripts expect.
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"harmonic " + Version.harmonic() + " (" + Version.gitRevision() + ")"};
    }
  }
}
