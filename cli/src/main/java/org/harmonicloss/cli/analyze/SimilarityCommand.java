package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.HeatMap;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Proximity;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.NamedTokens;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `harmonic analyze similarity`: every token beside every other.
@Command(
    name = "similarity",
    header = {
      "The cosine or the distance between each two tokens, as a matrix.",
      "",
      "Examples:",
      "  harmonic analyze similarity RUN 0 1 2 3",
      "  harmonic analyze similarity RUN --measure euclidean --format csv > distances.csv",
      "  harmonic analyze similarity RUN --plot similarity.svg",
      "  harmonic analyze similarity vectors.txt king queen man woman",
      ""
    },
    description = {
      "",
      "One row for each token, with its \"values\" in the order of the rows. Vectors are taken as they"
          + " are, not centred."
    })
public final class SimilarityCommand implements Callable<Integer> {
  /// More would be a million numbers that nobody reads.
  private static final int MOST = 1000;

  private final Console console;

  @Mixin private EmbeddingSource source;

  @Parameters(
      index = "1..*",
      paramLabel = "TOKEN",
      description =
          "Tokens by their labels, or row numbers where there are no labels. Default: all, if they"
              + " are 1000 at most.")
  private List<String> tokens = new ArrayList<>();

  @Mixin private ProximityOption metric;
  @Mixin private PlotOption plot;
  @Mixin private FormatOption format;

  public SimilarityCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    plot.around(console, this::compare);
    return 0;
  }

  private PlotOption.Found compare() {
    Embedding embedding = source.read(console).embedding();
    int count = tokens.isEmpty() ? embedding.rows() : tokens.size();
    if (count > MOST) {
      throw HarmonicException.usage(
          "too many tokens for a matrix: " + count + ", at most " + MOST,
          "name some, as in 'harmonic analyze similarity FILE king queen'");
    }
    int[] ids =
        tokens.isEmpty()
            ? IntStream.range(0, count).toArray()
            : NamedTokens.find(embedding, tokens);
    List<String> labels = Arrays.stream(ids).mapToObj(embedding.labels()::get).toList();
    double[][] values = metric.proximity.between(embedding, ids);
    ObjectNode around =
        Json.object()
            .put("metric", "similarity")
            .put("source", embedding.source())
            .put("measure", metric.proximity.text());
    Iterator<ObjectNode> rows =
        IntStream.range(0, count).mapToObj(i -> json(ids[i], labels.get(i), values[i])).iterator();
    return new PlotOption.Found(
        () -> format.output(console).print(around, rows),
        () -> new HeatMap(title(embedding), labels, values, metric.proximity));
  }

  private String title(Embedding embedding) {
    String measure = metric.proximity == Proximity.COSINE ? "Cosines" : "Distances";
    return measure + " of " + embedding.source();
  }

  private static ObjectNode json(int id, String label, double[] values) {
    ObjectNode json = Json.object().put("id", id).put("label", label);
    PcaCommand.numbers(json.putArray("values"), values);
    return json;
  }
}
