package org.harmonicloss.training.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.harmonicloss.models.config.Architecture;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.ModularAddition;

/// Variations of the paper's configuration, by the names of its JSON fields.
public final class Configs {
  private Configs() {}

  public static RunConfig paper(Architecture model, Head head, Consumer<ObjectNode> change) {
    ObjectNode json = RunConfig.paper(new ModularAddition(), model, head.name()).toJson();
    if (head instanceof Head.Harmonic harmonic) {
      json.put("exponent", harmonic.exponent()).put("epsilon", harmonic.epsilon());
    }
    change.accept(json);
    return RunConfig.fromJson(json, "test");
  }

  /// A run of seconds.
  public static RunConfig small(Architecture model, Head head, int epochs) {
    return paper(model, head, json -> json.put("epochs", epochs).put("rows", 120).put("seed", 7));
  }

  public static RunConfig small(Head head, int epochs) {
    return small(Architecture.MLP, head, epochs);
  }
}
