package org.harmonicloss.cli.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.run.Sweep;

/// The plan of a sweep that the user has named.
public final class Plans {
  private Plans() {}

  /// @throws HarmonicException (usage) if the folder has none
  public static Sweep open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw HarmonicException.usage("no such folder: " + folder, "give the folder of a sweep");
    }
    if (!Sweep.exists(folder)) {
      throw HarmonicException.usage(
          "no plan in " + folder, "give the folder of a sweep; 'harmonic train --plan' writes one");
    }
    return Sweep.open(folder);
  }
}
