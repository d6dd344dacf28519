package org.harmonicloss.cli;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.Architecture;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.RunConfig;
import org.harmonicloss.models.Task;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What may take several values: every combination of them is a run.
final class GridOptions {
  @Parameters(
      paramLabel = "TASK",
      description =
          "What to learn: a name that 'harmonic tasks' lists, several with commas, or all.")
  private String task;

  @Option(
      names = {"--model", "--models"},
      paramLabel = "NAME",
      split = ",",
      splitSynopsisLabel = ",",
      description = "The body: mlp, transformer, or both. Default: mlp.")
  private List<String> models;

  @Option(
      names = {"--head", "--heads"},
      paramLabel = "NAME",
      split = ",",
      splitSynopsisLabel = ",",
      description = "harmonic, cross-entropy, or both. Default: harmonic.")
  private List<String> heads;

  @Option(
      names = {"--train-fraction", "--train-fractions"},
      paramLabel = "F",
      split = ",",
      splitSynopsisLabel = ",",
      description = "Share of the rows to train on, in (0, 1). Default: 0.8.")
  private List<Double> fractions;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "Settings that the other options start from: paper, those of its section 4. Default:"
              + " paper.")
  private String preset = "paper";

  @ArgGroup private SeedOptions seeds = new SeedOptions();

  /// One seed or many.
  static final class SeedOptions {
    @Option(
        names = "--seed",
        paramLabel = "S",
        description =
            "Determines data, split, initial values, batch order and dropout, >= 0. Default: 0.")
    private Long one;

    @Option(
        names = "--seeds",
        paramLabel = "SEEDS",
        description =
            "Several runs: how many (20: the paper's 0, 52, 105, …), a list (0,52,105) or a range"
                + " (0..19).")
    private String many;

    boolean isGiven() {
      return one != null || many != null;
    }
  }

  /// The runs asked for, by name: the paper's settings, and those given in `others`.
  ///
  /// @throws HarmonicException if a value is unknown, repeats or is out of its range
  Map<String, RunConfig> runs(HyperParameters others) {
    if (!preset.equals("paper")) {
      throw HarmonicException.usage("unknown preset: " + preset, "choose one of: paper");
    }
    if (heads().equals(List.of("cross-entropy")) && others.harmonicOption() != null) {
      throw HarmonicException.usage(
          others.harmonicOption() + " has no meaning with --head cross-entropy",
          "leave it out, or use --head harmonic");
    }
    if (models().equals(List.of("mlp")) && others.transformerOption() != null) {
      throw HarmonicException.usage(
          others.transformerOption() + " has no meaning with --model mlp",
          "leave it out, or use --model transformer");
    }
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    for (Task oneTask : tasks()) {
      for (String model : models()) {
        for (String head : heads()) {
          RunConfig paper = RunConfig.paper(oneTask, Architecture.named(model), head);
          for (double fraction : fractions(paper)) {
            for (long seed : seeds()) {
              RunConfig config = others.over(paper).withTrainFraction(fraction).withSeed(seed);
              String name = config.defaultName();
              runs.put(fractions(paper).size() > 1 ? name + "-fraction" + fraction : name, config);
            }
          }
        }
      }
    }
    return runs;
  }

  /// What a sweep is called where the user gave no name.
  String sweepName() {
    String name = task + "-" + String.join("+", models()) + "-" + String.join("+", heads());
    return name.replace(',', '+') + "-sweep";
  }

  /// A stored configuration with the options given here: they must agree where both say something.
  RunConfig over(RunConfig stored, HyperParameters others) {
    RunConfig config = others.over(stored);
    Task asked = Task.named(task);
    boolean sameModel = models == null || models().equals(List.of(stored.model().text()));
    boolean sameHead = heads == null || heads().equals(List.of(stored.head().name()));
    if (!asked.name().equals(stored.task().name()) || !sameModel || !sameHead) {
      config = RunConfig.paper(asked, Architecture.named(models().getFirst()), heads().getFirst());
    }
    if (fractions != null) {
      config = config.withTrainFraction(fractions.getFirst());
    }
    return seeds.isGiven() ? config.withSeed(seeds().getFirst()) : config;
  }

  private List<String> models() {
    return distinct("--models", models, "mlp");
  }

  private List<String> heads() {
    return distinct("--heads", heads, "harmonic");
  }

  private List<Double> fractions(RunConfig paper) {
    return distinct("--train-fractions", fractions, paper.trainFraction());
  }

  private List<Long> seeds() {
    return seeds.many != null
        ? Seeds.parse(seeds.many)
        : List.of(seeds.one == null ? 0 : seeds.one);
  }

  private List<Task> tasks() {
    if (task.equals("all")) {
      return Task.all();
    }
    return distinct("TASK", List.of(task.split(",", -1)), "").stream().map(Task::named).toList();
  }

  private static <T> List<T> distinct(String option, List<T> values, T otherwise) {
    if (values == null) {
      return List.of(otherwise);
    }
    if (new HashSet<>(values).size() != values.size()) {
      throw HarmonicException.usage(
          option + " names a value twice: " + values, "give each value once");
    }
    return values;
  }
}
