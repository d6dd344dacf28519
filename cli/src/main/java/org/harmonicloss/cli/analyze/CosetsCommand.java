package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.Groups;
import org.harmonicloss.analysis.figures.ScatterPlot;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.analysis.groups.CosetPartition;
import org.harmonicloss.analysis.groups.Subgroup;
import org.harmonicloss.analysis.metrics.Cosets;
import org.harmonicloss.analysis.metrics.PermutationRows;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.output.Bar;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `harmonic analyze cosets`: which partition into cosets an embedding of permutations shows.
@Command(
    name = "cosets",
    header = {
      "The partition into cosets that an embedding of permutations shows best.",
      "",
      "Examples:",
      "  harmonic analyze cosets RUN",
      "  harmonic analyze cosets RUN --all --format csv > cosets.csv",
      "  harmonic analyze cosets RUN --plot cosets.svg",
      "  harmonic analyze cosets RUN --fail-under 0.9",
      ""
    },
    description = {
      "",
      "Every partition of the symmetric group into left cosets gH or right cosets Hg of a subgroup"
          + " (54 for 4 symbols) is scored by the mean silhouette of the rows that it parts: 1 is a"
          + " point for each coset, 0 no pattern (the paper's appendix B). --fail-under and"
          + " --fail-over look at the best.",
      "",
      "Rows are those of a run of the task permutation; or 6, 24 or 120 others, labelled with the"
          + " permutations (such as 0132) or in their lexicographic order. Generators are cycles of"
          + " the symbols 1 to n; where labels have digits, those are 0 to n - 1."
    })
public final class CosetsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EmbeddingSource source;

  @Option(names = "--all", description = "Rank all partitions, not only the best.")
  private boolean all;

  @Mixin private ComponentsOption components;

  @Mixin private PlotOption plot;
  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  public CosetsCommand(Console console) {
    this.console = console;
  }

  /// What was found for one embedding.
  private record Result(
      Embedding embedding, int components, PermutationRows rows, List<Cosets.Ranked> ranked) {
    private Cosets.Ranked best() {
      return ranked.getFirst();
    }
  }

  @Override
  public Integer call() {
    plot.draw(console, this::result, this::figure, this::print);
    return 0;
  }

  private Result result() {
    Embedding embedding = source.read(console).embedding();
    PermutationRows rows = PermutationRows.of(embedding);
    ComponentsOption.Projected projected = components.project(embedding);
    return new Result(embedding, projected.count(), rows, Cosets.rank(projected.points(), rows));
  }

  private void print(Result result) {
    List<Cosets.Ranked> shown = all ? result.ranked : List.of(result.best());
    ObjectNode whole =
        Json.object()
            .put("metric", "cosets")
            .put("source", result.embedding.source())
            .put("symbols", result.rows.group().symbols())
            .put("components", result.components)
            .put("compared", result.ranked.size());
    components.describe(whole);
    format
        .output(console)
        .print(
            whole,
            IntStream.range(0, shown.size())
                .mapToObj(i -> json(i + 1, shown.get(i), result.rows))
                .iterator(),
            "rank",
            "value",
            "side",
            "subgroup.type",
            "subgroup.order",
            "subgroup.normal",
            "subgroup.generators");
    bar.check("the best silhouette", result.best().silhouette());
  }

  private static ObjectNode json(int rank, Cosets.Ranked ranked, PermutationRows rows) {
    CosetPartition partition = ranked.partition();
    Subgroup subgroup = partition.subgroup();
    ObjectNode json =
        Json.object()
            .put("rank", rank)
            .put("value", ranked.silhouette())
            .put("side", side(partition));
    ArrayNode cosets = json.putArray("cosets");
    partition.cosets().forEach(coset -> names(cosets.addArray(), coset, rows));
    ObjectNode group = json.putObject("subgroup");
    group.put("order", subgroup.order()).put("type", subgroup.type());
    group.put("normal", subgroup.isNormal());
    ArrayNode generators = group.putArray("generators");
    subgroup.cycles().forEach(generators::add);
    names(group.putArray("elements"), Arrays.stream(subgroup.elements()).boxed().toList(), rows);
    return json;
  }

  private static void names(ArrayNode array, List<Integer> elements, PermutationRows rows) {
    elements.forEach(element -> array.add(rows.names().get(element)));
  }

  /// Of cosets gH or Hg, after the first g in each.
  private static List<String> names(Cosets.Ranked ranked, PermutationRows rows) {
    CosetPartition partition = ranked.partition();
    return partition.cosets().stream()
        .map(coset -> rows.names().get(coset.getFirst()))
        .map(g -> partition.side() == CosetPartition.Side.RIGHT ? "H " + g : g + " H")
        .toList();
  }

  private static String side(CosetPartition partition) {
    return partition.side().name().toLowerCase(Locale.ROOT);
  }

  private ScatterPlot figure(Result result) {
    Embedding embedding = result.embedding;
    Cosets.Ranked best = result.best();
    Pca pca = Pca.fit(embedding.values());
    Subgroup subgroup = best.partition().subgroup();
    String side =
        switch (best.partition().side()) {
          case LEFT -> "Left cosets";
          case RIGHT -> "Right cosets";
          case BOTH -> "Cosets";
        };
    String title =
        String.format(
            Locale.ROOT,
            "%s of H = %s = ⟨%s⟩, silhouette %.3f",
            side,
            subgroup.type(),
            String.join(", ", subgroup.cycles()),
            best.silhouette());
    int[] cosets = Cosets.clusters(best.partition(), result.rows);
    Groups groups = new Groups(IntStream.of(cosets).boxed().toList(), names(best, result.rows));
    return PcaCommand.figure(title, embedding, pca, components.plane(), groups);
  }
}
