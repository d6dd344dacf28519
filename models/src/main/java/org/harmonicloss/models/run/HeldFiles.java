package org.harmonicloss.models.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Which files processes of this machine have locked. Linux lists them, so that nobody has to try
/// the lock, which could turn away the process that is just about to take it.
final class HeldFiles {
  private static final Path LIST = Path.of("/proc/locks");

  private HeldFiles() {}

  /// Whether a process holds a lock on the file; false where that cannot be known.
  static boolean isHeld(Path file) {
    try (Stream<String> locks = Files.lines(LIST)) {
      // 1: POSIX  ADVISORY  WRITE 3548 00:16:28492 0 EOF
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      return locks.anyMatch(lock -> lock.matches(".*\\s\\S*" + inode + "\\s.*"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
