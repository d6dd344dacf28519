package org.harmonicloss.cli.output;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.harmonicloss.analysis.figures.Figure;
import org.harmonicloss.analysis.figures.FigureFormat;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine.Option;

/// `--plot`, for a result that is one figure.
public final class PlotOption {
  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the result: .svg, .png, or .csv for its data.")
  private Path plot;

  /// Draws what `find` gives, where `plot` is not null, and prints it then. The file is opened
  /// before anything is looked for.
  public static <R> void draw(
      Path plot, Supplier<R> find, Function<R, ? extends Figure> figure, Consumer<R> print) {
    if (plot == null) {
      print.accept(find.get());
      return;
    }
    FigureFormat format = FigureFormat.of(plot);
    try (AtomicFile file = AtomicFile.openOutput(plot)) {
      R found = find.get();
      try {
        file.write(figure.apply(found).render(format)).commit();
      } catch (HarmonicException e) {
        print.accept(found); // what was found is not lost with its figure
        throw e;
      }
      print.accept(found);
    }
  }

  /// What a command has found.
  ///
  /// @param print prints it
  /// @param figure draws it
  public record Found(Runnable print, Supplier<? extends Figure> figure) {}

  /// Draws what `find` gives, if `--plot` is there, and prints it. The file is opened before
  /// anything is looked for, so that a bad place fails early, and is there whatever becomes of the
  /// printing.
  public void around(Supplier<Found> find) {
    draw(plot, find, found -> found.figure.get(), found -> found.print.run());
  }
}
