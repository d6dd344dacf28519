package org.harmonicloss.training.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.run.Provenance;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.VectorTask;
import org.harmonicloss.training.export.OnnxGraph.Op;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.program.Checkpoint;

/// Exports a trained model to ONNX: input `tokens` int64 [batch, T], or `pixels` or `points` float
/// [batch, D]; outputs `log_probs` [batch, C], `distances` or `logits` [batch, C], `hidden` [batch,
/// D], `unembedding` [C, D], where there are tokens `embedding` [V, D], and of a transformer
/// `blocks.N.resid_post` [batch, T, D].
///
/// `distances` are Euclidean, without the head's ε.
public final class OnnxExport {
  /// How far ONNX Runtime's log-probabilities may lie from the trained model's; where a row has one
  /// below −10, as large logits make them, this much of a tenth of it. They mostly agree to 1e-5,
  /// but where large weights put x close to its centre, rounding in another order has made a
  /// difference of 2.5e-4; a wrong graph makes one of 0.1 or more.
  private static final double TOLERANCE = 1e-3;

  private OnnxExport() {}

  public static byte[] toOnnx(RunConfig config, Checkpoint trained, Provenance provenance) {
    OnnxGraph graph = new OnnxGraph(config.defaultName());
    for (ModelParameter parameter : ModelParameter.of(config)) {
      float[] values = trained.values().get(Checkpoint.VALUE + parameter.name());
      graph.floats(weight(parameter.name()), values, parameter.rows(), parameter.columns());
    }
    Task task = config.task();
    String input =
        switch (task) {
          case TokenTask _ -> graph.integerInput(task.inputName(), "batch", task.inputLength());
          case VectorTask _ -> graph.floatInput(task.inputName(), "batch", task.inputLength());
        };
    String x =
        switch (config.model()) {
          case MLP -> mlp(graph, config, input);
          case TRANSFORMER -> new OnnxTransformer(graph, config).body(input);
          case LINEAR -> graph.node(Op.IDENTITY, "hidden", input);
        };
    boolean embeds = names(config).contains(ModelParameter.EMBEDDING);
    String w = classWeights(config);
    head(graph, config, x, w);
    if (embeds) {
      graph.node(Op.IDENTITY, "embedding", weight(ModelParameter.EMBEDDING));
    }
    graph.node(Op.IDENTITY, "unembedding", w);

    int classes = task.classes();
    int dimension = embeds ? config.embeddingDimension() : task.inputLength();
    graph.floatOutput("log_probs", "batch", classes);
    graph.floatOutput(scores(config.head()), "batch", classes);
    graph.floatOutput("hidden", "batch", dimension);
    if (embeds) {
      graph.floatOutput("embedding", classes, dimension);
    }
    graph.floatOutput("unembedding", classes, dimension);
    for (int block = 0; block < config.layers(); block++) {
      int length = task.inputLength();
      graph.floatOutput(OnnxTransformer.output(block), "batch", length, dimension);
    }

    ArrayNode labels = Json.array();
    task.labels().forEach(labels::add);
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("harmonic.config", Json.compact(config.toJson()));
    metadata.put("harmonic.provenance", Json.compact(provenance.json()));
    metadata.put("harmonic.labels", Json.compact(labels));
    return graph.toModel(metadata);
  }

  /// tokens → concatenated embeddings → Linear → SiLU → Linear.
  private static String mlp(OnnxGraph graph, RunConfig config, String tokens) {
    int length = config.task().inputLength();
    String looked = graph.node(Op.GATHER, "embedded", weight(ModelParameter.EMBEDDING), tokens);
    String shape = graph.integers("flat_shape", -1, (long) length * config.embeddingDimension());
    String flat = graph.node(Op.RESHAPE, "flat", looked, shape);
    String h =
        linear(
            graph, "preactivation", flat, ModelParameter.HIDDEN_WEIGHT, ModelParameter.HIDDEN_BIAS);
    String activated = graph.node(Op.MUL, "activation", h, graph.node(Op.SIGMOID, "gate", h));
    return linear(
        graph, "hidden", activated, ModelParameter.OUTPUT_WEIGHT, ModelParameter.OUTPUT_BIAS);
  }

  static String linear(OnnxGraph graph, String output, String input, String weight, String bias) {
    return biased(graph, output, input, weight(weight), weight(bias));
  }

  private static String biased(
      OnnxGraph graph, String output, String input, String weight, String bias) {
    String product = graph.node(Op.MAT_MUL, output + "_product", input, weight);
    return graph.node(Op.ADD, output, product, bias); // the bias is one row: it broadcasts
  }

  /// The embedding, unless the model has class weights of its own.
  private static String classWeights(RunConfig config) {
    boolean untied = names(config).contains(ModelParameter.UNEMBEDDING);
    return weight(untied ? ModelParameter.UNEMBEDDING : ModelParameter.EMBEDDING);
  }

  private static List<String> names(RunConfig config) {
    return ModelParameter.of(config).stream().map(ModelParameter::name).toList();
  }

  private static void head(OnnxGraph graph, RunConfig config, String x, String w) {
    String logits =
        switch (config.head()) {
          case Head.Harmonic head -> harmonicLogits(graph, head, x, w);
          case Head.CrossEntropy head -> {
            String centres = graph.node(Op.TRANSPOSE, "centres", w);
            yield names(config).contains(ModelParameter.HEAD_BIAS)
                ? biased(graph, "logits", x, centres, weight(ModelParameter.HEAD_BIAS))
                : graph.node(Op.MAT_MUL, "logits", x, centres);
          }
        };
    graph.node(Op.LOG_SOFTMAX, Map.of("axis", -1), "log_probs", logits);
  }

  /// −(n/2) log s with s = ‖w − x‖² + ε, from differences as in training.
  private static String harmonicLogits(OnnxGraph graph, Head.Harmonic head, String x, String w) {
    String column = graph.node(Op.UNSQUEEZE, "x_column", x, graph.integers("class_axis", 1));
    String difference = graph.node(Op.SUB, "difference", column, w);
    String squares = graph.node(Op.MUL, "squares", difference, difference);
    String last = graph.integers("last_axis", -1);
    String square =
        graph.node(Op.REDUCE_SUM, Map.of("keepdims", 0), "squared_distances", squares, last);
    graph.node(Op.SQRT, "distances", square);
    String s = graph.node(Op.ADD, "s", square, graph.scalar("epsilon", head.epsilon()));
    String exponent = graph.scalar("minus_half_exponent", -head.exponent() / 2);
    return graph.node(Op.MUL, "harmonic_logits", graph.node(Op.LOG, "log_s", s), exponent);
  }

  /// Puts the model in its place once ONNX Runtime computes from it what the trained model does, on
  /// `inputs`.
  ///
  /// @param expected log-probabilities of the trained model [inputs][classes]
  /// @throws HarmonicException if they differ; the place is then left as it was
  public static void write(Path place, byte[] model, Inputs inputs, float[][] expected) {
    try (AtomicFile file = AtomicFile.open(place)) {
      file.write(model);
      try (OnnxModel exported = OnnxModel.open(file.temporary())) {
        check(exported.run("log_probs", inputs), expected, place);
      }
      file.commit();
    }
  }

  private static void check(float[][] actual, float[][] expected, Path place) {
    double worst = 0;
    boolean sameClass = true;
    for (int row = 0; row < expected.length; row++) {
      int best = argmax(expected[row]);
      double least = 0;
      double difference = 0;
      for (int c = 0; c < expected[row].length; c++) {
        least = Math.min(least, expected[row][c]);
        difference = Math.max(difference, Math.abs(actual[row][c] - expected[row][c]));
      }
      double scale = Math.max(1, -least / 10);
      worst = Math.max(worst, difference / scale);
      // Two classes closer than the tolerance are a tie, which rounding may break either way.
      sameClass &= expected[row][best] - expected[row][argmax(actual[row])] <= TOLERANCE * scale;
    }
    // Written so that NaN fails too.
    if (!(worst <= TOLERANCE) || !sameClass) {
      throw HarmonicException.failed(
          "the exported model differs from the trained one: " + place + ", by " + worst,
          "the checkpoint is kept; please report this with its config.json");
    }
  }

  private static int argmax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static String scores(Head head) {
    return head instanceof Head.Harmonic ? "distances" : "logits";
  }

  /// Initialisers have names of their own, since `embedding` is an output.
  static String weight(String parameter) {
    return "param." + parameter;
  }
}
