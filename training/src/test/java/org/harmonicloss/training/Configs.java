package org.harmonicloss.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.harmonicloss.models.Head;
import org.harmonicloss.models.ModularAddition;
import org.harmonicloss.models.RunConfig;

/// Variations of the paper's configuration, by the names of its JSON fields.
final class Configs {
  private Configs() {}

  static RunConfig paper(Consumer<ObjectNode> change) {
    ObjectNode json = RunConfig.paper(new ModularAddition()).toJson();
    change.accept(json);
    return RunConfig.fromJson(json, "test");
  }

  static RunConfig with(Head head) {
    return paper(
        json -> {
          json.put("head", head.name());
          if (head instanceof Head.Harmonic harmonic) {
            json.put("exponent", harmonic.exponent()).put("epsilon", harmonic.epsilon());
          }
        });
  }

  /// A run of seconds.
  static RunConfig small(Head head, int epochs) {
    return paper(
        json ->
            json.setAll(with(head).toJson().put("epochs", epochs).put("rows", 120).put("seed", 7)));
  }
}
