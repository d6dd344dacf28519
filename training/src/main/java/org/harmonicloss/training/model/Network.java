package org.harmonicloss.training.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.Provenance;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.VectorTask;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;

/// A body, a head and a loss put together: the model of a configuration, as it is trained and
/// exported.
///
/// @param parameters in the order in which the program reads them: the body's, then the head's own
/// @param tied whether the class weights are the token embedding
/// @param biased whether the head has a bias
public record Network(
    RunConfig config,
    Body body,
    OutputHead head,
    List<ModelParameter> parameters,
    boolean tied,
    boolean biased) {
  private static final String UNEMBEDDING = "unembedding";
  private static final String HEAD_BIAS = "head.bias";

  /// An ONNX file has at most 2 GB. What is left of that is for all but the parameters.
  private static final long MOST_PARAMETERS = 500_000_000;

  public static Network of(RunConfig config) {
    Body body = Body.of(config);
    OutputHead head = OutputHead.of(config);
    boolean tied = body.tied(head);
    boolean biased = !head.hasCentres() && body.biased(head);
    int classes = config.task().classes();
    int d = body.dimension();
    List<ModelParameter> parameters = new ArrayList<>(body.parameters());
    if (!tied) {
      parameters.add(new ModelParameter(UNEMBEDDING, classes, d, body.classWeights()));
    }
    if (biased) {
      parameters.add(
          new ModelParameter(HEAD_BIAS, 1, classes, ModelParameter.Initial.Uniform.linear(d)));
    }
    parameters.addAll(head.parameters(d));
    return new Network(config, body, head, List.copyOf(parameters), tied, biased);
  }

  /// Fails, before anything is trained, if the trained model could not be exported.
  ///
  /// @throws HarmonicException (usage) if it is too large for an ONNX file
  public void requireExportable() {
    long count = parameters.stream().mapToLong(p -> (long) p.rows() * p.columns()).sum();
    if (count > MOST_PARAMETERS) {
      throw HarmonicException.usage(
          String.format(
              Locale.ROOT,
              "the model is too large: %,d parameters; a model file holds up to %,d",
              count,
              MOST_PARAMETERS),
          "choose a smaller `embedding-dimension` or `hidden-dimension`, or fewer `layers`");
    }
  }

  /// The resources that make up the training program.
  public List<String> texts() {
    List<String> texts = new ArrayList<>(head.texts());
    texts.addAll(head.loss().texts());
    texts.addAll(body.texts());
    if (config.optimizer() instanceof Optimizer.AdamW) {
      texts.add("orthogonal_gradient");
    }
    texts.add(body.training());
    return texts;
  }

  /// The model in ONNX: input `tokens` int64 [batch, T], or `pixels` or `points` float [batch, D];
  /// outputs `log_probs` [batch, C], `distances` or `logits` [batch, C], `hidden` [batch, D],
  /// `unembedding` [C, D], where there are tokens `embedding` [V, D], and of a transformer
  /// `blocks.N.resid_post` [batch, T, D]. A language model's input is `input_ids` [batch, length];
  /// what is one number for each input above is that of its last position, and `logits` [batch,
  /// length, C] are those of all; see [OnnxGpt] for the keys and values of earlier tokens.
  ///
  /// @param values of each parameter by its name, row by row; asked for once each
  public OnnxGraph toOnnx(Function<String, float[]> values, Provenance provenance) {
    boolean language = config.task() instanceof Language;
    OnnxGraph graph =
        new OnnxGraph(config.defaultName(), language ? OnnxGraph.ATTENTION_OPSET : OnnxGraph.OPSET);
    for (ModelParameter parameter : parameters) {
      float[] numbers = values.apply(parameter.name());
      int rows = parameter.rows();
      if (language && parameter.name().equals(Body.EMBEDDING)) {
        rows = config.task().classes(); // without those that only fill it up
        numbers = Arrays.copyOf(numbers, rows * parameter.columns());
      }
      graph.floats(graph.parameter(parameter.name()), numbers, rows, parameter.columns());
    }
    Task task = config.task();
    String input =
        switch (task) {
          case TokenTask _ -> graph.integerInput(task.inputName(), "batch", task.inputLength());
          case VectorTask _ -> graph.floatInput(task.inputName(), "batch", task.inputLength());
          case Language _ -> graph.integerInput(task.inputName(), "batch", "length");
        };
    String x = body.toOnnx(graph, input);
    String w = graph.parameter(tied ? Body.EMBEDDING : UNEMBEDDING);
    String logits =
        language
            ? languageLogits(graph, x, w)
            : head.toOnnx(graph, x, w, biased ? graph.parameter(HEAD_BIAS) : null);
    head.loss().toOnnx(graph, logits);
    if (embeds()) {
      graph.node(Op.IDENTITY, Body.EMBEDDING, graph.parameter(Body.EMBEDDING));
    }
    graph.node(Op.IDENTITY, UNEMBEDDING, w);
    declareOutputs(graph);
    metadata(provenance).forEach(graph::metadata);
    return graph;
  }

  /// Those of the last position; `logits` of all are not computed where nobody asks for them.
  private String languageLogits(OnnxGraph graph, String last, String w) {
    String rows = graph.integers("hidden_rows", -1, body.dimension());
    String flat = graph.node(Op.RESHAPE, "flat_hidden", OnnxGpt.ALL, rows);
    String all = head.toLargeOnnx(graph, "all_logits", flat, w, null);
    String classes = graph.integers("classes", config.task().classes());
    String shape =
        graph.node(Op.CONCAT, Map.of("axis", 0), "logits_shape", "tokens_shape", classes);
    graph.node(Op.RESHAPE, "logits", all, shape);
    return head.toLargeOnnx(
        graph, "last_logits", last, w, head.hasCentres() ? head.scores() : null);
  }

  private void declareOutputs(OnnxGraph graph) {
    int classes = config.task().classes();
    int d = body.dimension();
    graph.floatOutput("log_probs", "batch", classes);
    if (head.hasCentres() || !(config.task() instanceof Language)) {
      graph.floatOutput(head.scores(), "batch", classes);
    }
    graph.floatOutput("hidden", "batch", d);
    if (embeds()) {
      graph.floatOutput(Body.EMBEDDING, classes, d);
    }
    graph.floatOutput(UNEMBEDDING, classes, d);
    body.declareOutputs(graph);
  }

  private boolean embeds() {
    return parameters.stream().anyMatch(parameter -> parameter.name().equals(Body.EMBEDDING));
  }

  /// In ASCII: ONNX Runtime's Java part loses a text that holds a character beyond U+FFFF, as some
  /// of GPT-2's tokens are.
  private Map<String, String> metadata(Provenance provenance) {
    ArrayNode labels = Json.array();
    config.task().labels().forEach(labels::add);
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("harmonic.config", Json.ascii(config.toJson()));
    metadata.put("harmonic.provenance", Json.ascii(provenance.json()));
    metadata.put("harmonic.labels", Json.ascii(labels));
    return metadata;
  }
}
