package org.harmonicloss.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.harmonicloss.cli.output.Console;

/// Where the program starts, on the JVM and as a native binary.
@QuarkusMain
@RegisterForReflection // it is no bean: nothing here is injected
public class Main implements QuarkusApplication {
  @Override
  public int run(String... arguments) {
    return new Cli(Console.system()).run(arguments);
  }
}
