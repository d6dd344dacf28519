package org.harmonicloss.cli.help;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `harmonic completion`: what a shell needs to complete commands, options, values and paths.
@Command(
    name = "completion",
    header = {
      "Print what a shell needs to complete commands, options and names at TAB.",
      "",
      "Examples:",
      "  source <(harmonic completion bash)                                   this bash, now",
      "  harmonic completion bash > ~/.local/share/bash-completion/completions/harmonic",
      "  source <(harmonic completion zsh)                                    this zsh, after compinit",
      "  harmonic completion fish > ~/.config/fish/completions/harmonic.fish",
      ""
    },
    description = {
      "",
      "The script asks harmonic itself at every TAB: it need not be made again after an update."
    })
public final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell: bash, zsh or fish.")
  private Shell shell;

  /// Those that have a script.
  enum Shell {
    BASH,
    ZSH,
    FISH;

    String script() {
      String name = "completion." + name().toLowerCase(Locale.ROOT);
      try (InputStream in = CompletionCommand.class.getResourceAsStream(name)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new IllegalStateException(name, e);
      }
    }
  }

  public CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    print(console, shell);
    return 0;
  }

  private static void print(Console console, Shell shell) {
    new Output(console, OutputFormat.NDJSON).line(shell.script().stripTrailing());
  }

  /// `harmonic generate-completion`, as it was called in 0.1.0: for bash.
  @Command(
      name = "generate-completion",
      hidden = true,
      header = {
        "The former name of 'harmonic completion bash'.",
        "",
        "Examples:",
        "  source <(harmonic generate-completion)",
        ""
      })
  public static final class Former implements Callable<Integer> {
    private final Console console;

    public Former(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      print(console, Shell.BASH);
      return 0;
    }
  }
}
