package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.WeightPlot;
import org.harmonicloss.analysis.geometry.ClassWeights;
import org.harmonicloss.cli.input.ModelSource;
import org.harmonicloss.cli.output.Bar;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.PlotOption;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.MnistFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic analyze weights`: what the class weights of a one-layer model look like.
@Command(
    name = "weights",
    header = {
      "Class weights of a model of images: near-zero share, centre, distance to the class mean.",
      "",
      "Examples:",
      "  harmonic analyze weights MNIST_RUN --plot weights.svg",
      "  harmonic analyze weights MNIST_RUN --data MNIST",
      ""
    },
    description = {
      "",
      "For runs of mnist (the paper's section 5 and figure 5). The centre of mass is that of the"
          + " weights' absolute values, column and row from 0 at the top left pixel. --fail-under and"
          + " --fail-over look at the share of all weights that are below 0.01."
    })
public final class WeightsCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = ModelSource.LABEL, description = "A run of mnist.")
  private Path run;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The images, for the distance of each class's weights to the mean of its training images."
              + " Default: where the run found them; if they have gone, without that distance.")
  private Path data;

  @Mixin private PlotOption plot;
  @Mixin private Bar bar;
  @Mixin private FormatOption format;

  /// @param means of each class's training images [C][784], or null
  private record Found(List<String> labels, ClassWeights weights, double[][] means) {}

  public WeightsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    plot.draw(console, this::find, this::figure, this::print);
    return 0;
  }

  private WeightPlot figure(Found found) {
    return new WeightPlot("Class weights of " + run, found.labels, found.weights);
  }

  private Found find() {
    try (OnnxModel model = ModelSource.open(run, ComputeDevice.CPU, console)) {
      if (!(model.config().task() instanceof Mnist)) {
        throw HarmonicException.failed(
            "no images: " + run + " is a model of " + model.config().task().name(),
            "give a run of mnist; for other weights see 'harmonic tensors' and 'harmonic analyze"
                + " pca --tensor'");
      }
      ClassWeights weights = new ClassWeights(Matrix.of(model.weights("unembedding")), Mnist.SIDE);
      Path trained = Path.of(((Data.Files) model.config().data()).folder());
      Path folder = data != null ? data : Files.isDirectory(trained) ? trained : null;
      double[][] means =
          folder == null ? null : weights.means(new MnistFolder(folder).read().train());
      return new Found(model.labels(), weights, means);
    }
  }

  private void print(Found found) {
    int classes = found.labels.size();
    double nearZero =
        IntStream.range(0, classes).mapToDouble(found.weights::nearZero).average().orElseThrow();
    ObjectNode whole =
        Json.object().put("metric", "weights").put("source", run.toString()).put("value", nearZero);
    format
        .output(console)
        .print(whole, IntStream.range(0, classes).mapToObj(c -> json(found, c)).iterator());
    bar.check(
        String.format(Locale.ROOT, "the share of weights below %s", ClassWeights.NEAR_ZERO),
        nearZero);
  }

  private static ObjectNode json(Found found, int c) {
    ObjectNode json = Json.object().put("class", c).put("label", found.labels.get(c));
    json.put("near_zero", found.weights.nearZero(c));
    double[] centre = found.weights.centreOfMass(c);
    json.putObject("center_of_mass").put("x", centre[0]).put("y", centre[1]);
    json.put("norm", found.weights.norm(c));
    return json.put("distance_to_class_mean", distance(found, c));
  }

  private static Double distance(Found found, int c) {
    return found.means == null ? null : found.weights.distance(c, found.means[c]);
  }
}
