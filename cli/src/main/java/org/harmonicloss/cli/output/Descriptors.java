package org.harmonicloss.cli.output;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The numbers of the three standard streams. A shell can start a program with one of them closed
/// (`>&-`); the next file that is opened would get its number, and what is printed would land in
/// it.
public final class Descriptors {
  private static final Path OPEN = Path.of("/proc/self/fd");

  /// Held for as long as the program runs, so that the numbers stay taken.
  private static final List<Closeable> HELD = new ArrayList<>();

  private static final boolean[] CLOSED = new boolean[3];

  private Descriptors() {}

  /// Opens `/dev/null` in the place of what is closed. To be called before any file is opened.
  public static void fill() {
    if (!Files.isDirectory(OPEN)) {
      return; // not Linux
    }
    for (int number = 0; number < CLOSED.length; number++) {
      if (!Files.exists(OPEN.resolve("" + number), LinkOption.NOFOLLOW_LINKS)) {
        CLOSED[number] = true;
        try {
          HELD.add(
              number == 0 ? new FileInputStream("/dev/null") : new FileOutputStream("/dev/null"));
        } catch (IOException e) {
          return; // a machine without /dev/null cannot be helped
        }
      }
    }
  }

  /// Whether the program was started without it: 0 standard input, 1 output, 2 error.
  static boolean wasClosed(int number) {
    return CLOSED[number];
  }
}
