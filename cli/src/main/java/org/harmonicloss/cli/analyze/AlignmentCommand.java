package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.harmonicloss.analysis.alignment.Alignment;
import org.harmonicloss.analysis.alignment.Measure;
import org.harmonicloss.analysis.alignment.SameRows;
import org.harmonicloss.analysis.figures.ColourScale;
import org.harmonicloss.analysis.figures.HeatMap;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic analyze alignment`: how alike embeddings of the same rows are.
@Command(
    name = "alignment",
    header = {
      "How alike embeddings or hidden states of the same tokens or inputs are, each two of them.",
      "",
      "Examples:",
      "  harmonic analyze alignment RUN RUN",
      "  harmonic analyze alignment RUN --output embedding,unembedding",
      "  harmonic analyze alignment RUN RUN --output hidden --plot alignment.svg",
      "  harmonic analyze alignment vectors.txt others.txt --common --measures cka",
      "  harmonic probe RUN --output embedding | harmonic analyze alignment - RUN",
      ""
    },
    description = {
      "",
      "cka: linear centred kernel alignment. rsa: Spearman's correlation of the distances between"
          + " rows. procrustes: what is in common after the best turn and stretch; SciPy's disparity"
          + " is 1 minus its square. neighbors: the share of the nearest rows that are the same. All"
          + " are 1 for a space that is the other one, turned. The effective rank of each is the"
          + " exponential of the entropy of its singular values.",
      "",
      "Rows are matched by their labels where both have some, else by their place. Of many rows, rsa"
          + " takes pairs by chance, and neighbors rows: --pairs and --rows say how many."
    })
public final class AlignmentCommand implements Callable<Integer> {
  /// More would be a picture that nobody reads.
  private static final int MOST = 200;

  private final Console console;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "RUN|FILE|-",
      description = "What to compare, as for other analyses: runs, files, or what 'probe' prints.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "Which outputs of the runs, each a space of its own: embedding, unembedding, or, for every"
              + " valid input, hidden, log_probs, distances, logits, and of a transformer"
              + " blocks.N.resid_post at the last position. Default: embedding.")
  private List<String> outputs = new ArrayList<>();

  @Option(
      names = "--tensor",
      paramLabel = "NAME",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "Which tensors of the files, each a space of its own. Default: the only one with rows and"
              + " columns.")
  private List<String> tensors = new ArrayList<>();

  @Option(
      names = "--tokens",
      paramLabel = "task|all",
      description = EmbeddingSource.Tokens.DESCRIPTION)
  private EmbeddingSource.Tokens tokens;

  @Option(
      names = "--common",
      description = "Take the rows whose labels all have, instead of refusing other rows.")
  private boolean common;

  @Option(
      names = "--measures",
      paramLabel = "cka|rsa|procrustes|neighbors",
      split = ",",
      splitSynopsisLabel = ",",
      description = "What to measure; --plot draws the first. Default: all, cka first.")
  private List<Measure> measures = new ArrayList<>();

  @Mixin private ProximityOption proximity;

  @Option(
      names = "--neighbors",
      paramLabel = "K",
      description = "Nearest rows to look at, >= 1. Default: 10.")
  private int neighbors = 10;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Most pairs of rows that rsa takes, >= 1. Default: 1000000.")
  private int pairs = 1_000_000;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Most rows whose neighbors are looked for, >= 1. Default: 2000.")
  private int rows = 2000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Which pairs and rows are taken, >= 0. Default: 0.")
  private long seed;

  @Mixin private PlotOption plot;
  @Mixin private FormatOption format;

  public AlignmentCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    require(neighbors >= 1, "neighbors", "1 or greater", neighbors);
    require(pairs >= 1 && pairs <= 1 << 28, "pairs", "from 1 to " + (1 << 28), pairs);
    require(rows >= 1, "rows", "1 or greater", rows);
    require(seed >= 0, "seed", "0 or greater", seed);
    plot.around(console, this::compare);
    return 0;
  }

  private static void require(boolean holds, String option, String range, Number value) {
    if (!holds) {
      throw HarmonicException.usage(
          "--" + option + " must be " + range + ", was " + value,
          "see 'harmonic analyze alignment --help'");
    }
  }

  private PlotOption.Found compare() {
    List<Embedding> read = new AlignedSources(console, outputs, tensors, tokens).read(sources);
    if (read.size() < 2 || read.size() > MOST) {
      throw HarmonicException.usage(
          "alignment is between two or more, " + MOST + " at most; there are " + read.size(),
          "name another run or file, or more than one --output or --tensor");
    }
    List<Embedding> spaces = SameRows.of(read, common);
    Set<Measure> wanted =
        measures.isEmpty() ? EnumSet.allOf(Measure.class) : new LinkedHashSet<>(measures);
    Alignment alignment =
        new Alignment(
            spaces,
            new Alignment.Settings(wanted, proximity.proximity, neighbors, pairs, rows, seed));
    List<Alignment.Pair> found = alignment.pairs();
    ObjectNode whole =
        Json.object()
            .put("metric", "alignment")
            .put("vectors", spaces.getFirst().rows())
            .put("measure", proximity.proximity.text());
    if (wanted.contains(Measure.RSA)) {
      whole.put("pairs", alignment.rowPairs());
    }
    if (wanted.contains(Measure.NEIGHBORS)) {
      whole.put("nearest", alignment.neighbors()).put("asked", alignment.askedRows());
    }
    whole.put("seed", seed);
    var lines = found.stream().map(pair -> json(pair, spaces, wanted, alignment)).iterator();
    Measure first = wanted.iterator().next();
    return new PlotOption.Found(
        () -> format.output(console).print(whole, lines), () -> map(spaces, found, first));
  }

  private static ObjectNode json(
      Alignment.Pair pair, List<Embedding> spaces, Set<Measure> wanted, Alignment alignment) {
    ObjectNode json =
        Json.object()
            .put("source", spaces.get(pair.first()).source())
            .put("other", spaces.get(pair.second()).source());
    for (Measure measure : wanted) {
      double value = pair.values().get(measure);
      json.put(measure.text(), Double.isFinite(value) ? (Double) value : null);
    }
    return json.put("effective_rank", alignment.effectiveRank(pair.first()))
        .put("other_effective_rank", alignment.effectiveRank(pair.second()));
  }

  private static HeatMap map(List<Embedding> spaces, List<Alignment.Pair> pairs, Measure measure) {
    double[][] values = new double[spaces.size()][spaces.size()];
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(values[i], 1);
    }
    for (Alignment.Pair pair : pairs) {
      values[pair.first()][pair.second()] = pair.values().get(measure);
      values[pair.second()][pair.first()] = pair.values().get(measure);
    }
    List<String> labels = spaces.stream().map(Embedding::source).toList();
    ColourScale scale =
        measure == Measure.RSA ? ColourScale.diverging(1) : ColourScale.between(0, 1);
    return new HeatMap("Alignment: " + measure.text(), labels, values, measure.text(), scale);
  }
}
