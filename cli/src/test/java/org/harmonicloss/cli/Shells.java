package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.harmonicloss.cli.output.Console;

/// Programs of this machine that tests run, and `harmonic` as a command for them.
final class Shells {
  private Shells() {}

  /// What `harmonic` is for a shell that a test starts.
  public static void main(String... arguments) {
    System.exit(new Cli(Console.system()).run(arguments));
  }

  static boolean exists(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /// Skips the test where `shell` is not here; where everything must be tested, it must be.
  static void require(String shell) {
    if (System.getenv("CI") != null) {
      assertTrue(exists(shell), "CI needs Debian's package " + shell);
    }
    assumeTrue(exists(shell), shell + " is not here");
  }

  /// Makes the command `harmonic` in `folder`, of the classes that are being tested.
  static void makeHarmonic(Path folder) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path command = folder.resolve("harmonic");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(java, System.getProperty("java.class.path"), Shells.class.getName()));
    assertTrue(command.toFile().setExecutable(true));
  }

  /// What a shell prints that runs `script` in `folder`, with `bin` before all else on its path.
  static String run(Path folder, Path bin, String script, String... shell)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("script.tmp"), script);
    List<String> command = Stream.concat(Stream.of(shell), Stream.of("" + file)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().merge("PATH", bin + ":", (path, before) -> before + path);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TERM", "dumb");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it hangs");
    return out;
  }
}
