package org.harmonicloss.models.config;

import java.nio.file.Path;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.data.Corpus;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Examples;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.VectorTask;

/// Where a run's rows come from, with its own settings.
public sealed interface Data {
  /// The name in files.
  String name();

  /// Whether `task` can be learnt from it.
  boolean fits(Task task);

  /// The same data with the settings that `visitor` answers.
  Data with(SettingVisitor visitor);

  /// Whether every seed sees the same rows.
  boolean isShared();

  /// Where its files are; null where there are none, or nobody has said.
  default String folder() {
    return null;
  }

  /// The same data where its files, if it has any, are somewhere else.
  default Data in(String otherFolder) {
    return this;
  }

  /// Draws the rows and divides them, or reads or opens them.
  ///
  /// @throws HarmonicException if no training row or no test row is left, or if files cannot be
  ///     read
  Examples examples(Task task, long seed);

  /// How many rows are trained on, without reading them all; of a corpus, how many tokens.
  ///
  /// @throws HarmonicException as [#examples], but for damage that only shows when everything is
  ///     read
  long trainRows(Task task, long seed);

  /// What a task is learnt from where nothing else is said.
  static Data paper(Task task) {
    return switch (task) {
      case TokenTask tokens -> new Drawn(tokens.paperRows(), 0.8, Split.ROWS);
      case VectorTask vectors -> vectors.rows().isPresent() ? new Given() : new Files(null);
      case Language gpt2 -> new Windows(null, gpt2.vocabulary());
    };
  }

  /// Rows drawn from all valid inputs of a task of tokens.
  ///
  /// @param rows training and test together
  /// @param trainFraction share of them to train on
  record Drawn(int rows, double trainFraction, Split split) implements Data {
    private static final Setting<Integer> ROWS =
        Setting.wholeNumber(
            "rows",
            "N",
            2,
            10_000_000,
            "Samples drawn from the task, >= 2, with replacement; for permutation without, at most"
                + " 576, its default. Default: 1000.");

    public static final Setting<Double> TRAIN_FRACTION =
        Setting.number(
            "train-fraction",
            "F",
            "between 0 and 1, both excluded",
            value -> value > 0 && value < 1,
            "Share of the rows to train on, in (0, 1). Default: 0.8.");

    public Drawn {
      ROWS.require(rows);
      TRAIN_FRACTION.require(trainFraction);
    }

    @Override
    public String name() {
      return "drawn";
    }

    @Override
    public boolean fits(Task task) {
      return task instanceof TokenTask;
    }

    @Override
    public Drawn with(SettingVisitor visitor) {
      return new Drawn(
          visitor.visit(ROWS, rows),
          visitor.visit(TRAIN_FRACTION, trainFraction),
          visitor.visit(Split.SETTING, split));
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public Dataset examples(Task task, long seed) {
      return new DrawnRows((TokenTask) task, this, seed).dataset();
    }

    @Override
    public long trainRows(Task task, long seed) {
      return new DrawnRows((TokenTask) task, this, seed).trainRows();
    }

    /// How many training rows there are where rows are divided by row.
    public int trainRows() {
      return trainRows(rows);
    }

    /// How many of `count` things are for training. 0.29 of 100 rows is 29 rows, although 0.29 ·
    /// 100 is slightly less in binary.
    int trainRows(int count) {
      return (int) Math.floor(trainFraction * count + 1e-9);
    }
  }

  /// All rows of some files, already divided.
  ///
  /// @param folder that holds them; null where nobody has said. What the files held is in a run's
  ///     provenance
  record Files(String folder) implements Data {
    public static final Setting<String> FOLDER =
        Setting.text(
            "data",
            "DIR",
            "For mnist: the folder that holds its four idx files, or others of the same format such"
                + " as Fashion-MNIST, compressed by gzip or not. For language: the folder that"
                + " 'harmonic tokenize' made, or one with nanoGPT's train.bin and val.bin.");

    @Override
    public String name() {
      return "files";
    }

    @Override
    public boolean fits(Task task) {
      return task instanceof VectorTask vectors && vectors.rows().isEmpty();
    }

    @Override
    public Files with(SettingVisitor visitor) {
      return new Files(visitor.visit(FOLDER, folder));
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public Dataset examples(Task task, long seed) {
      return ((VectorTask) task).dataset(path(task));
    }

    @Override
    public long trainRows(Task task, long seed) {
      return ((VectorTask) task).trainRows(path(task));
    }

    @Override
    public Files in(String otherFolder) {
      return new Files(otherFolder);
    }

    private Path path(Task task) {
      if (folder == null) {
        throw HarmonicException.usage(
            "`data` is missing: " + task.name() + " is learnt from files",
            "give the folder that holds MNIST's four files, or others of the same format");
      }
      return Path.of(folder);
    }
  }

  /// What a task is made of: nothing is drawn, and nothing held back.
  record Given() implements Data {
    @Override
    public String name() {
      return "given";
    }

    @Override
    public boolean fits(Task task) {
      return task instanceof VectorTask vectors && vectors.rows().isPresent();
    }

    @Override
    public Given with(SettingVisitor visitor) {
      return this;
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public Dataset examples(Task task, long seed) {
      return ((VectorTask) task).dataset(null);
    }

    @Override
    public long trainRows(Task task, long seed) {
      return ((VectorTask) task).trainRows(null);
    }
  }

  /// Windows of a corpus of tokens, drawn anew for every step.
  ///
  /// @param folder that holds it; null where nobody has said. What it held is in a run's provenance
  /// @param vocabularySize tokens of the vocabulary, as the corpus has it
  record Windows(String folder, int vocabularySize) implements Data {
    private static final Setting<Integer> VOCABULARY_SIZE =
        Setting.wholeNumber(
            "vocabulary-size",
            "K",
            257,
            50_257,
            "Tokens of the vocabulary of a language model. Default: the corpus's.");

    public Windows {
      VOCABULARY_SIZE.require(vocabularySize);
    }

    @Override
    public String name() {
      return "windows";
    }

    @Override
    public boolean fits(Task task) {
      return task instanceof Language;
    }

    @Override
    public Windows with(SettingVisitor visitor) {
      return new Windows(
          visitor.visit(Files.FOLDER, folder), visitor.visit(VOCABULARY_SIZE, vocabularySize));
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public Windows in(String otherFolder) {
      return new Windows(otherFolder, vocabularySize);
    }

    /// The same corpus with the vocabulary that its folder says.
    ///
    /// @throws HarmonicException if it cannot be opened
    public Windows described() {
      try (Corpus corpus = open()) {
        return new Windows(folder, corpus.vocabulary());
      }
    }

    @Override
    public Corpus examples(Task task, long seed) {
      Corpus corpus = open();
      if (corpus.vocabulary() != vocabularySize) {
        corpus.close();
        throw HarmonicException.usage(
            "`vocabulary-size` must be that of the corpus in "
                + folder
                + ", "
                + corpus.vocabulary()
                + ", was "
                + vocabularySize,
            "leave it out, or name another folder with `data`");
      }
      int window = ((Language) task).contextLength() + 1;
      long least = Math.min(corpus.train().length(), corpus.val().length());
      if (least < window) {
        corpus.close();
        throw HarmonicException.failed(
            "corpus in " + folder + " is too short: a part of it has " + least + " tokens",
            "a window takes " + window + "; choose a smaller `context-length` or give more text");
      }
      return corpus;
    }

    @Override
    public long trainRows(Task task, long seed) {
      try (Corpus corpus = examples(task, seed)) {
        return corpus.train().length();
      }
    }

    private Corpus open() {
      if (folder == null) {
        throw HarmonicException.usage(
            "`data` is missing: language is learnt from a corpus",
            "give the folder that 'harmonic tokenize' made, or one with train.bin and val.bin");
      }
      return Corpus.open(Path.of(folder));
    }
  }
}
