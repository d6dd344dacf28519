package org.harmonicloss.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.cli.help.ManPage;
import org.harmonicloss.cli.output.Console;
import picocli.CommandLine;

/// Writes the manual's pages, one for each command; the build runs it.
public final class ManPages {
  private ManPages() {}

  /// @param arguments the folder, and the date of the build, as in 2026-01-31
  public static void main(String... arguments) throws IOException {
    write(Path.of(arguments[0]), arguments[1].substring(0, 10));
  }

  /// @return the pages' names
  static List<String> write(Path folder, String date) throws IOException {
    Files.createDirectories(folder);
    List<String> names = new ArrayList<>();
    CommandLine root = new Cli(Console.system()).commandLine("help");
    for (ManPage page : ManPage.ofAll(root)) {
      Files.writeString(folder.resolve(page.fileName()), page.roff(date));
      names.add(page.fileName());
    }
    return names;
  }
}
