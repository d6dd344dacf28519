package org.harmonicloss.cli.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.cli.input.Seeds;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Architecture;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What may take several values: every combination of them is a run.
public final class GridOptions {
  private static final String PAPER = "paper";
  private static final String CASE_STUDY = "case-study";

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
          "Settings that the other options start from: paper, or case-study, the three runs of"
              + " modular-addition in its figure 4. Default: paper.")
  private String preset = PAPER;

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
  Map<String, RunConfig> runs(HyperParameters others) {
    List<RunConfig> kinds = kinds(others);
    others.requireMeaning(kinds);
    requireMeaning(kinds);
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    for (RunConfig kind : kinds) {
      for (double fraction : fractions(kind)) {
        for (long seed : seeds.isGiven() ? seeds() : List.of(kind.seed())) {
          RunConfig config = others.over(kind).withTrainFraction(fraction).withSeed(seed);
          String name = config.defaultName();
          if (preset.equals(CASE_STUDY)) {
            name += "-weight-decay" + config.optimizer().weightDecay();
          }
          runs.put(fractions(kind).size() > 1 ? name + "-fraction" + fraction : name, config);
        }
      }
    }
    return runs;
  }

  /// One configuration for each combination of task, model and head, or for each of the preset's.
  private List<RunConfig> kinds(HyperParameters others) {
    return switch (preset) {
      case PAPER -> {
        List<RunConfig> kinds = new ArrayList<>();
        for (Task oneTask : tasks()) {
          for (Architecture model : models(oneTask)) {
            for (String head : heads()) {
              kinds.add(RunConfig.paper(oneTask, model, head));
            }
          }
        }
        yield kinds;
      }
      case CASE_STUDY -> {
        String given = models != null ? "--model" : heads != null ? "--head" : null;
        given = others.setsWeightDecay() ? "--weight-decay" : given;
        if (given != null) {
          throw HarmonicException.usage(
              given + " has no meaning with --preset " + CASE_STUDY,
              "leave it out: the three runs of the case study differ in it");
        }
        List<RunConfig> kinds = RunConfig.caseStudy();
        if (!task.equals(kinds.getFirst().task().name())) {
          throw HarmonicException.usage(
              "--preset " + CASE_STUDY + " has no meaning for " + task,
              "it is one of " + kinds.getFirst().task().name());
        }
        yield kinds;
      }
      default ->
          throw HarmonicException.usage(
              "unknown preset: " + preset, "choose one of: " + PAPER + ", " + CASE_STUDY);
    };
  }

  private void requireMeaning(List<RunConfig> kinds) {
    if (fractions != null && kinds.stream().noneMatch(k -> k.task() instanceof TokenTask)) {
      throw HarmonicException.usage(
          "--train-fraction has no meaning for " + task,
          "leave it out: its data are already divided");
    }
  }

  /// What a sweep is called where the user gave no name.
  String sweepName() {
    if (preset.equals(CASE_STUDY)) {
      return task + "-" + CASE_STUDY;
    }
    List<String> bodies = models(tasks().getFirst()).stream().map(Architecture::text).toList();
    String name = task + "-" + String.join("+", bodies) + "-" + String.join("+", heads());
    return name.replace(',', '+') + "-sweep";
  }

  /// A stored configuration with the options given here: they must agree where both say something.
  RunConfig over(RunConfig stored, HyperParameters others) {
    RunConfig config = others.over(stored);
    Task asked = Task.named(task);
    boolean sameModel = models == null || models.equals(List.of(stored.model().text()));
    boolean sameHead = heads == null || heads.equals(List.of(stored.head().name()));
    if (!asked.name().equals(stored.task().name()) || !sameModel || !sameHead) {
      config = RunConfig.paper(asked, models(asked).getFirst(), heads().getFirst());
    }
    if (fractions != null) {
      config = config.withTrainFraction(fractions.getFirst());
    }
    return seeds.isGiven() ? config.withSeed(seeds().getFirst()) : config;
  }

  /// Those asked for, or the usual one of `oneTask`.
  private List<Architecture> models(Task oneTask) {
    if (models == null) {
      return List.of(oneTask.models().getFirst());
    }
    return distinct("--models", models, null).stream().map(Architecture::named).toList();
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
      return List.copyOf(TokenTask.all());
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
