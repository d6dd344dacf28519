package org.harmonicloss.models.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Finds the shared libraries that lie unpacked in `lib/` beside the program. Nothing is ever
/// extracted to a temporary or home folder, and nothing is downloaded.
public final class NativeLibraries {
  private NativeLibraries() {}

  /// The folder that holds all of `files`: the first of `-Dharmonic.lib`, `HARMONIC_LIB`,
  /// `<executable>/lib`, `<executable>/../lib`. The first two, where set, are the only place
  /// looked.
  ///
  /// @param part sub-folder of `lib/`, or "" for `lib/` itself
  /// @param purpose what the libraries are for, in the user's words
  /// @throws HarmonicException naming the first missing file and every place it was looked for
  public static Path folderOf(String part, String purpose, List<String> files) {
    List<Path> folders = candidates().stream().map(folder -> folder.resolve(part)).toList();
    for (Path folder : folders) {
      if (missing(folder, files).isEmpty()) {
        return folder;
      }
    }
    // Name what is missing where most is present: that folder is the one meant.
    List<String> fewest = files;
    for (Path folder : folders) {
      List<String> missing = missing(folder, files);
      fewest = missing.size() < fewest.size() ? missing : fewest;
    }
    throw HarmonicException.failed(
        "native library not found: " + fewest.getFirst() + " (needed for " + purpose + ")",
        "looked in "
            + String.join(", ", folders.stream().map(Path::toString).toList())
            + "; keep lib/ beside bin/, or set HARMONIC_LIB to the lib folder");
  }

  private static List<String> missing(Path folder, List<String> files) {
    return files.stream().filter(file -> !Files.isReadable(folder.resolve(file))).toList();
  }

  private static Set<Path> candidates() {
    String named = System.getProperty("harmonic.lib", System.getenv("HARMONIC_LIB"));
    if (named != null && !named.isBlank()) {
      return Set.of(Path.of(named).toAbsolutePath().normalize());
    }
    List<Path> folders = new ArrayList<>();
    ProcessHandle.current()
        .info()
        .command()
        .map(Path::of)
        .map(Path::toAbsolutePath)
        .map(Path::getParent)
        .ifPresent(
            bin -> {
              folders.add(bin.resolve("lib"));
              folders.add(bin.resolveSibling("lib"));
            });
    return new LinkedHashSet<>(folders);
  }
}
