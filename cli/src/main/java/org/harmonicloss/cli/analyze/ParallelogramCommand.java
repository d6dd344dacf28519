package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.words.Parallelograms;
import org.harmonicloss.analysis.words.WordPairLosses;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.Vocabularies;
import org.harmonicloss.cli.output.Bar;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.OutputFile;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.pretrained.ModelFolder;
import org.harmonicloss.models.words.Tokenizer;
import org.harmonicloss.models.words.WordPairs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic analyze parallelogram`: how nearly pairs of words make parallelograms.
@Command(
    name = "parallelogram",
    sortOptions = false,
    header = {
      "How nearly word pairs make parallelograms: king - man + woman = queen.",
      "",
      "Examples:",
      "  harmonic analyze parallelogram vectors.txt --plot cdf.svg",
      "  harmonic analyze parallelogram vectors.txt --word-pairs FOLDER --plot-pairs pairs.svg",
      "  harmonic analyze parallelogram model.safetensors --tensor wte.weight --vocab vocab.json",
      "  harmonic analyze parallelogram FOLDER --word-pairs FOLDER",
      "  harmonic analyze parallelogram vectors.txt others.txt --each losses.ndjson",
      ""
    },
    description = {
      "",
      "Draws two pairs i->j and m->n of a task, takes the last token of each word, and measures"
          + " l = |E_i + E_n - E_j - E_m| / sigma on the first principal components of the whole"
          + " embedding (the paper's section 6); 0 is a perfect parallelogram. Losses that are 0"
          + " because the tokens are the same are counted as zeros and left out of mean, median and"
          + " quantiles. Of two embeddings, both are measured on the same quadruples."
    })
public final class ParallelogramCommand implements Callable<Integer> {
  /// Of GPT-2: its vocabulary, and that padded to a multiple of 64.
  private static final int GPT2_ROWS = 50257;

  private static final int GPT2_PADDED_ROWS = 50304;

  private static final String WORD = "word";
  private static final String WORDPIECE = "wordpiece";

  private final Console console;

  @Mixin private EmbeddingSource source;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SECOND|-",
      description = "Another embedding, to compare with.")
  private String second;

  @Option(
      names = "--second-tensor",
      paramLabel = "NAME",
      description = "Which tensor of SECOND. Default: as --tensor.")
  private String secondTensor;

  @Option(
      names = "--second-vocab",
      paramLabel = "FILE|-",
      description = "What the rows of SECOND stand for. Default: as --vocab.")
  private Path secondVocabulary;

  @Option(
      names = "--word-pairs",
      paramLabel = "DIR|FILE|-",
      description =
          "Word pairs: a .json file, or a folder of them, each a list of objects with \"input\" and"
              + " \"output\". Default: the small set that comes with harmonic.")
  private Path tasks;

  @Option(
      names = "--tokenizer",
      paramLabel = "gpt2|word|wordpiece|FILE",
      description =
          "How words become tokens: GPT-2's byte pairs, whole words of the vocabulary, WordPiece, or as a"
              + " tokenizer.json, a vocab.txt or a model's folder says. Default: a model's own; gpt2 for 50257"
              + " to 50304 rows without names; else word.")
  private String tokenizer;

  @Option(
      names = "--quadruples",
      paramLabel = "N",
      description = "Quadruples to draw for each task, >= 1. Default: 10000.")
  private int quadruples = 10000;

  @Option(
      names = "--components",
      paramLabel = "K",
      description = "Principal components to measure on, >= 1. Default: 2.")
  private int components = 2;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Which quadruples are drawn, >= 0. Default: 0.")
  private long seed;

  @Option(
      names = "--squared",
      description = "Give the square of l, as the authors' code does, instead of l.")
  private boolean squared;

  @Option(
      names = "--each",
      paramLabel = "FILE|-",
      description = "Write every quadruple, its words, tokens and loss, as NDJSON.")
  private Path each;

  @Mixin private PlotOption plot;

  @Option(
      names = "--plot-pairs",
      paramLabel = "FILE|-",
      description =
          "Draw parallelograms of each task from the best to the worst, in the same forms; --plot"
              + " draws the cumulative distribution of each task.")
  private Path plotPairs;

  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  public ParallelogramCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    require(quadruples >= 1, "quadruples", "1 or greater", quadruples);
    require(seed >= 0, "seed", "0 or greater", seed);
    plot.check(plot.file() != null || plotPairs != null);
    var distributions = plot.file() == null ? null : PlotOption.format(plot.file());
    var pairs = plotPairs == null ? null : PlotOption.format(plotPairs);
    try (Files files = new Files(console)) {
      OutputFile cdf = files.open(plot.file());
      OutputFile examples = files.open(plotPairs);
      OutputFile list = files.open(each);
      List<WordPairs> wordPairs = wordPairs();
      List<WordPairLosses.Model> models = models();
      List<WordPairLosses> losses = measure(wordPairs, models);
      List<String> sources = models.stream().map(WordPairLosses.Model::source).toList();
      if (list != null) {
        StringBuilder lines = new StringBuilder();
        losses.forEach(task -> ParallelogramJson.each(task, lines));
        list.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      }
      if (cdf != null) {
        String unit = squared ? "l²" : "l, in units of σ";
        cdf.write(
            plot.titled(ParallelogramFigures.distributions(losses, sources, unit))
                .render(distributions));
      }
      if (examples != null) {
        var first = models.getFirst();
        examples.write(
            plot.titled(
                    ParallelogramFigures.examples(losses, first.source(), first.parallelograms()))
                .render(pairs));
      }
      files.commit();
      print(models, losses);
    }
    return 0;
  }

  private List<WordPairs> wordPairs() {
    if (tasks == null) {
      return WordPairs.own();
    }
    return StandardInput.isMeant(tasks)
        ? List.of(WordPairs.read(console.in().source()))
        : WordPairs.read(tasks);
  }

  private static void require(boolean holds, String option, String range, Number value) {
    if (!holds) {
      throw HarmonicException.usage(
          "--" + option + " must be " + range + ", was " + value,
          "see 'harmonic analyze parallelogram --help'");
    }
  }

  private List<WordPairLosses.Model> models() {
    List<WordPairLosses.Model> models = new ArrayList<>();
    models.add(model(source.read(console)));
    if (second != null) {
      models.add(model(source.another(second, secondTensor, secondVocabulary).read(console)));
    }
    return models;
  }

  private WordPairLosses.Model model(EmbeddingSource.Found found) {
    Embedding embedding = found.embedding();
    int most = Math.min(embedding.rows(), embedding.columns());
    require(
        components >= 1 && components <= most,
        "components",
        "1 to " + most + " (" + embedding.source() + ")",
        components);
    return new WordPairLosses.Model(
        embedding.source(), tokenizer(found), Parallelograms.of(embedding.values(), components));
  }

  private Tokenizer tokenizer(EmbeddingSource.Found found) {
    boolean own = tokenizer == null || tokenizer.equals(ModelFolder.GPT2);
    if (found.encoding().isPresent() && own) {
      return Tokenizer.bytePairs(found.encoding().get());
    }
    if (found.tokenizer().isPresent() && tokenizer == null) {
      return found.tokenizer().get();
    }
    Embedding embedding = found.embedding();
    int rows = embedding.rows();
    List<String> labels = embedding.labels();
    boolean nameless = IntStream.range(0, rows).allMatch(i -> labels.get(i).equals("" + i));
    boolean gpt2 = nameless && rows >= GPT2_ROWS && rows <= GPT2_PADDED_ROWS;
    String chosen = tokenizer != null ? tokenizer : gpt2 ? ModelFolder.GPT2 : WORD;
    if (nameless && (chosen.equals(WORD) || chosen.equals(WORDPIECE))) {
      throw HarmonicException.usage(
          "it is not known which words the "
              + rows
              + " rows of "
              + embedding.source()
              + " stand for",
          "name them with --vocab FILE, or use --tokenizer gpt2 for an embedding of GPT-2");
    }
    return switch (chosen) {
      case ModelFolder.GPT2 -> Tokenizer.gpt2(rows);
      case WORD -> Tokenizer.words(labels);
      case WORDPIECE -> Tokenizer.wordPieces(labels);
      default -> {
        Path file = Path.of(chosen);
        if (!file.toFile().exists()) {
          throw HarmonicException.usage(
              "no such tokenizer: " + chosen,
              "choose gpt2, word or wordpiece, or give a tokenizer.json, a vocab.txt or a model's folder");
        }
        ModelFolder.Found read = ModelFolder.tokenizer(file);
        Vocabularies.fitted(read, rows, Optional.empty(), embedding.source());
        yield read.tokenizer();
      }
    };
  }

  private List<WordPairLosses> measure(
      List<WordPairs> wordPairs, List<WordPairLosses.Model> models) {
    List<WordPairLosses> losses =
        wordPairs.stream()
            .map(task -> WordPairLosses.of(task, models, quadruples, seed, squared))
            .toList();
    int missing = losses.stream().mapToInt(WordPairLosses::missing).sum();
    if (losses.stream().allMatch(task -> task.quadruples().length == 0)) {
      throw HarmonicException.failed(
          "no task has two pairs of words in the vocabulary of " + models.getFirst().source(),
          "name its tokens with --vocab, or choose another --tokenizer");
    }
    if (missing > 0) {
      console
          .err()
          .println(
              "harmonic: warning: left out, not in the vocabulary: " + missing + " pairs of words");
    }
    return losses;
  }

  private void print(List<WordPairLosses.Model> models, List<WordPairLosses> losses) {
    ObjectNode whole =
        Json.object()
            .put("metric", "parallelogram")
            .put("components", components)
            .put("seed", seed)
            .put("squared", squared);
    OptionalDouble value = value(losses);
    whole.put("value", value.isPresent() ? (Double) value.getAsDouble() : null);
    format
        .output(console)
        .print(
            whole,
            losses.stream().flatMap(task -> ParallelogramJson.rows(task, models)).iterator(),
            "task",
            "source",
            "pairs",
            "missing",
            "zeros",
            "mean",
            "median",
            "better");
    if (value.isPresent()) {
      bar.check("the median of the tasks' median losses", value.getAsDouble());
    }
  }

  /// The median of the first model's medians; none where no quadruple could be drawn.
  private static OptionalDouble value(List<WordPairLosses> losses) {
    double[] medians =
        losses.stream()
            .flatMap(task -> task.distribution(0).stream())
            .mapToDouble(quantiles -> quantiles.at(0.5))
            .toArray();
    return medians.length > 0 ? OptionalDouble.of(Median.of(medians)) : OptionalDouble.empty();
  }

  /// The files that are written, which appear together once all is done.
  private static final class Files implements AutoCloseable {
    private final Console console;
    private final List<OutputFile> open = new ArrayList<>();

    Files(Console console) {
      this.console = console;
    }

    OutputFile open(Path path) {
      if (path == null) {
        return null;
      }
      OutputFile file = OutputFile.open(path, console);
      open.add(file);
      return file;
    }

    void commit() {
      open.forEach(OutputFile::commit);
    }

    @Override
    public void close() {
      open.forEach(OutputFile::close);
    }
  }
}
