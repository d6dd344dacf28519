package org.harmonicloss.cli.input;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Printable;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.pretrained.ModelFolder;
import org.harmonicloss.models.pretrained.TokenTensors;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.tensors.Tensor;
import org.harmonicloss.models.tensors.TensorFile;
import org.harmonicloss.models.tensors.Vocabulary;
import org.harmonicloss.models.words.BytePairEncoding;
import org.harmonicloss.models.words.Tokenizer;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The embedding that is measured: a run's, an exported model's, anybody's in a file, or what
/// `probe` prints.
public final class EmbeddingSource {
  @Parameters(
      index = "0",
      paramLabel = "RUN|FILE|-",
      description =
          "A run, or its model.onnx; a model's folder as Hugging Face has it; any .safetensors, .pt, .onnx or"
              + " .npy; text with a row of numbers for each token (GloVe, word2vec, CSV, TSV); word2vec's binary"
              + " format;"
              + " NDJSON rows with \"values\", as 'harmonic probe --output' prints them; any of these"
              + " as .gz; or - for any of these on standard input.")
  private String source;

  @Option(
      names = "--tensor",
      paramLabel = "NAME",
      description =
          "Which tensor of the file, or of a run's checkpoint, by its name or the end of it, or embedding or"
              + " unembedding; 'harmonic tensors' lists them. Default: the only one with rows and columns, or the"
              + " embedding of the tokens by the names that models give it.")
  private String tensor;

  @Option(
      names = "--vocab",
      paramLabel = "FILE|-",
      description =
          "What the rows stand for: a token on each line, or .json, a list of tokens or an object of"
              + " tokens and their rows. Default: as the run, the text or the folder's tokenizer names them, else"
              + " numbers.")
  private Path vocabulary;

  @Option(names = "--tokens", paramLabel = "task|all", description = Tokens.DESCRIPTION)
  private Tokens tokens;

  private List<String> vocabularyTokens;
  private StandardInput in;
  private PrintStream err;

  /// Which rows of a model's embedding are measured.
  public enum Tokens {
    TASK,
    ALL;

    public static final String DESCRIPTION =
        "Which tokens of a run: task, those that the paper looks at (equivalence: the 40 numbers;"
            + " genealogy: the 127 nodes; else all), or all. Default: task.";
  }

  /// @param config of the model; unknown for rows from a pipe or a file
  /// @param tokenizer of the model's folder, if it has one and it is the embedding of its tokens
  public record Found(
      Embedding embedding, Optional<RunConfig> config, Optional<Tokenizer> tokenizer) {
    private Found(Embedding embedding, Optional<RunConfig> config) {
      this(embedding, config, Optional.empty());
    }

    private Found with(Embedding other) {
      return new Found(other, config, tokenizer);
    }

    /// What the model has learnt, if that is a task of section 4.
    public Optional<TokenTask> task() {
      return config.map(RunConfig::task).map(t -> t instanceof TokenTask task ? task : null);
    }

    /// What makes a language model's tokens of a text.
    public Optional<BytePairEncoding> encoding() {
      return config
          .map(RunConfig::task)
          .map(t -> t instanceof Language language ? language.encoding() : null);
    }
  }

  /// Without options but for the tokens.
  public static EmbeddingSource of(Path path, Tokens tokens) {
    return of(path.toString(), null, tokens);
  }

  /// A source as the user names it.
  ///
  /// @param tensor null for the only one
  public static EmbeddingSource of(String name, String tensor, Tokens tokens) {
    EmbeddingSource source = new EmbeddingSource();
    source.source = name;
    source.tensor = tensor;
    source.tokens = tokens;
    return source;
  }

  public Found read(Console console) {
    in = console.in();
    err = console.err();
    if (source.equals("-")) {
      Source piped = in.source().unpacked();
      if (!TensorFile.hasNames(piped)) {
        refuseWith("-", "--tokens", tokens);
        refuseWith("-", "--tensor", tensor);
      }
      return file(TensorFile.open(piped));
    }
    Path path = Path.of(source);
    if (!Files.exists(path)) {
      throw HarmonicException.usage(
          "no such run or file: " + path, "train one with 'harmonic train', or check the path");
    }
    if (!Files.isDirectory(path)) {
      return file(TensorFile.open(path));
    }
    if (!RunDirectory.exists(path) && ModelFolder.isOne(path)) {
      return folder(new ModelFolder(path));
    }
    if (tensor != null) {
      return tensor(TensorFile.open(checkpoint(path)));
    }
    try (OnnxModel model = OnnxModel.open(path)) {
      return renamed(found(model, source, tokens));
    }
  }

  private Found file(TensorFile file) {
    if (tensor == null && OnnxModel.isOurs(file)) {
      try (OnnxModel model = OnnxModel.open(file.source(), ComputeDevice.CPU)) {
        return renamed(found(model, source, tokens));
      }
    }
    return tensor(file);
  }

  /// Another embedding, read as this one is where nothing else is said.
  ///
  /// @param otherTensor null for the same
  /// @param otherVocabulary null for the same
  public EmbeddingSource another(String otherSource, String otherTensor, Path otherVocabulary) {
    EmbeddingSource other = new EmbeddingSource();
    other.source = otherSource;
    other.tensor = otherTensor != null ? otherTensor : tensor;
    other.vocabulary = otherVocabulary != null ? otherVocabulary : vocabulary;
    other.tokens = tokens;
    // A pipe can be read only once.
    other.vocabularyTokens = otherVocabulary == null ? vocabularyTokens : null;
    return other;
  }

  private static Path checkpoint(Path run) {
    return RunDirectory.open(run).checkpoint();
  }

  private static void refuseWith(String what, String option, Object value) {
    if (value != null) {
      throw HarmonicException.usage(
          option + " cannot be used with " + what + ", which is taken as it is",
          "leave " + option + " out, or give a run");
    }
  }

  private Found renamed(Found found) {
    Embedding run = found.embedding();
    return vocabulary == null
        ? found
        : found.with(new Embedding(run.source(), named(run.labels()), run.values()));
  }

  /// @param tokens which to take; null for those of the task
  public static Found model(Path path, Tokens tokens) {
    try (OnnxModel model = OnnxModel.open(path)) {
      return found(model, path.toString(), tokens);
    }
  }

  private static Found found(OnnxModel model, String source, Tokens tokens) {
    Optional<RunConfig> config = Optional.of(model.config());
    if (model.config().task() instanceof Language) {
      Matrix rows = Matrix.of(model.weights("embedding"));
      return new Found(new Embedding(source, model.labels(), rows), config);
    }
    if (!(model.config().task() instanceof TokenTask task)) {
      throw HarmonicException.failed(
          "no token embedding: "
              + source
              + " is a model of "
              + model.config().task().name()
              + ", which has none",
          "for its class weights say --tensor param.unembedding");
    }
    Matrix all = Matrix.of(model.weights("embedding"));
    Matrix rows = tokens == Tokens.ALL ? all : all.head(task.embeddingTokens());
    List<String> labels = model.labels().subList(0, rows.rows());
    return new Found(new Embedding(source, labels, rows), config);
  }

  private Found tensor(TensorFile file) {
    refuseWith(tensor == null ? source : "--tensor", "--tokens", tokens);
    Tensor chosen = TokenTensors.choose(file, tensor);
    if (tensor == null && file.tensors().stream().filter(Tensor::isMatrix).count() > 1) {
      say(about(chosen) + more(TokenTensors.about(file, chosen, false)));
    }
    Matrix rows = file.read(chosen.name());
    List<String> labels = named(file.labels().orElseGet(() -> numbers(rows.rows())));
    return new Found(new Embedding(name(), labels, rows), Optional.empty());
  }

  /// What others have trained, whose embedding and tokenizer are found by their names.
  private Found folder(ModelFolder folder) {
    refuseWith(source, "--tokens", tokens);
    TensorFile file = folder.tensors();
    Tensor chosen = TokenTensors.choose(file, tensor);
    Matrix rows = file.read(chosen.name());
    Optional<ModelFolder.Found> words = Optional.empty();
    List<String> labels = numbers(rows.rows());
    boolean ofTokens =
        Optional.of(chosen).equals(TokenTensors.embedding(file))
            || Optional.of(chosen).equals(TokenTensors.unembedding(file));
    if (ofTokens && vocabulary == null) {
      words = folder.tokenizer();
      if (words.isPresent()) {
        labels = Vocabularies.fitted(words.get(), rows.rows(), folder.number("vocab_size"), source);
      }
    }
    say(
        about(chosen)
            + more(words.map(one -> "tokens of " + one.file().getFileName()).orElse("no tokenizer"))
            + more(TokenTensors.about(file, chosen, folder.isTied())));
    return new Found(
        new Embedding(name(), named(labels), rows),
        Optional.empty(),
        words.map(ModelFolder.Found::tokenizer));
  }

  private String name() {
    return tensor == null ? source : source + ":" + tensor;
  }

  private static String about(Tensor chosen) {
    return chosen.name() + " " + chosen.shapeText() + " " + chosen.type();
  }

  private static String more(String text) {
    return text.isEmpty() ? "" : "; " + text;
  }

  private void say(String what) {
    err.println("harmonic: " + Printable.of(what));
  }

  private static List<String> numbers(int rows) {
    return IntStream.range(0, rows).mapToObj(Integer::toString).toList();
  }

  /// @param labels what the rows are called where the user has no other names for them
  private List<String> named(List<String> labels) {
    if (vocabulary == null) {
      return labels;
    }
    if (vocabularyTokens == null) {
      vocabularyTokens = Vocabulary.read(in.source(vocabulary, Vocabulary.HINT));
    }
    List<String> tokens = vocabularyTokens;
    if (tokens.size() != labels.size()) {
      throw HarmonicException.failed(
          String.format(
              Locale.ROOT,
              "vocabulary and rows disagree: %s has %d tokens, %s has %d rows",
              vocabulary,
              tokens.size(),
              source,
              labels.size()),
          "give the vocabulary of this embedding: one token for each row");
    }
    return tokens;
  }
}
