package org.harmonicloss.cli;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.harmonicloss.analysis.Format;
import org.harmonicloss.analysis.SeriesPlot;
import org.harmonicloss.models.AtomicFile;
import picocli.CommandLine.Option;

/// `--plot`, for results of several runs.
final class PlotOption {
  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the result: .svg, .png, or .csv for its data.")
  private Path plot;

  /// Opens the file before `work` is done, so that a bad place fails early, and draws after it.
  ///
  /// @param work prints the result and gives what draws it
  void around(Supplier<Supplier<SeriesPlot>> work) {
    if (plot == null) {
      work.get();
      return;
    }
    Format format = Format.of(plot);
    try (AtomicFile file = AtomicFile.open(plot)) {
      file.write(work.get().get().render(format)).commit();
    }
  }
}
