package org.harmonicloss.cli.output;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;

/// The three standard streams, and what is known about where they lead.
///
/// @param out carries data only; unlike `System.out` it throws when it cannot be written
/// @param err carries everything else
public record Console(
    StandardInput in,
    OutputStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment) {
  private static final int USUAL_COLUMNS = 80;

  public Console(
      InputStream in,
      OutputStream out,
      PrintStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment) {
    this(new StandardInput(in), out, err, outIsTerminal, errIsTerminal, environment);
  }

  public static Console system() {
    return new Console(
        Descriptors.wasClosed(0) ? new ClosedInput() : new FileInputStream(FileDescriptor.in),
        Descriptors.wasClosed(1) ? new ClosedOutput() : new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(1),
        isTerminal(2),
        System.getenv());
  }

  /// A program that was started with `<&-` has nothing to read.
  private static final class ClosedInput extends InputStream {
    @Override
    public int read() {
      throw HarmonicException.failed(
          "standard input is closed", "pipe something into it, or give the name of a file");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return read();
    }
  }

  /// A program that was started with `>&-` cannot tell its results.
  private static final class ClosedOutput extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      throw new IOException("it is closed");
    }
  }

  /// The same, but that `out` leads elsewhere.
  Console writingTo(OutputStream other) {
    return new Console(in, other, err, outIsTerminal, errIsTerminal, environment);
  }

  /// Java tells only whether both standard input and output are terminals; Linux tells of each.
  private static boolean isTerminal(int descriptor) {
    return link(descriptor).matches("/dev/(pts/|tty|console).*");
  }

  /// How many columns a line on the terminal may have: what COLUMNS says, else what the terminal
  /// has now, else 80.
  public int columns() {
    String stated = environment.getOrDefault("COLUMNS", "");
    if (stated.matches("[1-9][0-9]{0,4}")) {
      return Integer.parseInt(stated);
    }
    int now = TerminalWidth.now();
    return now > 0 ? now : USUAL_COLUMNS;
  }

  /// Whether standard output is a pipe, of which the only error is that its reader has gone.
  public static boolean outIsPipe() {
    return link(1).matches("(pipe|socket):.*");
  }

  private static String link(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /// Whether text on standard error may be coloured (see https://no-color.org).
  public boolean colours(Colour wish, boolean terminal) {
    return switch (wish) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          terminal
              && environment.getOrDefault("NO_COLOR", "").isEmpty()
              && !"dumb".equals(environment.get("TERM"));
    };
  }

  /// What `--color` may be.
  public enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }
}
