package org.harmonicloss.training.model;

import static org.harmonicloss.training.model.TransformerBody.inBlock;

import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.model.ModelParameter.Initial;

/// GPT-2: token plus position → pre-norm blocks of causal attention → norm → head, tied to the
/// embedding. Initialised as GPT-2: normal, what goes into the residual stream divided by √(2 L).
record GptBody(Language task, Model.Gpt model) implements Body {
  static final String ATTENTION_IN = "attention.in";
  static final String ATTENTION_OUT = "attention.out";
  static final String FEEDFORWARD_IN = "feedforward.in";
  static final String FEEDFORWARD_OUT = "feedforward.out";
  static final String LAST_NORM = "norm";

  /// All matrices, then all vectors, since the optimiser tells these two apart.
  @Override
  public List<ModelParameter> parameters() {
    List<ModelParameter> parameters = new ArrayList<>(matrices());
    parameters.addAll(vectors());
    return List.copyOf(parameters);
  }

  private List<ModelParameter> matrices() {
    int d = dimension();
    Initial normal = new Initial.Normal(model.initialDeviation());
    Initial residual =
        new Initial.Normal(model.initialDeviation() / Math.sqrt(2.0 * model.layers()));
    int multiple = model.vocabularyMultiple();
    int rows = Math.ceilDiv(task.vocabulary(), multiple) * multiple;
    List<ModelParameter> parameters = new ArrayList<>();
    parameters.add(new ModelParameter(EMBEDDING, rows, d, normal));
    parameters.add(new ModelParameter(TransformerBody.POSITIONS, task.contextLength(), d, normal));
    for (int block = 0; block < model.layers(); block++) {
      parameters.add(matrix(block, ATTENTION_IN, d, 3 * d, normal));
      parameters.add(matrix(block, ATTENTION_OUT, d, d, residual));
      parameters.add(matrix(block, FEEDFORWARD_IN, d, 4 * d, normal));
      parameters.add(matrix(block, FEEDFORWARD_OUT, 4 * d, d, residual));
    }
    return parameters;
  }

  private List<ModelParameter> vectors() {
    int d = dimension();
    Initial zero = new Initial.Constant(0);
    Initial one = new Initial.Constant(1);
    List<ModelParameter> parameters = new ArrayList<>();
    for (int block = 0; block < model.layers(); block++) {
      for (String norm : List.of("norm1", "norm2")) {
        parameters.add(new ModelParameter(inBlock(block, norm) + ".weight", 1, d, one));
        if (model.biases()) {
          parameters.add(new ModelParameter(inBlock(block, norm) + ".bias", 1, d, zero));
        }
      }
      if (model.biases()) {
        for (String product :
            List.of(ATTENTION_IN, ATTENTION_OUT, FEEDFORWARD_IN, FEEDFORWARD_OUT)) {
          int columns =
              product.equals(ATTENTION_IN) ? 3 * d : product.equals(FEEDFORWARD_IN) ? 4 * d : d;
          parameters.add(new ModelParameter(inBlock(block, product) + ".bias", 1, columns, zero));
        }
      }
    }
    parameters.add(new ModelParameter(LAST_NORM + ".weight", 1, d, one));
    if (model.biases()) {
      parameters.add(new ModelParameter(LAST_NORM + ".bias", 1, d, zero));
    }
    return parameters;
  }

  private static ModelParameter matrix(
      int block, String product, int rows, int columns, Initial initial) {
    return new ModelParameter(inBlock(block, product) + ".weight", rows, columns, initial);
  }

  @Override
  public List<String> texts() {
    return List.of("gpt");
  }

  @Override
  public String training() {
    return "language_training";
  }

  @Override
  public boolean tied(OutputHead head) {
    return true;
  }

  @Override
  public boolean biased(OutputHead head) {
    return false;
  }

  @Override
  public Initial classWeights() {
    return new Initial.Normal(model.initialDeviation());
  }

  @Override
  public int dimension() {
    return model.embeddingDimension();
  }

  /// `hidden` is x at the last position, after the norm.
  @Override
  public String toOnnx(OnnxGraph graph, String tokens) {
    return new OnnxGpt(graph, task, model).add(tokens);
  }

  @Override
  public void declareOutputs(OnnxGraph graph) {
    new OnnxGpt(graph, task, model).declareOutputs();
  }
}
