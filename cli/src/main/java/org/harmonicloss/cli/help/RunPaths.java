package org.harmonicloss.cli.help;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;

/// Runs and sweeps that somebody who types a path may mean.
final class RunPaths {
  /// More would be neither read nor looked through in the time of a TAB.
  private static final int MOST = 1000;

  private RunPaths() {}

  /// Those in the folder that `typed` leads to, and in folders there that are no runs, in order.
  ///
  /// @param typed the beginning of a path
  static List<String> near(String typed) {
    String before = typed.substring(0, typed.lastIndexOf('/') + 1);
    List<String> found = new ArrayList<>();
    try {
      for (String name : folders(Path.of(before), typed.substring(before.length()))) {
        String path = before + name;
        if (isRun(Path.of(path))) {
          found.add(path);
        }
        if (!RunDirectory.exists(Path.of(path))) {
          folders(Path.of(path), "").stream()
              .map(inner -> path + "/" + inner)
              .filter(inner -> isRun(Path.of(inner)))
              .forEach(found::add);
        }
      }
    } catch (InvalidPathException e) {
      return List.of();
    }
    return found.subList(0, Math.min(MOST, found.size()));
  }

  private static boolean isRun(Path path) {
    return Sweep.exists(path) || RunDirectory.exists(path);
  }

  private static List<String> folders(Path folder, String start) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(start) && !name.startsWith(".") && Files.isDirectory(entry)) {
          names.add(name);
        }
        if (names.size() > MOST) {
          break;
        }
      }
    } catch (IOException e) {
      return List.of(); // then there is nothing to offer
    }
    names.sort(null);
    return names;
  }
}
