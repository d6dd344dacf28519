package org.harmonicloss.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Descriptors;

/// Where the program starts, on the JVM and as a native binary.
///
/// Quarkus builds both, but is not started: nothing here is injected or configured, and to prepare
/// for it took longer than a small command does.
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... arguments) {
    requireWorkingDirectory(arguments);
    Descriptors.fill(); // before anything is opened
    System.exit(new Cli(Console.system()).run(arguments));
  }

  /// Little can be done in a folder that has been deleted: the native image's file system asks for
  /// it first, and fails with an Error.
  private static void requireWorkingDirectory(String... arguments) {
    try {
      Objects.requireNonNull(Path.of("").toAbsolutePath());
    } catch (Error e) {
      if (arguments.length == 1 && List.of("--version", "-V").contains(arguments[0])) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        out.println(new HarmonicCommand.Versions().getVersion()[0]);
        Runtime.getRuntime().halt(out.checkError() ? 1 : 0);
      }
      PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
      err.println("harmonic: the working directory has been deleted");
      err.println("hint: change to another folder, with 'cd'");
      Runtime.getRuntime().halt(1);
    }
  }
}
