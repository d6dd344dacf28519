package org.harmonicloss.training.model;

import java.util.List;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.training.export.OnnxGraph;

/// What comes between a model's input and its head, as it is trained and exported. T tokens, or
/// numbers, make an input; D numbers make the head's input x.
public interface Body {
  /// What the token embedding [V, D] is called.
  String EMBEDDING = "embedding";

  /// The body's own parameters, in the order in which its program reads them.
  List<ModelParameter> parameters();

  /// The resources that hold its part of the training program.
  List<String> texts();

  /// The resource that says how it is trained.
  default String training() {
    return "training";
  }

  /// Whether the class weights are the token embedding.
  boolean tied(OutputHead head);

  /// Whether `head`, if it can have a bias, has one here.
  boolean biased(OutputHead head);

  /// Values of class weights of the head's own, before training.
  ModelParameter.Initial classWeights();

  /// D.
  int dimension();

  /// Adds the nodes that compute x, `hidden` [batch, D].
  ///
  /// @param input the name of the graph's input
  /// @return `hidden`
  String toOnnx(OnnxGraph graph, String input);

  /// Declares outputs between input and head, besides `hidden`.
  default void declareOutputs(OnnxGraph graph) {}

  /// The body of a configuration.
  static Body of(RunConfig config) {
    return switch (config.model()) {
      case Model.Linear _ -> new LinearBody(config.task());
      case Model.Mlp mlp -> new MlpBody((TokenTask) config.task(), mlp);
      case Model.Transformer transformer ->
          new TransformerBody((TokenTask) config.task(), transformer);
      case Model.Gpt gpt -> new GptBody((Language) config.task(), gpt);
    };
  }
}
