package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.harmonicloss.models.base.Json;

/// One line of `metrics.ndjson`: a run after some epochs, evaluated on all training and test rows;
/// or a language model after some steps, on windows of the training and the held-out text.
///
/// @param epoch epochs trained, 1 or more; of a language model steps
/// @param step optimiser steps taken
/// @param trainLoss mean −log p of the target, without regularisation
/// @param trainAccuracy share of rows, 0 to 1, whose most probable class is the target
/// @param weightNorm Euclidean norm of all parameters together
/// @param gradientNorm Euclidean norm of the last step's gradient, before it was cut; null where it
///     was not recorded, as before 0.2.0
/// @param seconds spent training this run so far, all its sessions together
/// @param language what only language models have, or null
public record EpochMetrics(
    int epoch,
    long step,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double weightNorm,
    Double gradientNorm,
    double seconds,
    Language language) {

  /// Of a model that has epochs, without the gradient's norm.
  public EpochMetrics(
      int epoch,
      long step,
      double trainLoss,
      double trainAccuracy,
      double testLoss,
      double testAccuracy,
      double weightNorm,
      double seconds) {
    this(
        epoch,
        step,
        trainLoss,
        trainAccuracy,
        testLoss,
        testAccuracy,
        weightNorm,
        null,
        seconds,
        null);
  }

  /// @param tokens trained on so far
  /// @param learningRate of the last step
  public record Language(long tokens, double learningRate) {}

  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (language == null) {
      json.put("epoch", epoch);
    }
    json.put("step", step);
    if (language != null) {
      json.put("tokens", language.tokens).put("learning_rate", language.learningRate);
    }
    if (gradientNorm != null) {
      json.put("gradient_norm", gradientNorm);
    }
    return json.put("train_loss", trainLoss)
        .put("train_accuracy", trainAccuracy)
        .put("test_loss", testLoss)
        .put("test_accuracy", testAccuracy)
        .put("weight_norm", weightNorm)
        .put("seconds", Math.round(seconds * 1000) / 1000.0);
  }

  public static EpochMetrics fromJson(String line, String source) {
    Json.Fields fields = new Json.Fields(Json.parse(line, source), source);
    Language language =
        fields.has("epoch")
            ? null
            : new Language(fields.wholeNumber("tokens"), fields.number("learning_rate"));
    return new EpochMetrics(
        fields.integer(language == null ? "epoch" : "step"),
        fields.wholeNumber("step"),
        fields.number("train_loss"),
        fields.number("train_accuracy"),
        fields.number("test_loss"),
        fields.number("test_accuracy"),
        fields.number("weight_norm"),
        fields.has("gradient_norm") ? fields.number("gradient_norm") : null,
        fields.number("seconds"),
        language);
  }
}
