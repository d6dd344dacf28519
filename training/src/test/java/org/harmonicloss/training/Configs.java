package org.harmonicloss.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.harmonicloss.models.Architecture;
import org.harmonicloss.models.Head;
import org.harmonicloss.models.ModularAddition;
import org.harmonicloss.models.RunConfig;

/// Variations of the paper's configuration, by the names of its JSON fields.
final class Configs {
  private Configs() {}

  static RunConfig paper(Architecture model, Head head, Consumer<ObjectNode> change) {
    ObjectNode json = RunConfig.paper(new ModularAddition(), model, head.name()).toJson();
    if (head instanceof Head.Harmonic harmonic) {
      json.put("exponent", harmonic.exponent()).put("epsilon", harmonic.epsilon());
    }
    change.accept(json);
    return RunConfig.fromJson(json, "test");
  }

  /// A run of seconds.
  static RunConfig small(Architecture model, Head head, int epochs) {
    return paper(model, head, json -> json.put("epochs", epochs).put("rows", 120).put("seed", 7));
  }

  static RunConfig small(Head head, int epochs) {
    return small(Architecture.MLP, head, epochs);
  }
}
