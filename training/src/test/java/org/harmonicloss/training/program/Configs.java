package org.harmonicloss.training.program;

import java.util.function.UnaryOperator;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.ModularAddition;

/// Variations of the settings of the paper's text, which regularises every embedding.
public final class Configs {
  private Configs() {}

  public static RunConfig text(Model model, Head head, UnaryOperator<RunConfig> change) {
    return change.apply(Preset.TEXT.config(new ModularAddition(), model, head));
  }

  /// A run of seconds.
  public static RunConfig small(Model model, Head head, int epochs) {
    return text(model, head, config -> config.withEpochs(epochs).with("rows", 120).withSeed(7));
  }

  public static RunConfig small(Head head, int epochs) {
    return small(Model.Mlp.PAPER, head, epochs);
  }
}
