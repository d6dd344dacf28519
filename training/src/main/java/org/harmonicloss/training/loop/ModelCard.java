package org.harmonicloss.training.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.Version;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Split;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.Provenance;

/// The README.md of a run: what the model is, how good it is, and how to make it again.
public final class ModelCard {
  private ModelCard() {}

  static String of(RunConfig config, Provenance provenance, EpochMetrics last) {
    var dataset = provenance.json().path("dataset");
    return """
    # %s, %s with %s head, seed %d

    Trained by harmonic %s on `%s` (%s): %s

    | after %s %d | loss | accuracy |
    |---|---|---|
    | training, %s | %s | %s |
    | test, %s | %s | %s |

    %s
    Loss is the mean −log p of the target, without regularisation or smoothing; no dropout is in
    effect when it is measured.

    Make it again:

        %s

    Look at it:

        %s

    `config.json` holds every setting, `provenance.json` versions, device and data hash,
    `metrics.ndjson` the training curves, `checkpoint.safetensors` all that resuming needs, and
    `model.onnx` the model with its configuration and labels inside.
    """
        .formatted(
            config.task().name(),
            config.model().name(),
            config.head().name(),
            config.seed(),
            Version.harmonic(),
            config.task().name(),
            config.task().description(),
            config.head().description(),
            config.schedule().unit(),
            last.epoch(),
            size(config, dataset, "train"),
            number(last.trainLoss()),
            percent(last.trainAccuracy()),
            size(config, dataset, "test"),
            number(last.testLoss()),
            percent(last.testAccuracy()),
            rows(config, percent(dataset.path("test_rows_also_in_training").asDouble())),
            String.join(" ", command(config)),
            String.join("\n    ", look(config.data())));
  }

  private static String size(RunConfig config, JsonNode dataset, String part) {
    boolean windows = config.data() instanceof Data.Windows;
    String of = windows ? "tokens" : "rows";
    return dataset.path(part + "_" + of).asLong() + " " + of;
  }

  private static String rows(RunConfig config, String overlap) {
    String also = overlap + " of the test rows have an input that was also trained on.";
    return switch (config.data()) {
      case Data.Drawn drawn ->
          "Rows were split by "
              + (drawn.split() == Split.ROWS ? "row" : "distinct input")
              + ": "
              + also;
      case Data.Files files -> "Rows are those of the files in `" + files.folder() + "`: " + also;
      case Data.Given _ -> "There are no points to test on but those that are trained on.";
      case Data.Windows windows ->
          "Tokens are those of the corpus in `"
              + windows.folder()
              + "`; the windows that are evaluated are spread evenly over each part.";
    };
  }

  private static List<String> look(Data data) {
    return switch (data) {
      case Data.Drawn _ ->
          List.of("harmonic probe RUN", "harmonic analyze pca RUN --plot embedding.svg");
      case Data.Files _ -> List.of("harmonic probe RUN IMAGES.idx3 --index 0..9");
      case Data.Given _ -> List.of("harmonic probe RUN");
      case Data.Windows _ ->
          List.of(
              "harmonic probe RUN \"The capital of France is\"",
              "harmonic generate RUN \"Once upon a time\"");
    };
  }

  /// The command line that makes this run, every setting spelt out.
  static List<String> command(RunConfig config) {
    List<String> words = new ArrayList<>(List.of("harmonic", "train", config.task().name()));
    words.addAll(List.of("--model", config.model().name(), "--head", config.head().name()));
    config
        .settings()
        .forEach(
            (setting, value) -> {
              if (value != null) {
                words.addAll(List.of("--" + setting.name(), setting.print(value)));
              }
            });
    words.addAll(List.of("--seed", Long.toString(config.seed())));
    return words;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
