package org.harmonicloss.cli.output;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.harmonicloss.analysis.figures.Figure;
import org.harmonicloss.analysis.figures.FigureFormat;
import org.harmonicloss.models.base.AtomicFile;
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
      file.write(figure.apply(found).render(format)).commit();
      print.accept(found);
    }
  }

  /// Opens the file before `work` is done, so that a bad place fails early, and draws after it.
  ///
  /// @param work prints the result and gives what draws it
  public void around(Supplier<? extends Supplier<? extends Figure>> work) {
    if (plot == null) {
      var _ = work.get();
      return;
    }
    FigureFormat format = FigureFormat.of(plot);
    try (AtomicFile file = AtomicFile.openOutput(plot)) {
      file.write(work.get().get().render(format)).commit();
    }
  }
}
