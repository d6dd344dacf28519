package org.harmonicloss.cli.input;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Datasets;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.Language;
import picocli.CommandLine.Option;

/// The rows, with their classes, that a run was trained on or tested with, found again: drawn from
/// its seed, given by its task, or read from files.
public final class RunRows {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the files are that the run was trained on. Default: where it found them. Tasks"
              + " without files draw their rows again.")
  private Path data;

  private final Datasets datasets = new Datasets();
  private final Set<Path> others = new HashSet<>();

  /// Which rows.
  public enum Part {
    TEST,
    TRAIN;

    /// What the user types.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Dataset.Samples of(Dataset dataset) {
      return this == TEST ? dataset.test() : dataset.train();
    }
  }

  /// @throws HarmonicException (usage) if `--data` is given and no run has files
  public void check(Iterable<RunConfig> configs) {
    boolean files = false;
    String task = "";
    for (RunConfig config : configs) {
      files |= config.data() instanceof Data.Files;
      task = config.task().name();
    }
    if (data != null && !files) {
      throw HarmonicException.usage(
          "--data does not apply to " + task, "leave it out: its rows are made again");
    }
  }

  /// Warns where they are not those that the run was trained with.
  ///
  /// @throws HarmonicException if it has none, or they cannot be read
  public Dataset.Samples of(RunDirectory run, RunConfig config, Part part, Console console) {
    Dataset dataset = dataset(config, run.path().toString());
    String sha256 = run.provenance().json().path("dataset").path("sha256").asText();
    if (!dataset.sha256().equals(sha256) && others.add(run.path())) {
      console
          .err()
          .println("harmonic: warning: not the rows that it was trained with: " + run.path());
    }
    return part.of(dataset);
  }

  /// The same of a model of which no more is known than it says itself.
  public Dataset.Samples of(RunConfig config, String source, Part part) {
    return part.of(dataset(config, source));
  }

  private Dataset dataset(RunConfig config, String source) {
    if (config.task() instanceof Language) {
      throw HarmonicException.usage(
          "no rows with classes: " + source + " is a language model",
          "give runs of other tasks; 'harmonic probe --perplexity' measures language models");
    }
    boolean elsewhere = data != null && config.data() instanceof Data.Files;
    RunConfig found = elsewhere ? config.withData(config.data().in(data.toString())) : config;
    return (Dataset) datasets.of(found);
  }
}
