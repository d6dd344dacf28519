package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.util.List;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// What is said of files that are not what they should be.
final class Damage {
  private Damage() {}

  static HarmonicException of(Source file, String what) {
    return HarmonicException.failed(
        "damaged file: " + file + ": " + what, "fetch or write it again; it may be truncated");
  }

  static HarmonicException unreadable(Source file, IOException e) {
    return HarmonicException.failed(
        "cannot read " + file + ": " + AtomicFile.reason(e), "check the file and its disk", e);
  }

  /// The product of `shape`, which a file may state as large as it likes.
  static long count(Source file, String name, List<Long> shape) {
    long count = 1;
    try {
      for (long size : shape) {
        count = Math.multiplyExact(count, size);
      }
    } catch (ArithmeticException e) {
      throw of(file, name + " has an impossible shape: " + shape);
    }
    return count;
  }
}
