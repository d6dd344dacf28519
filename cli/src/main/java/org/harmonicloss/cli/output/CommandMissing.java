package org.harmonicloss.cli.output;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// A command line that stops where it has to say which command: its help is shown before the error.
public final class CommandMissing extends ParameterException {
  private static final long serialVersionUID = 1L;

  /// @param what is missing, in one word
  public CommandMissing(CommandLine line, String what) {
    super(line, "missing " + what + ": choose one of those above");
  }
}
