package org.harmonicloss.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.tensors.OnnxStructure;
import org.harmonicloss.models.tensors.TensorFile;

/// An exported model in ONNX Runtime, which only this package touches.
///
/// Input `tokens` int64 [batch, length], `pixels` float [batch, 784] from 0 (black) to 1 (white),
/// or `points` float [batch, 2]; outputs `log_probs` [batch, C], `distances` or `logits` [batch,
/// C], `hidden` [batch, D], `unembedding` [C, D], where there are tokens `embedding` [V, D], and of
/// a transformer `blocks.N.resid_post` [batch, length, D]. A language model's input is `input_ids`
/// [batch, length], of which those outputs that have a row for each input are the last position's,
/// and `logits` [batch, length, C] all positions'; [Continuation] reads on from what was read.
public final class OnnxModel implements AutoCloseable {
  private static final String CONFIG = "harmonic.config";
  private static final String LABELS = "harmonic.labels";
  private static final String HINT = "give a model.onnx that 'harmonic train' wrote";

  /// Outputs that belong to the model rather than to an input.
  public static final Set<String> WEIGHTS = Set.of("embedding", "unembedding");

  /// Those that an exported model is made of; `OnnxGraph` writes no others.
  public static final Set<String> OPERATORS = Set.copyOf(OnnxOperators.all());

  /// Outputs that have a number for each class.
  private static final Set<String> SCORES = Set.of("log_probs", "distances", "logits");

  /// Bounds the memory that inputs take.
  private static final int NUMBERS_AT_ONCE = 1 << 20;

  /// Bounds the memory that what is computed from them takes, if it is more than one input needs.
  private static final int COMPUTED_AT_ONCE = 1 << 26;

  private final Source file;
  private final OnnxStructure structure;
  private final OnnxSession session;
  private final RunConfig config;
  private final List<String> labels;

  private OnnxModel(Source file, OnnxStructure structure, ComputeDevice wished) {
    this.file = file;
    this.structure = structure;
    this.session = new OnnxSession(file, wished, HINT);
    this.config = config(file, structure.metadata().get(CONFIG));
    this.labels = labels(Json.parse(text(LABELS), file + ": " + LABELS));
    if (labels.size() != config.task().classes()) {
      session.close();
      throw HarmonicException.failed(
          file + ": has " + labels.size() + " labels for " + config.task().classes() + " classes",
          "export the model again");
    }
  }

  /// What the model says about itself under this name. Of long texts, such as a language model's
  /// labels, the structure knows nothing.
  private String text(String name) {
    String text = structure.metadata().get(name);
    if (!text.isEmpty()) {
      return text;
    }
    try {
      return session.get().getMetadata().getCustomMetadata().get(name);
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  /// Opens a run directory's model, or an `.onnx` file, on the CPU.
  ///
  /// @throws HarmonicException if there is none, it is damaged, or it is not one of ours
  public static OnnxModel open(Path runOrFile) {
    return open(runOrFile, ComputeDevice.CPU);
  }

  /// @param wished the device to compute on
  /// @throws HarmonicException as above, and if the device cannot be used
  public static OnnxModel open(Path runOrFile, ComputeDevice wished) {
    if (Files.isDirectory(runOrFile) || !Files.exists(runOrFile)) {
      return openRun(RunDirectory.open(runOrFile), wished);
    }
    return open(Source.of(runOrFile, HINT).unpacked(), wished);
  }

  /// A model that is not of the run's last epoch would answer for a model that it is not.
  private static OnnxModel openRun(RunDirectory run, ComputeDevice wished) {
    RunConfig config = run.config();
    if (!run.isFinished(config)) {
      String what =
          Files.isRegularFile(run.model())
              ? "run is not finished, its model.onnx is of an earlier epoch: "
              : "run has no model yet: ";
      throw HarmonicException.failed(
          what + run.path(), "finish it with 'harmonic train `resume` " + run.path() + "'");
    }
    OnnxModel model = open(Source.of(run.model(), HINT), wished);
    if (!model.config.withData(config.data()).equals(config)) {
      model.close();
      throw HarmonicException.failed(
          "model.onnx and config.json disagree: " + run.path(),
          "they are not of the same run; look at model.onnx by itself, or train the run again");
    }
    return model;
  }

  /// Opens a model wherever it comes from. What is wrong with the device shows when it is used.
  public static OnnxModel open(Source file, ComputeDevice wished) {
    return new OnnxModel(file, structure(file), wished);
  }

  /// A graph with our metadata could be anything, a loop without an end for one. It is loaded if it
  /// is made of the operators that we write, and takes no more than a model of ours may.
  private static OnnxStructure structure(Source file) {
    OnnxStructure structure = OnnxStructure.read(file, List.of(CONFIG, LABELS));
    RunConfig config = config(file, structure.metadata().get(CONFIG));
    Map<String, long[]> inputs = new HashMap<>(Past.shapes(config, structure.inputs().keySet(), 1));
    int length = config.task() instanceof Language ? 1 : config.task().inputLength();
    inputs.put(config.task().inputName(), new long[] {1, length});
    cost(file, structure, inputs);
    return structure;
  }

  private static OnnxCost cost(Source file, OnnxStructure structure, Map<String, long[]> inputs) {
    try {
      return OnnxCost.of(structure, inputs);
    } catch (OnnxCost.Refused e) {
      throw HarmonicException.failed(
          "not a model of harmonic: " + file + " has " + e.getMessage(), HINT);
    }
  }

  private static RunConfig config(Source file, String text) {
    String source = file + ": " + CONFIG;
    return RunConfig.fromJson(Json.parse(text, source), source);
  }

  /// Whether a file is one of these, which can be told without loading it.
  public static boolean isOurs(TensorFile file) {
    return file.hasMetadata(CONFIG) && file.hasMetadata(LABELS);
  }

  /// Whether a file says that it is one of these, be it right or not.
  public static boolean claimsToBeOurs(TensorFile file) {
    return file.hasMetadata(CONFIG);
  }

  public RunConfig config() {
    return config;
  }

  /// Where it computes: what was wished for, or chosen where that was left open.
  public ComputeDevice device() {
    return session.device();
  }

  /// What each token, and so each class, stands for.
  public List<String> labels() {
    return labels;
  }

  public Set<String> outputs() {
    return session.get().getOutputNames();
  }

  /// A matrix that belongs to the model and not to an input: `embedding` or `unembedding`. Where it
  /// stands in the file as it is, ONNX Runtime is not asked.
  public float[][] weights(String output) {
    Optional<String> parameter = structure.initialiserOf(output);
    return parameter.isPresent()
        ? parameter(output, parameter.get())
        : run(output, config.task().example());
  }

  private float[][] parameter(String output, String name) {
    Matrix matrix = TensorFile.open(file).read(name);
    if (matrix.rows() != config.task().classes() || matrix.columns() == 0) {
      throw malformed(output);
    }
    float[][] rows = new float[matrix.rows()][matrix.columns()];
    for (int row = 0; row < rows.length; row++) {
      double[] numbers = matrix.row(row);
      for (int column = 0; column < numbers.length; column++) {
        rows[row][column] = (float) numbers[column];
      }
    }
    return rows;
  }

  /// Computes one output; see [#run(List, Inputs)].
  public float[][] run(String output, List<int[]> tokens) {
    return run(output, new Inputs.Tokens(tokens));
  }

  /// Computes one output; see [#run(List, Inputs)].
  public float[][] run(String output, Inputs inputs) {
    return run(List.of(output), inputs).getFirst();
  }

  /// Computes only the outputs asked for, in that order, some of the rows at a time.
  ///
  /// @param inputs rows of the kind that the model's task has; `embedding` and `unembedding` do not
  ///     depend on them
  /// @return matrices [rows][columns]; of an output [batch, length, D] the rows are all positions
  ///     of the first input, then all of the second, and so on
  public List<float[][]> run(List<String> outputs, Inputs inputs) {
    for (String output : outputs) {
      if (!outputs().contains(output)) {
        throw HarmonicException.usage(
            "unknown output: " + output + " (in " + file + ")",
            "choose one of: " + String.join(", ", outputs()));
      }
    }
    List<List<float[]>> matrices = new ArrayList<>();
    outputs.forEach(output -> matrices.add(new ArrayList<>()));
    int most = atOnce();
    for (int from = 0; from < inputs.rows(); from += most) {
      Inputs some = inputs.slice(from, Math.min(from + most, inputs.rows()));
      List<float[][]> computed = runAtOnce(outputs, some);
      for (int i = 0; i < outputs.size(); i++) {
        if (from == 0 || !WEIGHTS.contains(outputs.get(i))) {
          matrices.get(i).addAll(Arrays.asList(computed.get(i)));
        }
      }
    }
    return matrices.stream().map(rows -> rows.toArray(float[][]::new)).toList();
  }

  /// How many inputs to compute together. Texts may differ in length, so each is by itself.
  private int atOnce() {
    if (config.task() instanceof Language) {
      return 1;
    }
    int length = config.task().inputLength();
    Map<String, long[]> one = Map.of(config.task().inputName(), new long[] {1, length});
    double most =
        Math.min(
            (double) NUMBERS_AT_ONCE / length,
            COMPUTED_AT_ONCE / cost(file, structure, one).numbers());
    return Math.max(1, (int) most);
  }

  private List<float[][]> runAtOnce(List<String> outputs, Inputs inputs) {
    try (Past none = Past.none(this, inputs.rows());
        OrtSession.Result result = run(outputs, inputs, none)) {
      List<float[][]> matrices = new ArrayList<>(outputs.size());
      for (String output : outputs) {
        matrices.add(matrix(output, result.get(output).orElseThrow(), inputs));
      }
      return matrices;
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  /// @param past keys and values of the tokens before `inputs`
  OrtSession.Result run(List<String> outputs, Inputs inputs, Past past) throws OrtException {
    try (OnnxTensor tensor = tensor(inputs)) {
      Map<String, OnnxTensor> all = new HashMap<>(past.tensors());
      all.put(config.task().inputName(), tensor);
      Map<String, long[]> shapes = new HashMap<>();
      all.forEach((name, input) -> shapes.put(name, input.getInfo().getShape()));
      cost(file, structure, shapes); // which throws where it is too much
      return session.get().run(all, Set.copyOf(outputs));
    }
  }

  HarmonicException failure(OrtException e) {
    return HarmonicException.failed(
        "the model cannot be run: " + file,
        "train or export it again; --debug says what is wrong with it",
        e);
  }

  OrtEnvironment environment() {
    return session.environment();
  }

  Set<String> inputs() {
    return session.get().getInputNames();
  }

  private OnnxTensor tensor(Inputs inputs) throws OrtException {
    long[] shape = {inputs.rows(), length(inputs)};
    return switch (inputs) {
      case Inputs.Tokens tokens -> {
        LongBuffer ids = LongBuffer.allocate(Math.toIntExact(shape[0] * shape[1]));
        for (int[] input : tokens.ids()) {
          for (int token : input) {
            ids.put(token);
          }
        }
        yield OnnxTensor.createTensor(environment(), ids.flip(), shape);
      }
      case Inputs.Vectors vectors ->
          OnnxTensor.createTensor(environment(), FloatBuffer.wrap(vectors.floats()), shape);
    };
  }

  /// A file can say that it is ours and hold any graph: what comes out of it is trusted only in the
  /// shape that our models have.
  private float[][] matrix(String output, OnnxValue value, Inputs inputs) throws OrtException {
    long[] shape = value instanceof OnnxTensor tensor ? tensor.getInfo().getShape() : new long[0];
    boolean positions = shape.length == 3;
    int rows = WEIGHTS.contains(output) ? config.task().classes() : inputs.rows();
    int columns = shape.length == 0 ? 0 : (int) shape[shape.length - 1];
    boolean right =
        (positions || shape.length == 2)
            && shape[0] == rows
            && (!positions || shape[1] == length(inputs))
            && columns > 0
            && (!SCORES.contains(output) || columns == config.task().classes());
    if (!right) {
      throw malformed(output);
    }
    return switch (value.getValue()) {
      case float[][] matrix -> matrix;
      case float[][][] all -> Arrays.stream(all).flatMap(Arrays::stream).toArray(float[][]::new);
      default -> throw malformed(output);
    };
  }

  /// Tokens, or numbers, of each of some inputs.
  private int length(Inputs inputs) {
    return inputs instanceof Inputs.Tokens tokens
        ? tokens.ids().getFirst().length
        : config.task().inputLength();
  }

  private HarmonicException malformed(String output) {
    return HarmonicException.failed(
        "not a model of harmonic: output " + output + " of " + file + " has another shape", HINT);
  }

  private static List<String> labels(JsonNode json) {
    List<String> labels = new ArrayList<>(json.size());
    json.forEach(label -> labels.add(label.asText()));
    return List.copyOf(labels);
  }

  @Override
  public void close() {
    session.close();
  }
}
