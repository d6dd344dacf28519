package org.harmonicloss.models.base;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Names of what is not yet, or no longer, in its place: hidden files and folders beside it, such
/// as `.run.5f3a91c27e08d6b4.partial`. Each is used once.
public final class TemporaryName {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TemporaryName() {}

  /// A new name beside `place`.
  ///
  /// @param ending what it is for
  public static Path beside(Path place, String ending) {
    byte[] once = new byte[8];
    RANDOM.nextBytes(once);
    String name = place.getFileName().toString();
    return place.resolveSibling("." + name + "." + HexFormat.of().formatHex(once) + ending);
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
