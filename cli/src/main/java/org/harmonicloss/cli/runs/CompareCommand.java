package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.harmonicloss.cli.input.RunRows;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.config.Part;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic analyze compare`: runs side by side, as they ended.
@Command(
    name = "compare",
    header = {
      "Runs side by side: accuracy, loss, norms, explained variance, calibration, time, energy.",
      "",
      "Examples:",
      "  harmonic analyze compare RUN RUN",
      "  harmonic analyze compare SWEEP --format csv > runs.csv",
      "  harmonic analyze compare SWEEP --by head,train-fraction",
      "  harmonic analyze compare SWEEP --by task,distance --plot map.svg",
      "  harmonic analyze compare SWEEP --by task --calibration",
      ""
    },
    description = {
      "",
      "Numbers are those of the last evaluated epoch; the explained variance is that of the first two"
          + " components of the embedding, as 'harmonic analyze pca' gives it; it, effective rank and"
          + " participation ratio are empty for a run that is not finished or has no embedding. Seconds are"
          + " those of training, evaluation included. Energy is what the machine's processors took"
          + " meanwhile, whatever else they did, so that runs which were trained together have all of it"
          + " each; it is empty where the machine does not say."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final Set<String> SETTINGS = settings();

  /// What is summed up by `--by`.
  private static final List<String> MEASURED =
      List.of(
          "test_accuracy",
          "train_accuracy",
          "test_loss",
          "train_loss",
          "two_component_variance",
          "effective_rank",
          "participation_ratio",
          "weight_norm");

  /// What takes the run's rows and model.
  private static final List<String> CALIBRATED = List.of("calibration_error", "brier_score");

  private final Console console;

  @Mixin private RunSources sources;

  @Option(
      names = "--by",
      paramLabel = "SETTING",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "A row for each combination of values of these settings: median, smallest and largest over"
              + " the runs that have them.")
  private List<String> by = List.of();

  @Option(
      names = "--calibration",
      description =
          "Also the expected calibration error and the Brier score on the test rows, as 'harmonic"
              + " analyze calibration' gives them; takes longer, since every model has to answer.")
  private boolean calibration;

  @Mixin private RunRows data;

  @Option(
      names = "--quantity",
      paramLabel =
          "test_accuracy|train_accuracy|test_loss|train_loss|two_component_variance|effective_rank"
              + "|participation_ratio|weight_norm|calibration_error|brier_score",
      description = "The field whose medians --plot draws. Default: test_accuracy.")
  private String quantity;

  @Mixin private PlotOption plot;
  @Mixin private FormatOption format;

  public CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    by.forEach(CompareCommand::requireSetting);
    plot.refuseWithout("--quantity", quantity);
    if (plot.file() != null) {
      CellFigures.check(by);
      requireQuantity();
    }
    plot.around(console, this::find);
    return 0;
  }

  private PlotOption.Found find() {
    List<RunSources.Source> runs = sources.read(false, console);
    data.check(runs.stream().map(RunSources.Source::config).toList());
    // All of them first: what cannot be measured is said before anything is printed.
    List<ObjectNode> rows =
        by.isEmpty()
            ? rows(runs)
            : RunSources.groups(runs, this::cell).entrySet().stream()
                .map(cell -> summary(cell.getKey(), cell.getValue()))
                .toList();
    ObjectNode whole = Json.object().put("metric", "compare");
    List<String> fields = by.stream().map(CompareCommand::field).toList();
    return new PlotOption.Found(
        () -> format.output(console).print(whole, rows.iterator()),
        () -> new CellFigures(fields, quantity(), rows).figure());
  }

  private String quantity() {
    return quantity == null ? MEASURED.getFirst() : field(quantity);
  }

  private void requireQuantity() {
    List<String> all = Stream.of(MEASURED, CALIBRATED).flatMap(List::stream).toList();
    if (!all.contains(quantity())) {
      throw HarmonicException.usage(
          "unknown quantity: " + quantity, NearNames.hint(quantity(), all));
    }
  }

  private boolean isCalibrated() {
    return calibration || CALIBRATED.contains(quantity());
  }

  /// Of thousands of runs, most of the time is that of reading them.
  private List<ObjectNode> rows(List<RunSources.Source> runs) {
    Stream<RunSources.Source> all = isCalibrated() ? runs.stream() : runs.parallelStream();
    return all.map(this::row).toList();
  }

  private ObjectNode row(RunSources.Source run) {
    RunEnd end = new RunEnd(run);
    return isCalibrated() ? end.calibratedRow(data, console) : end.row();
  }

  private ObjectNode summary(ObjectNode cell, List<RunSources.Source> runs) {
    ObjectNode json = cell.deepCopy().put("runs", runs.size());
    List<ObjectNode> rows = rows(runs);
    Medians.put(json, rows, MEASURED);
    return isCalibrated() ? Medians.put(json, rows, CALIBRATED) : json;
  }

  private static void requireSetting(String name) {
    if (!SETTINGS.contains(field(name))) {
      throw HarmonicException.usage(
          "no such setting: " + name, NearNames.hint(field(name), List.copyOf(SETTINGS)));
    }
  }

  private static String field(String name) {
    return name.replace('-', '_');
  }

  /// What a run has of the settings that were named; null where it has none.
  private ObjectNode cell(RunSources.Source run) {
    ObjectNode all = run.config().toFlatJson();
    ObjectNode cell = Json.object();
    for (String name : by) {
      String field = field(name);
      cell.set(field, all.has(field) ? all.get(field) : cell.nullNode());
    }
    return cell;
  }

  private static Set<String> settings() {
    Set<String> names = new LinkedHashSet<>(List.of("task", "model", "head", "seed"));
    Part.settings().values().forEach(all -> all.forEach(setting -> names.add(setting.field())));
    return names;
  }
}
