package org.harmonicloss.cli.output;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.harmonicloss.analysis.figures.Figure;
import org.harmonicloss.analysis.figures.FigureFormat;
import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine.Option;

/// `--plot` and what goes with it, for a result that is one figure.
public final class PlotOption {
  @Option(
      names = "--plot",
      paramLabel = "FILE|-",
      description =
          "Draw the result: .svg, .png, or .csv for the figure's data; or - for SVG on standard"
              + " output, instead of the results.")
  private Path plot;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "What stands above the figure. Default: what it shows.")
  private String title;

  /// What a command has found.
  ///
  /// @param print prints it
  /// @param figure draws it
  public record Found(Runnable print, Supplier<? extends Figure> figure) {}

  /// Where the figure goes; null for no figure.
  public Path file() {
    return plot;
  }

  /// What kind of figure a file gets.
  public static FigureFormat format(Path file) {
    return OutputFile.isStandardOutput(file) ? FigureFormat.SVG : FigureFormat.of(file);
  }

  /// @param drawn whether anything is drawn at all
  /// @throws HarmonicException (usage) if there is a title, and nothing to write it on
  public void check(boolean drawn) {
    refuseWithout(drawn, "--title", title);
  }

  /// @throws HarmonicException (usage) if an option that only a figure needs is given without one
  public void refuseWithout(String option, Object value) {
    refuseWithout(plot != null, option, value);
  }

  private static void refuseWithout(boolean drawn, String option, Object value) {
    if (!drawn && value != null) {
      throw HarmonicException.usage(
          option + " has no meaning without --plot",
          "say where to draw with --plot FILE, or leave " + option + " out");
    }
  }

  /// With the title that the user wants.
  public Figure titled(Figure figure) {
    return title == null ? figure : figure.titled(title);
  }

  /// Draws what `find` gives, if `--plot` is there, and prints it then. The file is opened before
  /// anything is looked for, so that a bad place fails early, and is there whatever becomes of the
  /// printing.
  public <R> void draw(
      Console console, Supplier<R> find, Function<R, ? extends Figure> figure, Consumer<R> print) {
    check(plot != null);
    if (plot == null) {
      print.accept(find.get());
      return;
    }
    FigureFormat format = format(plot);
    try (OutputFile file = OutputFile.open(plot, console)) {
      R found = find.get();
      try {
        file.write(titled(figure.apply(found)).render(format)).commit();
      } catch (HarmonicException e) {
        print.accept(found); // what was found is not lost with its figure
        throw e;
      }
      print.accept(found);
    }
  }

  /// The same.
  public void around(Console console, Supplier<Found> find) {
    draw(console, find, found -> found.figure.get(), found -> found.print.run());
  }
}
