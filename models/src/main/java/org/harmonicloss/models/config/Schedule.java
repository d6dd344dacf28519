package org.harmonicloss.models.config;

/// How long a run is trained, in which batches, and how often it is evaluated.
///
/// @param batchSize rows in an optimiser step; the last of an epoch may have fewer
/// @param epochs passes over the training rows
/// @param evaluateEvery epochs between two lines of `metrics.ndjson`
public record Schedule(int batchSize, int epochs, int evaluateEvery) {
  private static final Setting<Integer> BATCH_SIZE =
      Setting.wholeNumber(
          "batch-size",
          "B",
          1,
          10_000_000,
          "Rows in an optimiser step, >= 1; the last of an epoch may have fewer. Default: 32;"
              + " mnist 64; toys all points.");

  static final Setting<Integer> EPOCHS =
      Setting.wholeNumber(
          "epochs",
          "N",
          1,
          "Passes over the training rows, >= 1. Default: 7000; permutation with"
              + " transformers 10000; mnist 10; toys 10000.");

  private static final Setting<Integer> EVALUATE_EVERY =
      Setting.wholeNumber(
          "evaluate-every",
          "N",
          1,
          "Epochs between two lines of metrics.ndjson, >= 1. Default: 1.");

  public Schedule {
    BATCH_SIZE.require(batchSize);
    EPOCHS.require(epochs);
    EVALUATE_EVERY.require(evaluateEvery);
  }

  Schedule with(SettingVisitor visitor) {
    return new Schedule(
        visitor.visit(BATCH_SIZE, batchSize),
        visitor.visit(EPOCHS, epochs),
        visitor.visit(EVALUATE_EVERY, evaluateEvery));
  }
}
