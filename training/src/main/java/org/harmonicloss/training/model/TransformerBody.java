package org.harmonicloss.training.model;

import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.training.export.OnnxGraph;
import org.harmonicloss.training.export.OnnxGraph.Op;
import org.harmonicloss.training.model.ModelParameter.Initial;

/// Token plus position → blocks → last position, initialised as torch's TransformerEncoderLayer. A
/// head of dot products is tied to the embedding and has no bias; a head with centres has its own.
record TransformerBody(TokenTask task, Model.Transformer model) implements Body {
  static final String POSITIONS = "positions";

  @Override
  public List<ModelParameter> parameters() {
    int d = dimension();
    int f = model.hiddenDimension();
    Initial zero = new Initial.Constant(0);
    Initial one = new Initial.Constant(1);
    List<ModelParameter> parameters = new ArrayList<>();
    Initial embedding = new Initial.Normal(1 / Math.sqrt(d));
    parameters.add(new ModelParameter(EMBEDDING, task.vocabulary(), d, embedding));
    parameters.add(new ModelParameter(POSITIONS, task.inputLength(), d, new Initial.Normal(1)));
    for (int block = 0; block < model.layers(); block++) {
      for (ModelParameter part :
          List.of(
              new ModelParameter("attention.in.weight", d, 3 * d, Initial.Uniform.xavier(d, 3 * d)),
              new ModelParameter("attention.in.bias", 1, 3 * d, zero),
              new ModelParameter("attention.out.weight", d, d, Initial.Uniform.linear(d)),
              new ModelParameter("attention.out.bias", 1, d, zero),
              new ModelParameter("norm1.weight", 1, d, one),
              new ModelParameter("norm1.bias", 1, d, zero),
              new ModelParameter("feedforward.in.weight", d, f, Initial.Uniform.linear(d)),
              new ModelParameter("feedforward.in.bias", 1, f, Initial.Uniform.linear(d)),
              new ModelParameter("feedforward.out.weight", f, d, Initial.Uniform.linear(f)),
              new ModelParameter("feedforward.out.bias", 1, d, Initial.Uniform.linear(f)),
              new ModelParameter("norm2.weight", 1, d, one),
              new ModelParameter("norm2.bias", 1, d, zero))) {
        parameters.add(part.named(inBlock(block, part.name())));
      }
    }
    return List.copyOf(parameters);
  }

  /// Where `part` of block number `block` is found, such as `blocks.0.attention.in.weight`.
  static String inBlock(int block, String part) {
    return "blocks." + block + "." + part;
  }

  @Override
  public List<String> texts() {
    return List.of("embedding", "transformer");
  }

  @Override
  public boolean tied(OutputHead head) {
    return !head.hasCentres();
  }

  @Override
  public boolean biased(OutputHead head) {
    return false;
  }

  @Override
  public Initial classWeights() {
    return Initial.Uniform.linear(dimension());
  }

  @Override
  public int dimension() {
    return model.embeddingDimension();
  }

  /// `hidden` is x at the last position.
  @Override
  public String toOnnx(OnnxGraph graph, String tokens) {
    int length = task.inputLength();
    OnnxEncoderBlock block = new OnnxEncoderBlock(graph, length, model);
    String looked = graph.node(Op.GATHER, "embedded", graph.parameter(EMBEDDING), tokens);
    String x = graph.node(Op.ADD, "placed", looked, graph.parameter(POSITIONS));
    for (int i = 0; i < model.layers(); i++) {
      x = block.add(i, x);
    }
    return block.position("hidden", x, length - 1);
  }

  @Override
  public void declareOutputs(OnnxGraph graph) {
    for (int block = 0; block < model.layers(); block++) {
      String output = OnnxEncoderBlock.output(block);
      graph.floatOutput(output, "batch", task.inputLength(), dimension());
    }
  }
}
