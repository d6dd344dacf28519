package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.harmonicloss.analysis.metrics.NeuralCollapse;
import org.harmonicloss.cli.input.RunRows;
import org.harmonicloss.cli.input.RunRows.Part;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.Argmax;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic analyze collapse`: how far models have gone in neural collapse.
@Command(
    name = "collapse",
    header = {
      "How far representations and class weights have gone in neural collapse; 0 is all the way.",
      "",
      "Examples:",
      "  harmonic analyze collapse RUN",
      "  harmonic analyze collapse SWEEP --summary",
      "  harmonic analyze collapse RUN --on test",
      ""
    },
    description = {
      "",
      "The four measures of Papyan, Han and Donoho (2020), with m_c the mean representation of class"
          + " c, M those less their own mean, and W the class weights (class centres of a distance"
          + " head) less theirs:",
      "  NC1  Tr(S_within S_between^+) / C: how much classes vary, beside their means",
      "  NC2  norms: deviation of the lengths, divided by their mean; angles: deviation of the cosines;"
          + " maximal_angles: mean |cosine + 1/(C-1)|; simplex: distance of the Gram matrix from that"
          + " of a simplex; each for M and for W (nc2_weight_...)",
      "  NC3  |W/|W| - M/|M||: whether weights and means are the same but for their scale",
      "  NC4  share of rows whose predicted class is not that of the nearest mean",
      "Every class weighs the same. Classes without rows are left out; C counts the others."
    })
public final class CollapseCommand implements Callable<Integer> {
  /// What `--summary` sums up.
  private static final List<String> MEASURED =
      List.of(
          "nc1",
          "nc2_norms",
          "nc2_angles",
          "nc2_maximal_angles",
          "nc2_simplex",
          "nc2_weight_norms",
          "nc2_weight_angles",
          "nc2_weight_maximal_angles",
          "nc2_weight_simplex",
          "nc3",
          "nc4");

  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN|SWEEP|DIR|FILE.onnx|-",
      description =
          "Run directories, sweeps, and other folders that have some in them; or one exported model.")
  private List<Path> paths;

  @Option(
      names = "--on",
      paramLabel = "test|train",
      description = "Which rows: those that a run was tested with, or trained on. Default: train.")
  private Part part = Part.TRAIN;

  @Mixin private RunRows rows;

  @Option(
      names = "--summary",
      description = "One row for each kind of runs: median, smallest and largest value over them.")
  private boolean summary;

  @Mixin private FormatOption format;

  private record Measured(Kind kind, ObjectNode json) {}

  public CollapseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Measured> found = ModelRows.each(paths, rows, part, console, CollapseCommand::measure);
    Stream<ObjectNode> shown =
        summary
            ? RunSources.groups(found, Measured::kind).values().stream()
                .map(CollapseCommand::summary)
            : found.stream().map(Measured::json);
    ObjectNode whole = Json.object().put("metric", "collapse").put("on", part.text());
    format.output(console).print(whole, shown.iterator());
    return 0;
  }

  private static Measured measure(ModelRows one) {
    List<float[][]> computed =
        one.model().run(List.of("hidden", "log_probs"), one.samples().inputs());
    int[] predicted = Arrays.stream(computed.getLast()).mapToInt(Argmax::of).toArray();
    NeuralCollapse found =
        NeuralCollapse.of(
            one.source(),
            computed.getFirst(),
            one.samples().targets(),
            predicted,
            one.model().weights("unembedding"));
    ObjectNode json =
        one.about()
            .put("rows", found.rows())
            .put("classes", found.classes())
            .put("empty_classes", found.emptyClasses())
            .put("nc1", Medians.finite(found.nc1()));
    put(json, "nc2_", found.means());
    put(json, "nc2_weight_", found.weights());
    json.put("nc3", Medians.finite(found.nc3())).put("nc4", found.nc4());
    return new Measured(one.kind(), json);
  }

  private static void put(ObjectNode json, String prefix, NeuralCollapse.Simplex simplex) {
    json.put(prefix + "norms", Medians.finite(simplex.norms()))
        .put(prefix + "angles", Medians.finite(simplex.angles()))
        .put(prefix + "maximal_angles", Medians.finite(simplex.maximalAngles()))
        .put(prefix + "simplex", Medians.finite(simplex.distance()));
  }

  private static ObjectNode summary(List<Measured> runs) {
    ObjectNode json = runs.getFirst().kind.toJson().put("seeds", runs.size());
    return Medians.put(json, runs.stream().map(Measured::json).toList(), MEASURED);
  }
}
