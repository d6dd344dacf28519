package org.harmonicloss.cli.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.harmonicloss.cli.input.Seeds;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Part;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Setting;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What may take several values: every combination of them is a run.
public final class GridOptions {
  private static final long MOST_RUNS = 100_000;

  private static final Setting<Double> FRACTION = Data.Drawn.TRAIN_FRACTION;
  private static final Setting<Double> EXPONENT = Head.Harmonic.EXPONENT;

  @Parameters(
      arity = "0..1",
      paramLabel = "TASK",
      description =
          "What to learn: a name that 'harmonic tasks' lists, several with commas, or all: the five"
              + " of the paper's section 4.")
  private String task;

  @Option(
      names = {"--model", "--models"},
      paramLabel = "MODEL",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "The body: mlp, transformer, or both; for mnist and the toys linear. Default: mlp.")
  private List<String> models;

  @Option(
      names = {"--head", "--heads"},
      paramLabel = "HEAD",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "What makes class probabilities: harmonic, cross-entropy, stablemax, spherical, taylor,"
              + " soft-nearest-neighbor or supervised-contrastive; 'harmonic heads' has the formulas."
              + " Default: harmonic.")
  private List<String> heads;

  @Option(
      names = {"--train-fraction", "--train-fractions"},
      paramLabel = "F",
      split = ",",
      splitSynopsisLabel = ",",
      description = "Share of the rows to train on, in (0, 1). Default: 0.8.")
  private List<Double> fractions;

  @Option(
      names = {"--distance", "--distances"},
      paramLabel = "DISTANCE",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "How far a representation is from a class centre, for the harmonic head: euclidean,"
              + " manhattan, minkowski, chebyshev, cosine, canberra, bray-curtis, mahalanobis,"
              + " mahalanobis-diagonal or hamming; 'harmonic heads' has the formulas. Default:"
              + " euclidean.")
  private List<String> distances;

  @Option(
      names = {"--exponent", "--exponents"},
      paramLabel = "N",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "Harmonic exponent n of p ∝ distance^(-n), > 0; the reference code's n is half of it."
              + " Default: 2; mnist 56; language twice the embedding dimension.")
  private List<Double> exponents;

  @Option(
      names = "--grid",
      paramLabel = "NAME=V,V...",
      description =
          "Several values of any other setting, such as learning-rate=0.001,0.002; may be repeated:"
              + " a run for every combination.")
  private List<String> grids = List.of();

  @Option(names = "--yes", description = "Train more than 100000 runs without asking back.")
  private boolean sure;

  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      description =
          "Settings that the other options start from: paper, what its results were made with; text,"
              + " the letter of its text, which regularizes the embeddings of MLPs too; or"
              + " case-study, the three runs of modular-addition in its figure 4. Of language: small;"
              + " gpt2-small, the paper's text; or gpt2-small-published, its code. Default: paper;"
              + " language small.")
  private String preset;

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

  /// The folder of the run or sweep that `--resume` alone continues: what stands in the place of a
  /// task and is none, or `out` where there is none.
  Optional<Path> resumed(Path out) {
    if (task == null) {
      return Optional.ofNullable(out);
    }
    List<String> names = Task.all().stream().map(Task::name).toList();
    boolean place = out == null && !task.equals("all") && !names.contains(task.split(",", -1)[0]);
    return place ? Optional.of(Path.of(task)) : Optional.empty();
  }

  /// @throws HarmonicException if anything is given that belongs to runs to be made
  void requireNone() {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--preset", preset != null);
    given.put("--model", models != null);
    given.put("--head", heads != null);
    given.put("--train-fraction", fractions != null);
    given.put("--distance", distances != null);
    given.put("--exponent", exponents != null);
    given.put("--grid", !grids.isEmpty());
    given.put("--seed", seeds.one != null);
    given.put("--seeds", seeds.many != null);
    given.forEach(
        (option, there) -> {
          if (there) {
            throw HarmonicException.usage(
                option + " cannot be used with --resume and no task",
                "leave it out: runs are continued with their own settings");
          }
        });
  }

  /// The runs asked for, by name: the preset's settings, and those given in `others`.
  ///
  /// @throws HarmonicException if a value is unknown, repeats, is out of its range, or has no
  ///     meaning for any of the runs
  Map<String, RunConfig> runs(SettingOptions others) {
    if (task == null) {
      throw HarmonicException.usage(
          "missing required parameter: TASK",
          "choose one of: " + String.join(", ", Task.all().stream().map(Task::name).toList()));
    }
    Axes axes = axes(others);
    List<RunConfig> kinds = kinds(others);
    double count = axes.combinations() * kinds.size() * (seeds.isGiven() ? seeds().size() : 1);
    if (count > MOST_RUNS && !sure) {
      throw HarmonicException.usage(
          String.format(Locale.ROOT, "that would be up to %,.0f runs", count),
          "if you mean it, say --yes");
    }
    List<RunConfig> expanded = new ArrayList<>();
    for (RunConfig kind : kinds) {
      for (RunConfig config : axes.expand(others.over(fitted(kind, others)))) {
        // Again, since some settings follow from those on an axis, or belong to one of its values.
        RunConfig fitting = axes.copy(config, chosen(kind.task()).fit(config));
        expanded.add(others.over(fitting));
      }
    }
    others.requireMeaning(expanded);
    axes.settings()
        .forEach(setting -> SettingOptions.requireMeaning(setting, Part.of(setting), expanded));
    boolean caseStudy = chosen(kinds.getFirst().task()) == Preset.CASE_STUDY;
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    for (RunConfig config : expanded) {
      for (long seed : seeds.isGiven() ? seeds() : List.of(config.seed())) {
        RunConfig run = config.withSeed(seed);
        String name = run.defaultName();
        if (caseStudy) {
          name += "-weight-decay" + run.optimizer().weightDecay();
        }
        runs.put(name + axes.nameOf(run), run);
      }
    }
    return runs;
  }

  /// `kind` with the settings that follow from the options, and from the corpus if there is one.
  private RunConfig fitted(RunConfig kind, SettingOptions others) {
    RunConfig asked = others.over(kind);
    if (asked.data() instanceof Data.Windows windows) {
      asked = asked.withData(windows.described());
    }
    return chosen(kind.task()).fit(asked);
  }

  private Axes axes(SettingOptions others) {
    Axes axes = new Axes();
    if (distances != null) {
      axes.addWords("--distances", Distance.SETTING, distances);
    }
    if (exponents != null) {
      axes.add("--exponents", EXPONENT, exponents);
    }
    if (fractions != null) {
      axes.add("--train-fractions", FRACTION, fractions);
    }
    grids.forEach(grid -> axes.addGrid(grid, others));
    return axes;
  }

  /// One configuration for each combination of task, model and head, or for each of the preset's.
  private List<RunConfig> kinds(SettingOptions others) {
    return Preset.CASE_STUDY.text().equals(preset) ? caseStudy(others) : combinations();
  }

  /// The preset that a task starts from.
  private Preset chosen(Task oneTask) {
    return preset == null ? Preset.usual(oneTask) : Preset.named(preset);
  }

  private List<RunConfig> combinations() {
    List<RunConfig> kinds = new ArrayList<>();
    for (Task oneTask : tasks()) {
      for (Model model : models(oneTask)) {
        for (Head head : heads()) {
          kinds.add(chosen(oneTask).config(oneTask, model, head));
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
          given + " cannot be used with --preset " + preset,
          "leave it out: the three runs of the case study differ in it");
    }
    List<RunConfig> kinds = Preset.caseStudy();
    if (!task.equals(kinds.getFirst().task().name())) {
      throw HarmonicException.usage(
          "--preset " + preset + " does not apply to " + task,
          "it is one of " + kinds.getFirst().task().name());
    }
    return kinds;
  }

  /// What a sweep is called where the user gave no name.
  String sweepName() {
    if (Preset.CASE_STUDY.text().equals(preset)) {
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
      config = chosen(asked).config(asked, models(asked).getFirst(), heads().getFirst());
    }
    config = axes(others).expand(config).getFirst();
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
    List<Task> named =
        distinct("TASK", List.of(task.split(",", -1)), List.of()).stream()
            .map(Task::named)
            .toList();
    // A language model has all processors, and what else is trained a thread for each stack.
    if (named.size() > 1 && named.stream().anyMatch(Language.class::isInstance)) {
      throw HarmonicException.usage(
          "language is not trained together with other tasks", "train it by itself");
    }
    return named;
  }

  static <T> List<T> distinct(String option, List<T> values, List<T> otherwise) {
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
