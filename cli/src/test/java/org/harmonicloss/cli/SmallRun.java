package org.harmonicloss.cli;

import java.nio.file.Path;
import java.util.Arrays;

/// A run of seconds, made through the command line.
final class SmallRun {
  private SmallRun() {}

  static Path train(Path folder, String name, String... more) {
    Path path = folder.resolve(name);
    String[] fixed = {
      "train", "modular-addition", "--epochs", "3", "--rows", "120", "--quiet", "--out", "" + path
    };
    String[] arguments = Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, arguments, fixed.length, more.length);
    CliRun run = CliRun.of(arguments);
    if (run.code() != 0) {
      throw new AssertionError(run.toString());
    }
    return path;
  }
}
