package org.harmonicloss.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.tensors.NumberArray;
import org.harmonicloss.models.tensors.OnnxOutline;

/// Anybody's ONNX model in ONNX Runtime, with one of its values to be computed: an output, or an
/// inner value, which is made one in memory. A file on the disk stays as it is.
///
/// What a graph of others takes is not known before it is run: its inputs and its output are
/// bounded, and a run that takes too long is ended between two of its nodes.
public final class AnyModel implements AutoCloseable {
  /// Of an output: 1 GB of float32.
  private static final long MOST_NUMBERS = 1L << 28;

  /// How it names the node that failed.
  private static final Pattern NODE =
      Pattern.compile("running (\\S+) node\\. Name:'([^']*)' Status Message: (.*)");

  private static final int MOST_REASON = 200;

  private final Source file;
  private final OnnxOutline outline;
  private final OrtSession session;
  private final String output;
  private final ComputeDevice device;
  private final int seconds;

  private AnyModel(
      Source file,
      OnnxOutline outline,
      OrtSession session,
      String output,
      ComputeDevice device,
      int seconds) {
    this.file = file;
    this.outline = outline;
    this.session = session;
    this.output = output;
    this.device = device;
    this.seconds = seconds;
  }

  /// What a model computes from some inputs.
  ///
  /// @param shape of the whole
  /// @param values the last dimension's entries are columns, all others rows; a single number is
  ///     one row
  public record Computed(long[] shape, Matrix values) {}

  /// @param output any output or inner value of the model
  /// @param wished the device to compute on
  /// @param seconds that a run may take, 1 or more
  /// @throws HarmonicException if it is damaged, needs what is not loaded, or has no such value
  public static AnyModel open(
      Source file, OnnxOutline outline, String output, ComputeDevice wished, int seconds) {
    if (outline.value(output).isEmpty()) {
      throw HarmonicException.usage(
          "unknown output: " + output + " (in " + file + ")", near(outline, output));
    }
    if (outline.refused().isPresent()) {
      throw HarmonicException.failed(
          "refused: " + file + " has " + outline.refused().get(),
          "give a model of ONNX's own operators, with its numbers in it or in files beside it");
    }
    OnnxRuntime.prepare();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OnnxRuntime.silence(options);
      ComputeDevice device = OnnxRuntime.choose(wished, options);
      OrtSession session = session(file, outline, output, options);
      return new AnyModel(file, outline, session, output, device, seconds);
    } catch (OrtException e) {
      throw HarmonicException.failed(
          "cannot load the model: " + file,
          "it may be damaged, or have operators that are not known; --debug says why, and 'harmonic"
              + " probe FILE --describe' what it is made of",
          e);
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + file + ": " + AtomicFile.reason(e), "check the file and its disk", e);
    }
  }

  private static String near(OnnxOutline outline, String name) {
    List<String> outputs = outline.outputs().stream().map(OnnxOutline.Value::name).toList();
    List<String> inner = outline.inner().stream().map(OnnxOutline.Value::name).toList();
    List<String> near = NearNames.of(name, inner);
    return "choose one of: "
        + String.join(", ", outputs)
        + (near.isEmpty() ? "" : "; or did you mean " + String.join(" or ", near) + "?")
        + "; 'harmonic probe FILE --describe --inner' lists inner values";
  }

  private static OrtSession session(
      Source file, OnnxOutline outline, String output, OrtSession.SessionOptions options)
      throws OrtException, IOException {
    OrtEnvironment environment = OnnxRuntime.environment();
    if (outline.isOutput(output) && file.file().isPresent()) {
      return environment.createSession(file.toString(), options);
    }
    byte[] model = file.all();
    if (!outline.isOutput(output)) {
      model = GraphOutput.added(model, output);
    }
    Optional<Path> folder = file.path().map(path -> path.toAbsolutePath().getParent());
    if (folder.isPresent()) {
      options.addConfigEntry(
          "session.model_external_initializers_file_folder_path", folder.get().toString());
    }
    return environment.createSession(model, options);
  }

  /// Where it computes.
  public ComputeDevice device() {
    return device;
  }

  /// @param inputs by their names, of the types and shapes that the model wants
  /// @throws HarmonicException if they are not, the model fails, or takes too long
  public Computed run(Map<String, NumberArray> inputs) {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try (OrtSession.RunOptions options = new OrtSession.RunOptions();
        Deadline deadline = new Deadline(seconds, options)) {
      for (OnnxOutline.Value input : outline.inputs()) {
        tensors.put(input.name(), InputTensor.of(input, inputs.get(input.name()), file));
      }
      try (OrtSession.Result result = session.run(tensors, Set.of(output), options)) {
        return computed(result.get(output).orElseThrow());
      } catch (OrtException e) {
        throw deadline.passed()
            ? HarmonicException.failed(
                "the model took longer than %d seconds: %s".formatted(seconds, file),
                "give fewer inputs at once with `batch-size`, or more time with `time-limit`",
                e)
            : failure(e);
      }
    } catch (OrtException e) {
      throw failure(e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private HarmonicException failure(OrtException e) {
    return HarmonicException.failed(
        "the model cannot be run on these inputs: " + file + reason(e),
        "see what it wants with 'harmonic probe FILE --describe'; --debug says more",
        e);
  }

  /// Which node failed and why, where ONNX Runtime says so; without places in its sources.
  private static String reason(OrtException e) {
    Matcher node = NODE.matcher(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    if (!node.find()) {
      return "";
    }
    String why = node.group(3).replaceAll("/\\S+ ?", "");
    String what = ": " + node.group(1) + " " + node.group(2) + ": " + why;
    return what.length() > MOST_REASON ? what.substring(0, MOST_REASON) + "…" : what;
  }

  private Computed computed(OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw HarmonicException.failed(
          "output " + output + " of " + file + " is no tensor of numbers",
          "choose another output: 'harmonic probe FILE --describe' lists them");
    }
    long[] shape = tensor.getInfo().getShape();
    long count = 1;
    for (long size : shape) {
      count *= size; // as ONNX Runtime has it in memory
    }
    if (count > MOST_NUMBERS || count == 0) {
      throw HarmonicException.failed(
          "output %s of %s has %d numbers, which is %s"
              .formatted(output, file, count, count == 0 ? "none" : "more than 2^28"),
          "give fewer inputs at once with `batch-size`");
    }
    int columns = shape.length == 0 ? 1 : (int) shape[shape.length - 1];
    Matrix values =
        OutputNumbers.of(tensor, (int) count, columns)
            .orElseThrow(
                () ->
                    HarmonicException.failed(
                        "output " + output + " of " + file + " is of a type that is not read",
                        "choose an output of float, double, whole numbers or bool"));
    return new Computed(shape, values);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session cannot be closed", e);
    }
  }
}
