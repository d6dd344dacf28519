package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.harmonicloss.analysis.figures.ReliabilityPlot;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.metrics.Calibration;
import org.harmonicloss.cli.input.RunRows;
import org.harmonicloss.cli.input.RunRows.Part;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Bar;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.config.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic analyze calibration`: whether models are right as often as they say.
@Command(
    name = "calibration",
    header = {
      "Whether models are right as often as they say: calibration error, Brier score, loss.",
      "",
      "Examples:",
      "  harmonic analyze calibration RUN --plot reliability.svg",
      "  harmonic analyze calibration SWEEP --summary",
      "  harmonic analyze calibration RUN --on train --by-bin --format csv > bins.csv",
      "  harmonic analyze calibration RUN --fail-over 0.05",
      "  harmonic probe RUN --output log_probs | harmonic analyze calibration - --labels classes.txt",
      ""
    },
    description = {
      "",
      "The value is the expected calibration error (Guo and others 2017): rows are put into bins of"
          + " equal width by the probability of their most probable class; it is the mean over rows of"
          + " the difference between their bin's accuracy and mean probability. 0 is calibrated."
          + " --fail-under and --fail-over look at every run's value.",
      "",
      "Rows are the run's own, drawn again from its seed or read from its files; one model.onnx will"
          + " do for a run. With --labels the predictions are anybody's: a row of probabilities, or of"
          + " their logarithms, for each label."
    })
public final class CalibrationCommand implements Callable<Integer> {
  private static final int MOST_BINS = 1000;

  /// What `--summary` sums up.
  private static final List<String> MEASURED =
      List.of("value", "maximum_error", "accuracy", "confidence", "loss", "brier_score");

  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN|SWEEP|DIR|FILE|-",
      description =
          "Run directories, sweeps, and other folders that have some in them; or one exported model;"
              + " or, with --labels, predictions in any form that other analyses read.")
  private List<Path> paths;

  @Option(
      names = "--on",
      paramLabel = "test|train",
      description = "Which rows: those that a run was tested with, or trained on. Default: test.")
  private Part part;

  @Mixin private RunRows rows;

  @Option(
      names = "--labels",
      paramLabel = "FILE|-",
      description = "The number of the right class, from 0, on a line for each row of predictions.")
  private String labels;

  @Option(
      names = "--tensor",
      paramLabel = "NAME",
      description = "Which tensor of a file of predictions. Default: the only one.")
  private String tensor;

  @Option(
      names = "--bins",
      paramLabel = "M",
      description = "Into how many bins confidences are put, 1 to 1000. Default: 15.")
  private int bins = Calibration.BINS;

  @Option(names = "--by-bin", description = "A row for each bin of each run.")
  private boolean byBin;

  @Option(
      names = "--summary",
      description = "One row for each kind of runs: median, smallest and largest value over them.")
  private boolean summary;

  @Mixin private PlotOption plot;
  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  /// What was found of one model.
  ///
  /// @param kind null of predictions from a file
  private record Measured(String source, Kind kind, long seed, Calibration calibration) {
    private ObjectNode about() {
      ObjectNode json = Json.object().put("source", source);
      if (kind != null) {
        json.setAll(kind.toJson());
        json.put("seed", seed);
      }
      return json;
    }

    private ObjectNode json() {
      return about()
          .put("rows", calibration.rows())
          .put("value", calibration.expectedError())
          .put("maximum_error", calibration.maximumError())
          .put("accuracy", calibration.accuracy())
          .put("confidence", calibration.confidence())
          .put("loss", Medians.finite(calibration.negativeLogLikelihood()))
          .put("brier_score", calibration.brierScore());
    }

    private Stream<ObjectNode> byBin() {
      List<ObjectNode> all = new ArrayList<>();
      for (Calibration.Bin bin : calibration.bins()) {
        all.add(
            about()
                .put("bin", all.size() + 1)
                .put("from", bin.from())
                .put("to", bin.to())
                .put("rows", bin.rows())
                .put("confidence", Medians.finite(bin.confidence()))
                .put("accuracy", Medians.finite(bin.accuracy())));
      }
      return all.stream();
    }
  }

  public CalibrationCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (bins < 1 || bins > MOST_BINS) {
      throw HarmonicException.usage(
          "--bins must be from 1 to " + MOST_BINS + ", was " + bins,
          "the default is " + Calibration.BINS);
    }
    if (byBin && summary) {
      throw HarmonicException.usage(
          "--by-bin and --summary exclude each other", "leave one of the two out");
    }
    if (labels == null && tensor != null) {
      throw HarmonicException.usage(
          "--tensor is only for predictions from a file: it needs --labels",
          "say which classes are right with --labels FILE, or leave --tensor out");
    }
    plot.draw(console, this::find, this::figure, this::print);
    return 0;
  }

  private Part part() {
    return part == null ? Part.TEST : part;
  }

  private List<Measured> find() {
    Path first = paths.getFirst();
    boolean folder = Files.isDirectory(first);
    if (labels != null) {
      if (paths.size() > 1 || folder || part != null || summary) {
        throw HarmonicException.usage(
            "--labels is for predictions from one file or a pipe",
            "leave it out for runs, whose classes are known; or give predictions alone");
      }
      LabelledPredictions given = LabelledPredictions.read(first, tensor, labels, console);
      String source = first.toString();
      return List.of(
          new Measured(
              source, null, 0, Calibration.of(source, given.logProbs(), given.targets(), bins)));
    }
    return ModelRows.each(paths, rows, part(), console, this::measure);
  }

  private Measured measure(ModelRows one) {
    return new Measured(one.source(), one.kind(), one.seed(), of(one, bins));
  }

  /// The calibration of a model on some rows.
  static Calibration of(ModelRows one, int bins) {
    Matrix logProbs = Matrix.of(one.model().run("log_probs", one.samples().inputs()));
    return Calibration.of(one.source(), logProbs, one.samples().targets(), bins);
  }

  private void print(List<Measured> found) {
    ObjectNode whole = Json.object().put("metric", "calibration");
    if (labels == null) {
      whole.put("on", part().text());
    }
    whole.put("bins", bins);
    Stream<ObjectNode> shown =
        byBin
            ? found.stream().flatMap(Measured::byBin)
            : summary
                ? kinds(found).entrySet().stream().map(kind -> summary(kind.getValue()))
                : found.stream().map(Measured::json);
    format.output(console).print(whole, shown.iterator());
    found.forEach(
        one ->
            bar.check("the calibration error of " + one.source, one.calibration.expectedError()));
  }

  private static ObjectNode summary(List<Measured> runs) {
    ObjectNode json = runs.getFirst().kind.toJson().put("seeds", runs.size());
    return Medians.put(json, runs.stream().map(Measured::json).toList(), MEASURED);
  }

  private static Map<Kind, List<Measured>> kinds(List<Measured> found) {
    return RunSources.groups(found, Measured::kind);
  }

  /// The rows of all seeds of a kind are put into the same bins.
  private ReliabilityPlot figure(List<Measured> found) {
    Map<Kind, List<Measured>> kinds = kinds(found);
    String on = labels == null ? " on " + part().text() + " rows" : "";
    if (kinds.size() == 1) {
      String title = "Calibration of " + title(found) + on;
      return new ReliabilityPlot(title, note(found), List.of(curve("accuracy", found)));
    }
    Map<Kind, Integer> seeds = new LinkedHashMap<>();
    kinds.forEach((kind, runs) -> seeds.put(kind, runs.size()));
    KindNames names = KindNames.of(seeds);
    List<ReliabilityPlot.Curve> curves = new ArrayList<>();
    kinds.forEach(
        (kind, runs) ->
            curves.add(curve(names.names().get(kind) + ", error " + error(runs), runs)));
    String note = found.size() > kinds.size() ? "errors: medians of seeds; rows of all seeds" : "";
    return new ReliabilityPlot("Calibration" + on, note, curves);
  }

  private static String title(List<Measured> found) {
    Measured first = found.getFirst();
    return found.size() == 1 || first.kind == null ? first.source : first.kind.label();
  }

  private static String note(List<Measured> found) {
    String error = "expected calibration error " + error(found);
    return found.size() == 1
        ? error
        : error + ", median of " + found.size() + " seeds; rows of all seeds";
  }

  private static String error(List<Measured> runs) {
    double median =
        Median.of(runs.stream().mapToDouble(run -> run.calibration.expectedError()).toArray());
    return String.format(Locale.ROOT, "%.3f", median);
  }

  private ReliabilityPlot.Curve curve(String name, List<Measured> runs) {
    List<ReliabilityPlot.Bin> pooled = new ArrayList<>();
    for (int m = 0; m < bins; m++) {
      int bin = m;
      Calibration.Bin all =
          Calibration.Bin.pooled(
              runs.stream().map(run -> run.calibration.bins().get(bin)).toList());
      pooled.add(
          new ReliabilityPlot.Bin(
              all.from(), all.to(), all.rows(), all.confidence(), all.accuracy()));
    }
    return new ReliabilityPlot.Curve(name, pooled);
  }
}
