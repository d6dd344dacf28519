package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.pretrained.ModelFolder;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.tensors.Tensor;
import org.harmonicloss.models.tensors.TensorFile;
import org.harmonicloss.models.tensors.TensorStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic tensors`: what a file holds that `analyze` could measure.
@Command(
    name = "tensors",
    header = {
      "List the tensors of a model or a file: name, shape and type.",
      "",
      "Examples:",
      "  harmonic tensors RUN",
      "  harmonic tensors model.safetensors",
      "  harmonic tensors FOLDER --stats",
      "  harmonic tensors RUN/model.onnx --format csv",
      ""
    },
    description = {
      "",
      "The numbers are not read without --stats, so large files are listed at once. Of an .onnx file, these are"
          + " the initialisers and the constants. 'harmonic analyze METRIC FILE --tensor NAME' measures one of"
          + " them."
    })
public final class TensorsCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "RUN|FILE|-",
      description =
          "A run directory, of which the checkpoint is listed; a model's folder as Hugging Face has it, with"
              + " all its shards; a .safetensors, .npy, .onnx or .pt file; text with a row of numbers for each"
              + " token; word2vec's binary format; any of these as .gz; or - for any of these on standard input.")
  private Path path;

  @Option(
      names = "--stats",
      description =
          "Read the numbers: minimum, maximum, mean, standard deviation, norm and NaN of each tensor. Layers of"
              + " one shape are one row, as h.{0..11}.attn.weight.")
  private boolean stats;

  @Option(
      names = "--each-layer",
      description = "With --stats, a row for every tensor, also where layers are alike.")
  private boolean eachLayer;

  @Mixin private FormatOption format;

  public TensorsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    TensorFile file = open();
    if (stats) {
      statistics(file);
    } else {
      format
          .output(console)
          .print(
              Json.object().put("source", path.toString()),
              file.tensors().stream().map(TensorsCommand::json).iterator(),
              "name",
              "shape",
              "type",
              "problem");
    }
    return 0;
  }

  private TensorFile open() {
    if (StandardInput.isMeant(path)) {
      return TensorFile.open(console.in().source());
    }
    if (!Files.isDirectory(path)) {
      return TensorFile.open(path);
    }
    return !RunDirectory.exists(path) && ModelFolder.isOne(path)
        ? new ModelFolder(path).tensors()
        : TensorFile.open(RunDirectory.open(path).checkpoint());
  }

  private static ObjectNode json(Tensor tensor) {
    ObjectNode json = Json.object().put("name", tensor.name());
    shape(json, tensor);
    return json.put("type", tensor.type())
        .put("readable", tensor.readable())
        .put("problem", tensor.problem().orElse(null));
  }

  private static void shape(ObjectNode json, Tensor tensor) {
    ArrayNode shape = json.putArray("shape");
    tensor.shape().forEach(shape::add);
  }

  private void statistics(TensorFile file) {
    List<Tensor> tensors = file.tensors();
    List<Layers> rows =
        eachLayer
            ? tensors.stream().map(one -> new Layers(one.name(), List.of(one))).toList()
            : Layers.of(tensors);
    List<Tensor> own = tensors.stream().filter(t -> file.sameAs(t.name()).isEmpty()).toList();
    ObjectNode whole = Json.object().put("source", path.toString());
    whole.put("files", tensors.stream().map(t -> file.fileOf(t.name())).distinct().count());
    whole.put("all_tensors", tensors.size());
    whole.put("all_parameters", own.stream().mapToLong(Tensor::numbers).sum());
    whole.put("all_bytes", own.stream().mapToLong(t -> t.bytes().orElse(0)).sum());
    ArrayNode types = whole.putArray("types");
    tensors.stream().map(Tensor::type).distinct().sorted().forEach(types::add);
    format
        .output(console)
        .print(
            whole,
            rows.stream().map(row -> json(file, row)).iterator(),
            "name",
            "shape",
            "type",
            "min",
            "max",
            "mean",
            "std",
            "norm",
            "nan",
            "same_as",
            "problem");
  }

  private static ObjectNode json(TensorFile file, Layers layers) {
    Tensor first = layers.tensors().getFirst();
    TensorStatistics found = new TensorStatistics();
    if (first.readable()) {
      layers.tensors().forEach(tensor -> file.each(tensor, found));
    }
    ObjectNode json =
        Json.object().put("name", layers.name()).put("tensors", layers.tensors().size());
    shape(json, first);
    OptionalLong bytes = first.bytes();
    json.put("type", first.type())
        .put("parameters", layers.tensors().stream().mapToLong(Tensor::numbers).sum())
        .put(
            "bytes",
            bytes.isPresent() ? (Long) (bytes.getAsLong() * layers.tensors().size()) : null);
    number(json, "min", found.min());
    number(json, "max", found.max());
    number(json, "mean", found.mean());
    number(json, "std", found.std());
    number(json, "norm", found.norm());
    json.put("nan", first.readable() ? (Long) found.nan() : null);
    return json.put("same_as", file.sameAs(first.name()).orElse(null))
        .put("problem", first.problem().orElse(null));
  }

  private static void number(ObjectNode json, String name, double value) {
    json.put(name, Double.isFinite(value) ? (Double) value : null);
  }
}
