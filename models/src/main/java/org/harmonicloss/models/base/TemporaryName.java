package org.harmonicloss.models.base;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Names of what is not yet, or no longer, in its place: hidden files and folders beside it, such
/// as `.run.5f3a91c27e08d6b4.partial`. Each is used once.
public final class TemporaryName {
  private TemporaryName() {}

  /// A new name beside `place`.
  ///
  /// @param ending what it is for
  public static Path beside(Path place, String ending) {
    String once = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return place.resolveSibling("." + place.getFileName() + "." + once + ending);
  }

  /// Whether `entry` is such a name of the file or folder called `name`. Version 0.1.0 wrote
  /// `.run.partial`, which is one too.
  public static boolean isOf(Path entry, String name, String ending) {
    String text = entry.getFileName().toString();
    String begin = "." + name;
    if (!text.startsWith(begin) || !text.endsWith(ending)) {
      return false;
    }
    int length = text.length() - begin.length() - ending.length();
    return length == 0
        || (length == 17
            && text.substring(begin.length(), begin.length() + length).matches("\\.[0-9a-f]{16}"));
  }
}
