package org.harmonicloss.models.base;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of ours that are small, such as a run's configuration. What claims to be one and is larger
/// is not read.
public final class SmallFile {
  private static final long MOST_BYTES = 64L << 20;

  private SmallFile() {}

  /// @throws HarmonicException if the file cannot be read, is too large, or is not text
  public static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw HarmonicException.failed(
            "cannot read " + file + ": it has more than 64 MB", "it is not a file of harmonic's");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw HarmonicException.failed(
          "cannot read " + file + ": it is not UTF-8 text", "check that it is whole", e);
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + file + ": " + AtomicFile.reason(e), "check that it is whole", e);
    }
  }
}
