package org.harmonicloss.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An exported model in ONNX Runtime: the only class that touches it.
///
/// Input `tokens` int64 [batch, length]; outputs `log_probs` [batch, C], `distances` or `logits`
/// [batch, C], `hidden` [batch, D], `embedding` [V, D], `unembedding` [C, D], and of a transformer
/// `blocks.N.resid_post` [batch, length, D].
public final class OnnxModel implements AutoCloseable {
  private static final String CONFIG = "harmonic.config";
  private static final String LABELS = "harmonic.labels";

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final RunConfig config;
  private final List<String> labels;

  private OnnxModel(Path file, OrtEnvironment environment, OrtSession session) throws OrtException {
    this.file = file;
    this.environment = environment;
    this.session = session;
    Map<String, String> metadata = session.getMetadata().getCustomMetadata();
    if (!metadata.containsKey(CONFIG) || !metadata.containsKey(LABELS)) {
      throw HarmonicException.failed(
          "not a model of harmonic: " + file + " has no " + CONFIG + " in its metadata",
          "give a model.onnx that 'harmonic train' wrote");
    }
    this.config =
        RunConfig.fromJson(Json.parse(metadata.get(CONFIG), source(CONFIG)), source(CONFIG));
    this.labels = labels(Json.parse(metadata.get(LABELS), source(LABELS)));
    if (labels.size() != config.task().vocabulary()) {
      throw HarmonicException.failed(
          file + ": has " + labels.size() + " labels for " + config.task().vocabulary() + " tokens",
          "export the model again");
    }
  }

  /// Opens a run directory's model, or an `.onnx` file.
  ///
  /// @throws HarmonicException if there is none, it is damaged, or it is not one of ours
  public static OnnxModel open(Path runOrFile) {
    if (Files.isDirectory(runOrFile) || !Files.exists(runOrFile)) {
      RunDirectory run = RunDirectory.open(runOrFile);
      run.config(); // a damaged config.json is said here, not guessed around
      if (!run.hasModel()) {
        throw HarmonicException.failed(
            "run has no model yet: " + runOrFile,
            "finish it with 'harmonic train … --resume --out " + runOrFile + "'");
      }
      return openFile(run.model());
    }
    return openFile(runOrFile);
  }

  private static OnnxModel openFile(Path file) {
    if (System.getProperty("onnxruntime.native.path") == null) {
      Path folder =
          NativeLibraries.folderOf(
              "",
              "ONNX Runtime",
              List.of(
                  System.mapLibraryName("onnxruntime"),
                  System.mapLibraryName("onnxruntime4j_jni")));
      System.setProperty("onnxruntime.native.path", folder.toString());
    }
    OrtSession session = null;
    try {
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "harmonic");
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        // Our models are small: starting more threads takes longer than they save.
        options.setIntraOpNumThreads(1);
        session = environment.createSession(file.toString(), options);
      }
      return new OnnxModel(file, environment, session);
    } catch (OrtException e) {
      throw HarmonicException.failed(
          "cannot read as an ONNX model: " + file + " (truncated, or not ONNX)",
          "give a model.onnx that 'harmonic train' wrote; train again if it is damaged",
          e);
    } catch (HarmonicException e) {
      close(session);
      throw e;
    }
  }

  public RunConfig config() {
    return config;
  }

  /// What each token, and so each class, stands for.
  public List<String> labels() {
    return labels;
  }

  public Set<String> outputs() {
    return session.getOutputNames();
  }

  /// Computes one output; see [#run(List, List)].
  public float[][] run(String output, List<int[]> inputs) {
    return run(List.of(output), inputs).getFirst();
  }

  /// Computes only the outputs asked for, in that order.
  ///
  /// @param inputs rows of token ids; `embedding` and `unembedding` do not depend on them
  /// @return matrices [rows][columns]; of an output [batch, length, D] the rows are all positions
  ///     of the first input, then all of the second, and so on
  public List<float[][]> run(List<String> outputs, List<int[]> inputs) {
    for (String output : outputs) {
      if (!outputs().contains(output)) {
        throw HarmonicException.usage(
            "unknown output: " + output + " (in " + file + ")",
            "choose one of: " + String.join(", ", outputs()));
      }
    }
    int length = config.task().inputLength();
    LongBuffer tokens = LongBuffer.allocate(inputs.size() * length);
    for (int[] input : inputs) {
      for (int token : input) {
        tokens.put(token);
      }
    }
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, tokens.flip(), new long[] {inputs.size(), length});
        OrtSession.Result result = session.run(Map.of("tokens", tensor), Set.copyOf(outputs))) {
      List<float[][]> matrices = new ArrayList<>(outputs.size());
      for (String output : outputs) {
        matrices.add(matrix(result.get(output).orElseThrow().getValue()));
      }
      return matrices;
    } catch (OrtException e) {
      throw HarmonicException.failed(
          "the model cannot be run: " + file + ": " + e.getMessage().lines().findFirst().orElse(""),
          "train or export it again",
          e);
    }
  }

  private static float[][] matrix(Object tensor) {
    return switch (tensor) {
      case float[][] matrix -> matrix;
      case float[][][] positions ->
          Arrays.stream(positions).flatMap(Arrays::stream).toArray(float[][]::new);
      default -> throw new IllegalStateException("our outputs have two or three dimensions");
    };
  }

  private String source(String key) {
    return file + ": " + key;
  }

  private static List<String> labels(JsonNode json) {
    List<String> labels = new ArrayList<>(json.size());
    json.forEach(label -> labels.add(label.asText()));
    return List.copyOf(labels);
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close its session", e);
    }
  }
}
