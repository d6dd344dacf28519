package org.harmonicloss.models.run;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;

/// Finds runs and sweeps in a folder that has others beside them.
public final class RunFolders {
  private static final int DEPTH = 4;

  private RunFolders() {}

  /// The folder itself if it is a run or a sweep; else those in it and up to three folders below
  /// it, in the order of their names. Hidden folders, and those that may not be read, are passed
  /// over.
  ///
  /// @throws HarmonicException if the folder cannot be read
  public static List<Path> find(Path folder) {
    try {
      List<Path> places = places(folder);
      places.sort(Comparator.naturalOrder());
      return places;
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + folder + ": " + AtomicFile.reason(e), "check that it is readable", e);
    }
  }

  private static List<Path> places(Path folder) throws IOException {
    List<Path> places = new ArrayList<>();
    Files.walkFileTree(
        folder,
        EnumSet.noneOf(FileVisitOption.class),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (!path.equals(folder) && path.getFileName().toString().startsWith(".")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (Sweep.exists(path) || RunDirectory.exists(path)) {
              places.add(path);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return places;
  }
}
