package org.harmonicloss.cli.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.cli.input.Seeds;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Part;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Setting;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What may take several values: every combination of them is a run.
public final class GridOptions {
  private static final Setting<Double> FRACTION = Data.Drawn.TRAIN_FRACTION;

  @Parameters(
      paramLabel = "TASK",
      description =
          "What to learn: a name that 'harmonic tasks' lists, several with commas, or all: the five"
              + " of the paper's section 4.")
  private String task;

  @Option(
      names = {"--model", "--models"},
      paramLabel = "NAME",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "The body: mlp, transformer, or both; for mnist and the toys linear. Default: mlp.")
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
          "Settings that the other options start from: paper, what its results were made with; text,"
              + " the letter of its text, which regularizes the embeddings of MLPs too; or"
              + " case-study, the three runs of modular-addition in its figure 4. Default: paper.")
  private String preset = Preset.PAPER.text();

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

  /// The runs asked for, by name: the preset's settings, and those given in `others`.
  ///
  /// @throws HarmonicException if a value is unknown, repeats, is out of its range, or has no
  ///     meaning for any of the runs
  Map<String, RunConfig> runs(SettingOptions others) {
    List<RunConfig> kinds = kinds(others);
    others.requireMeaning(kinds);
    if (fractions != null) {
      SettingOptions.requireMeaning(FRACTION, Part.DATA, kinds);
    }
    boolean caseStudy = Preset.named(preset) == Preset.CASE_STUDY;
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    for (RunConfig kind : kinds) {
      for (RunConfig config : withFractions(others.over(kind))) {
        for (long seed : seeds.isGiven() ? seeds() : List.of(kind.seed())) {
          RunConfig run = config.withSeed(seed);
          String name = run.defaultName();
          if (caseStudy) {
            name += "-weight-decay" + run.optimizer().weightDecay();
          }
          boolean several = fractions != null && fractions.size() > 1;
          if (several && run.data() instanceof Data.Drawn drawn) {
            name += "-fraction" + drawn.trainFraction();
          }
          runs.put(name, run);
        }
      }
    }
    return runs;
  }

  /// A run for each train fraction, where it has one.
  private List<RunConfig> withFractions(RunConfig config) {
    return fractions == null || !(config.data() instanceof Data.Drawn)
        ? List.of(config)
        : distinct("--train-fractions", fractions, List.of()).stream()
            .map(fraction -> config.with(FRACTION.name(), fraction))
            .toList();
  }

  /// One configuration for each combination of task, model and head, or for each of the preset's.
  private List<RunConfig> kinds(SettingOptions others) {
    Preset chosen = Preset.named(preset);
    return chosen == Preset.CASE_STUDY ? caseStudy(others) : combinations(chosen);
  }

  private List<RunConfig> combinations(Preset chosen) {
    List<RunConfig> kinds = new ArrayList<>();
    for (Task oneTask : tasks()) {
      for (Model model : models(oneTask)) {
        for (Head head : heads()) {
          kinds.add(chosen.config(oneTask, model, head));
        }
      }
    }
    return kinds;
  }

  private List<RunConfig> caseStudy(SettingOptions others) {
    String given = models != null ? "--model" : heads != null ? "--head" : null;
    given = others.gives("weight-decay") ? "--weight-decay" : given;
    if (given != null) {
      throw HarmonicException.usage(
          given + " has no meaning with --preset " + preset,
          "leave it out: the three runs of the case study differ in it");
    }
    List<RunConfig> kinds = Preset.caseStudy();
    if (!task.equals(kinds.getFirst().task().name())) {
      throw HarmonicException.usage(
          "--preset " + preset + " has no meaning for " + task,
          "it is one of " + kinds.getFirst().task().name());
    }
    return kinds;
  }

  /// What a sweep is called where the user gave no name.
  String sweepName() {
    if (Preset.named(preset) == Preset.CASE_STUDY) {
      return task + "-" + preset;
    }
    List<String> bodies = models(tasks().getFirst()).stream().map(Model::name).toList();
    List<String> named = heads().stream().map(Head::name).toList();
    String name = task + "-" + String.join("+", bodies) + "-" + String.join("+", named);
    return name.replace(',', '+') + "-sweep";
  }

  /// A stored configuration with the options given here: they must agree where both say something.
  RunConfig over(RunConfig stored, SettingOptions others) {
    RunConfig config = others.over(stored);
    Task asked = Task.named(task);
    boolean sameModel = models == null || models.equals(List.of(stored.model().name()));
    boolean sameHead = heads == null || heads.equals(List.of(stored.head().name()));
    if (!asked.name().equals(stored.task().name()) || !sameModel || !sameHead) {
      config = Preset.PAPER.config(asked, models(asked).getFirst(), heads().getFirst());
    }
    config = withFractions(config).getFirst();
    return seeds.isGiven() ? config.withSeed(seeds().getFirst()) : config;
  }

  /// Those asked for, or the usual one of `oneTask`.
  private List<Model> models(Task oneTask) {
    return models == null
        ? List.of(Model.of(oneTask).getFirst())
        : distinct("--models", models, List.of()).stream().map(Model::named).toList();
  }

  private List<Head> heads() {
    return distinct("--heads", heads, List.of(Head.all().getFirst().name())).stream()
        .map(Head::named)
        .toList();
  }

  private List<Long> seeds() {
    return seeds.many != null
        ? Seeds.parse(seeds.many)
        : List.of(seeds.one == null ? 0 : seeds.one);
  }

  private List<Task> tasks() {
    if (task.equals("all")) {
      return List.copyOf(TokenTask.all());
    }
    return distinct("TASK", List.of(task.split(",", -1)), List.of()).stream()
        .map(Task::named)
        .toList();
  }

  private static <T> List<T> distinct(String option, List<T> values, List<T> otherwise) {
    if (values == null) {
      return otherwise;
    }
    if (new HashSet<>(values).size() != values.size()) {
      throw HarmonicException.usage(
          option + " names a value twice: " + values, "give each value once");
    }
    return values;
  }
}
