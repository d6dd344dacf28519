package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.harmonicloss.models.base.Json;

/// One line of `metrics.ndjson`: a run after some epochs, evaluated on all training and test rows.
///
/// @param epoch epochs trained, 1 or more
/// @param step optimiser steps taken
/// @param trainLoss mean −log p of the target, without regularisation
/// @param trainAccuracy share of rows, 0 to 1, whose most probable class is the target
/// @param weightNorm Euclidean norm of all parameters together
/// @param seconds spent training this run so far, all its sessions together
public record EpochMetrics(
    int epoch,
    long step,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double weightNorm,
    double seconds) {

  public ObjectNode toJson() {
    return Json.object()
        .put("epoch", epoch)
        .put("step", step)
        .put("train_loss", trainLoss)
        .put("train_accuracy", trainAccuracy)
        .put("test_loss", testLoss)
        .put("test_accuracy", testAccuracy)
        .put("weight_norm", weightNorm)
        .put("seconds", Math.round(seconds * 1000) / 1000.0);
  }

  public static EpochMetrics fromJson(String line, String source) {
    Json.Fields fields = new Json.Fields(Json.parse(line, source), source);
    return new EpochMetrics(
        fields.integer("epoch"),
        fields.wholeNumber("step"),
        fields.number("train_loss"),
        fields.number("train_accuracy"),
        fields.number("test_loss"),
        fields.number("test_accuracy"),
        fields.number("weight_norm"),
        fields.number("seconds"));
  }
}
