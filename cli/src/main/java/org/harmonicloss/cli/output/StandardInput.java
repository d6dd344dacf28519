package org.harmonicloss.cli.output;

import java.io.InputStream;
import java.nio.file.Path;
import org.harmonicloss.models.base.Source;

/// What is piped into the program, which `-` stands for wherever a file is named. It can be read
/// only once, which `InputGuard` sees to.
public final class StandardInput {
  private static final String DASH = "-";

  private final InputStream in;

  StandardInput(InputStream in) {
    this.in = in;
  }

  /// Whether a user who names this file means standard input.
  public static boolean isMeant(Path file) {
    return file.toString().equals(DASH);
  }

  /// To be read to its end.
  public InputStream stream() {
    return in;
  }

  /// All of it.
  public Source source() {
    return Source.of(stream(), "standard input");
  }

  /// A file, or standard input.
  ///
  /// @param hint what to give instead of a file that is not there
  public Source source(Path file, String hint) {
    return isMeant(file) ? source() : Source.of(file, hint);
  }
}
