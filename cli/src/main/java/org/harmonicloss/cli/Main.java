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
    Quarkus.run(Main.class, arguments);
  }

  @Override
  public int run(String... arguments) {
    return new Cli(Console.system()).run(arguments);
  }
}
