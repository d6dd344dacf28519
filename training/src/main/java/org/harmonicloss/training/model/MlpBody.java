package org.harmonicloss.training.model;

import java.util.List;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;
import org.harmonicloss.training.model.ModelParameter.Initial;

/// tokens → concatenated embeddings → Linear → SiLU → Linear. The class weights are the embedding,
/// which is initialised as the head's Linear(D, V) would be.
record MlpBody(TokenTask task, Model.Mlp model) implements Body {
  private static final String HIDDEN_WEIGHT = "hidden.weight";
  private static final String HIDDEN_BIAS = "hidden.bias";
  private static final String OUTPUT_WEIGHT = "output.weight";
  private static final String OUTPUT_BIAS = "output.bias";

  @Override
  public List<ModelParameter> parameters() {
    int d = dimension();
    int h = model.hiddenDimension();
    int inputs = task.inputLength() * d;
    return List.of(
        new ModelParameter(EMBEDDING, task.vocabulary(), d, classWeights()),
        new ModelParameter(HIDDEN_WEIGHT, inputs, h, Initial.Uniform.linear(inputs)),
        new ModelParameter(HIDDEN_BIAS, 1, h, Initial.Uniform.linear(inputs)),
        new ModelParameter(OUTPUT_WEIGHT, h, d, Initial.Uniform.linear(h)),
        new ModelParameter(OUTPUT_BIAS, 1, d, Initial.Uniform.linear(h)));
  }

  @Override
  public List<String> texts() {
    return List.of("embedding", "mlp");
  }

  @Override
  public boolean tied(OutputHead head) {
    return true;
  }

  @Override
  public boolean biased(OutputHead head) {
    return true;
  }

  @Override
  public Initial classWeights() {
    return Initial.Uniform.linear(dimension());
  }

  @Override
  public int dimension() {
    return model.embeddingDimension();
  }

  @Override
  public String toOnnx(OnnxGraph graph, String tokens) {
    String looked = graph.node(Op.GATHER, "embedded", graph.parameter(EMBEDDING), tokens);
    String shape = graph.integers("flat_shape", -1, (long) task.inputLength() * dimension());
    String flat = graph.node(Op.RESHAPE, "flat", looked, shape);
    String h = graph.linear("preactivation", flat, HIDDEN_WEIGHT, HIDDEN_BIAS);
    String activated = graph.node(Op.MUL, "activation", h, graph.node(Op.SIGMOID, "gate", h));
    return graph.linear("hidden", activated, OUTPUT_WEIGHT, OUTPUT_BIAS);
  }
}
