package org.harmonicloss.cli.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.harmonicloss.models.base.AtomicFile;
import picocli.CommandLine.ParseResult;

/// A file that the user named to be written, or standard output where that is `-`. It appears whole
/// or not at all, and last: a file that cannot be written is known before any work is done.
public final class OutputFile implements AutoCloseable {
  /// Options that name a file to be written.
  public static final Set<String> OPTIONS = Set.of("--plot", "--plot-pairs", "--each", "-o");

  private static final Path DASH = Path.of("-");

  private final Console console;
  private final Optional<AtomicFile> file;
  private byte[] kept = new byte[0];

  private OutputFile(Console console, Optional<AtomicFile> file) {
    this.console = console;
    this.file = file;
  }

  /// @throws org.harmonicloss.models.base.HarmonicException if the file cannot be written there
  public static OutputFile open(Path path, Console console) {
    boolean out = isStandardOutput(path);
    return new OutputFile(
        console, out ? Optional.empty() : Optional.of(AtomicFile.openOutput(path)));
  }

  public static boolean isStandardOutput(Path path) {
    return path.equals(DASH);
  }

  /// Whether a file of the command's goes to standard output, where results have no place then.
  public static boolean takesStandardOutput(ParseResult command) {
    return OPTIONS.stream()
        .map(command::matchedOption)
        .anyMatch(
            option ->
                option != null
                    && option.paramLabel().endsWith("|" + DASH)
                    && DASH.equals(option.getValue()));
  }

  public OutputFile write(byte[] bytes) {
    file.ifPresentOrElse(it -> it.write(bytes), () -> kept = bytes.clone());
    return this;
  }

  public void commit() {
    file.ifPresentOrElse(AtomicFile::commit, this::print);
  }

  private void print() {
    try {
      console.out().write(kept);
      console.out().flush();
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  /// Leaves nothing behind unless [#commit] was reached.
  @Override
  public void close() {
    file.ifPresent(AtomicFile::close);
  }
}
