package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Proximity;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.NamedTokens;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic analyze neighbors`: the tokens nearest to given ones.
@Command(
    name = "neighbors",
    header = {
      "The tokens whose vectors are nearest to those of given ones.",
      "",
      "Examples:",
      "  harmonic analyze neighbors RUN 3 4",
      "  harmonic analyze neighbors RUN 3 --measure euclidean --top-k 5",
      "  harmonic analyze neighbors vectors.txt king queen",
      ""
    },
    description = {
      "",
      "Rows are taken as they are, not centred. A row of zeros has no angle, so by cosine it is never a"
          + " neighbour."
    })
public final class NeighborsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EmbeddingSource source;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "TOKEN",
      description = "Tokens by their labels, or row numbers where there are no labels.")
  private List<String> tokens;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "How many neighbours of each, >= 1. Default: 10, or as many as there are.")
  private Integer topK;

  @Mixin private ProximityOption metric;
  @Mixin private FormatOption format;

  public NeighborsCommand(Console console) {
    this.console = console;
  }

  /// The neighbours of one token, the nearest first.
  private record Row(int token, List<Proximity.Neighbor> neighbors) {}

  @Override
  public Integer call() {
    Embedding embedding = source.read(console).embedding();
    int most = embedding.rows() - 1;
    if (topK != null && (topK < 1 || topK > most)) {
      throw HarmonicException.usage(
          "--top-k must be from 1 to " + most + ", was " + topK,
          embedding.source() + " has " + embedding.rows() + " tokens");
    }
    int[] ids = NamedTokens.find(embedding, tokens);
    Proximity proximity = metric.proximity;
    var neighbors = proximity.nearest(embedding, ids, topK == null ? Math.min(10, most) : topK);
    List<Row> rows =
        IntStream.range(0, ids.length).mapToObj(i -> new Row(ids[i], neighbors.get(i))).toList();
    ObjectNode around =
        Json.object()
            .put("metric", "neighbors")
            .put("source", embedding.source())
            .put("measure", proximity.text());
    format.output(console).print(around, rows.stream().map(row -> json(row, embedding)).iterator());
    return 0;
  }

  private static ObjectNode json(Row row, Embedding embedding) {
    ObjectNode json =
        Json.object().put("id", row.token).put("label", embedding.labels().get(row.token));
    ArrayNode neighbors = json.putArray("neighbors");
    for (Proximity.Neighbor neighbor : row.neighbors) {
      neighbors
          .addObject()
          .put("rank", neighbors.size())
          .put("id", neighbor.row())
          .put("label", embedding.labels().get(neighbor.row()))
          .put("value", neighbor.value());
    }
    return json;
  }
}
