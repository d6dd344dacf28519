package org.harmonicloss.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.Version;
import org.harmonicloss.models.config.Architecture;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Split;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.Provenance;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.Toy;

/// The README.md of a run: what the model is, how good it is, and how to make it again.
public final class ModelCard {
  private ModelCard() {}

  static String of(RunConfig config, Provenance provenance, EpochMetrics last) {
    var dataset = provenance.json().path("dataset");
    return """
    # %s, %s with %s head, seed %d

    Trained by harmonic %s on `%s` (%s): %s

    | after epoch %d | loss | accuracy |
    |---|---|---|
    | training, %d rows | %s | %s |
    | test, %d rows | %s | %s |

    %s
    Loss is the mean −log p of the target, without regularisation; no dropout is in effect when it
    is measured.

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
            config.model().text(),
            config.head().name(),
            config.seed(),
            Version.harmonic(),
            config.task().name(),
            config.task().description(),
            head(config.head()),
            last.epoch(),
            dataset.path("train_rows").asInt(),
            number(last.trainLoss()),
            percent(last.trainAccuracy()),
            dataset.path("test_rows").asInt(),
            number(last.testLoss()),
            percent(last.testAccuracy()),
            rows(config, percent(dataset.path("test_rows_also_in_training").asDouble())),
            String.join(" ", command(config)),
            String.join("\n    ", look(config.task())));
  }

  private static String rows(RunConfig config, String overlap) {
    String also = overlap + " of the test rows have an input that was also trained on.";
    return switch (config.task()) {
      case TokenTask _ ->
          "Rows were split by "
              + (config.split() == Split.ROWS ? "row" : "distinct input")
              + ": "
              + also;
      case Mnist _ -> "Rows are those of the files in `" + config.data() + "`: " + also;
      case Toy _ -> "There are no points to test on but those that are trained on.";
    };
  }

  private static List<String> look(Task task) {
    return switch (task) {
      case TokenTask _ ->
          List.of("harmonic probe RUN", "harmonic analyze pca RUN --plot embedding.svg");
      case Mnist _ -> List.of("harmonic probe RUN IMAGES.idx3 --index 0..9");
      case Toy _ -> List.of("harmonic probe RUN");
    };
  }

  private static String head(Head head) {
    return switch (head) {
      case Head.Harmonic harmonic ->
          "class probabilities are p_i ∝ d_i^(−"
              + plain(harmonic.exponent())
              + ") of the Euclidean distances d_i to the class centres.";
      case Head.CrossEntropy crossEntropy ->
          "class probabilities are the softmax of dot products with the class weights.";
    };
  }

  /// The command line that makes this run, every setting spelt out.
  static List<String> command(RunConfig config) {
    List<String> words = new ArrayList<>(List.of("harmonic", "train", config.task().name()));
    add(words, "--model", config.model().text());
    add(words, "--head", config.head().name());
    if (config.head() instanceof Head.Harmonic head) {
      add(words, "--exponent", plain(head.exponent()));
      add(words, "--epsilon", plain(head.epsilon()));
    }
    add(words, "--seed", Long.toString(config.seed()));
    add(words, "--epochs", Integer.toString(config.epochs()));
    add(words, "--learning-rate", plain(config.optimizer().learningRate()));
    add(words, "--weight-decay", plain(config.optimizer().weightDecay()));
    add(words, "--beta1", plain(config.optimizer().beta1()));
    add(words, "--beta2", plain(config.optimizer().beta2()));
    add(words, "--adam-epsilon", plain(config.optimizer().epsilon()));
    if (config.model() != Architecture.LINEAR) {
      add(words, "--embedding-regularization", plain(config.embeddingRegularization()));
      add(words, "--embedding-dimension", Integer.toString(config.embeddingDimension()));
      add(words, "--hidden-dimension", Integer.toString(config.hiddenDimension()));
    }
    if (config.model() == Architecture.TRANSFORMER) {
      add(words, "--layers", Integer.toString(config.layers()));
      add(words, "--attention-heads", Integer.toString(config.attentionHeads()));
      add(words, "--dropout", plain(config.dropout()));
    }
    add(words, "--batch-size", Integer.toString(config.batchSize()));
    if (config.task() instanceof TokenTask) {
      add(words, "--rows", Integer.toString(config.rows()));
      add(words, "--train-fraction", plain(config.trainFraction()));
      add(words, "--split", config.split().text());
    }
    if (config.data() != null) {
      add(words, "--data", config.data());
    }
    add(words, "--evaluate-every", Integer.toString(config.evaluateEvery()));
    return words;
  }

  private static void add(List<String> words, String option, String value) {
    words.add(option);
    words.add(value);
  }

  /// The shortest text that reads back as the same number: 2, 0.01, 1.0E-4.
  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
