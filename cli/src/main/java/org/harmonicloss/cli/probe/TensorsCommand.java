package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.tensors.Tensor;
import org.harmonicloss.models.tensors.TensorFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `harmonic tensors`: what a file holds that `analyze` could measure.
@Command(
    name = "tensors",
    header = {
      "List the tensors of a file: name, shape and type.",
      "",
      "Examples:",
      "  harmonic tensors RUN",
      "  harmonic tensors model.safetensors",
      "  harmonic tensors RUN/model.onnx --format csv",
      ""
    },
    description = {
      "",
      "The numbers are not read, so large files are listed at once. Of an .onnx file, these are the"
          + " initialisers and the constants. 'harmonic analyze METRIC FILE --tensor NAME' measures one of them."
    })
public final class TensorsCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "RUN|FILE|-",
      description =
          "A run directory, of which the checkpoint is listed; a .safetensors, .npy or .onnx file;"
              + " text with a row of numbers for each token; word2vec's binary format; any of these as"
              + " .gz; or - for any of these on standard input.")
  private Path path;

  @Mixin private FormatOption format;

  public TensorsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Tensor> tensors = open().tensors();
    format
        .output(console)
        .print(
            Json.object().put("source", path.toString()),
            tensors.stream().map(TensorsCommand::json).iterator(),
            "name",
            "shape",
            "type",
            "problem");
    return 0;
  }

  private TensorFile open() {
    if (StandardInput.isMeant(path)) {
      return TensorFile.open(console.in().source());
    }
    return TensorFile.open(Files.isDirectory(path) ? RunDirectory.open(path).checkpoint() : path);
  }

  private static ObjectNode json(Tensor tensor) {
    ObjectNode json = Json.object().put("name", tensor.name());
    ArrayNode shape = json.putArray("shape");
    tensor.shape().forEach(shape::add);
    return json.put("type", tensor.type())
        .put("readable", tensor.readable())
        .put("problem", tensor.problem().orElse(null));
  }
}
