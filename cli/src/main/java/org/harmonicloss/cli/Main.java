package org.harmonicloss.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Descriptors;

/// Where the program starts, on the JVM and as a native binary.
@QuarkusMain
@RegisterForReflection // it is no bean: nothing here is injected
public class Main implements QuarkusApplication {
  public static void main(String... arguments) {
    Descriptors.fill(); // before anything is opened
    if (hasWorkingDirectory()) {
      Quarkus.run(Main.class, arguments);
    } else {
      System.exit(withoutWorkingDirectory(arguments));
    }
  }

  /// A folder can be deleted while somebody is in it. The native image then fails with an Error
  /// whenever it is asked for; the JVM does not even start.
  private static boolean hasWorkingDirectory() {
    try {
      return System.getProperty("user.dir") != null;
    } catch (Error e) {
      return false;
    }
  }

  /// All that needs no working directory can be done nevertheless: to say the version, help, and
  /// commands whose files have absolute names. Quarkus needs one.
  private static int withoutWorkingDirectory(String... arguments) {
    Console console = Console.system();
    try {
      return new Cli(console).run(arguments);
    } catch (Error e) {
      if (!String.valueOf(e.getMessage()).contains("working directory")) {
        throw e;
      }
      console.err().println("harmonic: the working directory has been deleted");
      console.err().println("hint: change to another folder, with 'cd', or give absolute names");
      return 1;
    }
  }

  @Override
  public int run(String... arguments) {
    return new Cli(Console.system()).run(arguments);
  }
}
