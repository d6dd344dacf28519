package org.harmonicloss.models.config;

import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Task;

/// How long a run is trained, in which batches, and how often it is evaluated.
public sealed interface Schedule {
  /// Rows, or windows, whose gradient is computed at once.
  int batchSize();

  /// Epochs, or steps of a language model: what is counted in a run.
  int epochs();

  /// Epochs, or steps, between two lines of `metrics.ndjson`.
  int evaluateEvery();

  /// What is counted: `epoch`, or `step` of a language model.
  default String unit() {
    return this instanceof Steps ? "step" : "epoch";
  }

  /// The setting of [#epochs].
  Setting<Integer> length();

  /// The same with the settings that `visitor` answers.
  Schedule with(SettingVisitor visitor);

  /// The kind that a task is learnt with; [Preset] has the numbers.
  static Schedule of(Task task) {
    return task instanceof Language
        ? new Steps(1, 1, 1, 1, 1, Precision.FLOAT32)
        : new Epochs(1, 1, 1);
  }

  /// Settings that both kinds have.
  final class Shared {
    static final Setting<Integer> BATCH_SIZE =
        Setting.wholeNumber(
            "batch-size",
            "B",
            1,
            10_000_000,
            "Rows in an optimiser step, >= 1; the last of an epoch may have fewer. Of a language"
                + " model windows at once. Default: 32; mnist 64; toys all points; language 12.");

    static final Setting<Integer> EVALUATE_EVERY =
        Setting.wholeNumber(
            "evaluate-every",
            "N",
            1,
            "Epochs, or steps of a language model, between two lines of metrics.ndjson, >= 1."
                + " Default: 1; language 100.");

    private Shared() {}
  }

  /// Passes over all rows.
  ///
  /// @param batchSize rows in an optimiser step; the last of an epoch may have fewer
  /// @param epochs passes over the training rows
  /// @param evaluateEvery epochs between two lines of `metrics.ndjson`
  record Epochs(int batchSize, int epochs, int evaluateEvery) implements Schedule {
    static final Setting<Integer> EPOCHS =
        Setting.wholeNumber(
            "epochs",
            "N",
            1,
            "Passes over the training rows, >= 1. Default: 7000; permutation with"
                + " transformers 10000; mnist 10; toys 10000.");

    public Epochs {
      Shared.BATCH_SIZE.require(batchSize);
      EPOCHS.require(epochs);
      Shared.EVALUATE_EVERY.require(evaluateEvery);
    }

    @Override
    public Setting<Integer> length() {
      return EPOCHS;
    }

    @Override
    public Epochs with(SettingVisitor visitor) {
      return new Epochs(
          visitor.visit(Shared.BATCH_SIZE, batchSize),
          visitor.visit(EPOCHS, epochs),
          visitor.visit(Shared.EVALUATE_EVERY, evaluateEvery));
    }
  }

  /// What products are computed with; everything else, the head and the optimiser too, is float32.
  enum Precision {
    FLOAT32,
    BF16;

    static final Setting<Precision> SETTING =
        Setting.choice(
            "precision",
            Precision.class,
            "TYPE",
            List.of(values()),
            Precision::text,
            "What the products of a gpt's blocks are computed with: float32, or bf16. Default:"
                + " float32.");

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Steps on windows that are drawn from a corpus.
  ///
  /// @param batchSize windows whose gradient is computed at once
  /// @param accumulation batches whose gradients make a step together
  /// @param steps of the optimiser
  /// @param evaluateEvery steps between two lines of `metrics.ndjson`
  /// @param evaluationWindows of the held-out text, spread evenly, the same every time
  record Steps(
      int batchSize,
      int accumulation,
      int steps,
      int evaluateEvery,
      int evaluationWindows,
      Precision precision)
      implements Schedule {
    private static final Setting<Integer> ACCUMULATION =
        Setting.wholeNumber(
            "accumulation",
            "N",
            1,
            1_000_000,
            "Batches of a language model whose gradients make one step, >= 1. Default: 1.");

    private static final Setting<Integer> STEPS =
        Setting.wholeNumber(
            "steps", "N", 1, "Optimiser steps of a language model, >= 1. Default: 2000.");

    private static final Setting<Integer> EVALUATION_WINDOWS =
        Setting.wholeNumber(
            "evaluation-windows",
            "N",
            1,
            10_000_000,
            "Windows of the held-out text that a language model is evaluated on, >= 1."
                + " Default: 96.");

    public Steps {
      Shared.BATCH_SIZE.require(batchSize);
      ACCUMULATION.require(accumulation);
      STEPS.require(steps);
      Shared.EVALUATE_EVERY.require(evaluateEvery);
      EVALUATION_WINDOWS.require(evaluationWindows);
      Precision.SETTING.require(precision);
    }

    @Override
    public int epochs() {
      return steps;
    }

    @Override
    public Setting<Integer> length() {
      return STEPS;
    }

    @Override
    public Steps with(SettingVisitor visitor) {
      return new Steps(
          visitor.visit(Shared.BATCH_SIZE, batchSize),
          visitor.visit(ACCUMULATION, accumulation),
          visitor.visit(STEPS, steps),
          visitor.visit(Shared.EVALUATE_EVERY, evaluateEvery),
          visitor.visit(EVALUATION_WINDOWS, evaluationWindows),
          visitor.visit(Precision.SETTING, precision));
    }
  }
}
