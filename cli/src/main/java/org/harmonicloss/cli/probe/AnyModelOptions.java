package org.harmonicloss.cli.probe;

import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine.Option;

/// The options of `harmonic probe` for models of others.
final class AnyModelOptions {
  @Option(
      names = "--describe",
      description =
          "Of any .onnx file: what goes in and comes out, of which type and shape, its operators and"
              + " what is written about it. It is not loaded.")
  boolean describe;

  @Option(
      names = "--inner",
      description = "With --describe: inner values too, which --output can name.")
  boolean inner;

  @Option(
      names = "--input",
      paramLabel = "NAME=FILE|-",
      description =
          "Of any .onnx file: an input by its name, from a .npy file, or lines of JSON, a list of"
              + " numbers for each input. Once for each input; an attention_mask of ones,"
              + " token_type_ids of zeros and position_ids may be left out beside input_ids.")
  List<String> inputs = new ArrayList<>();

  @Option(
      names = "--pool",
      paramLabel = "last|mean|cls",
      description =
          "Of an output with a row for each position: the last one, the mean, or the first one, of"
              + " what is not masked. Default: every position.")
  Pooling pool;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Inputs to compute together, >= 1. Default: 32.")
  Integer batchSize;

  @Option(
      names = "--tokenizer",
      paramLabel = "gpt2|FILE",
      description =
          "How texts become tokens: as a tokenizer.json, a vocab.json with its merges.txt, a vocab.txt or a"
              + " model's folder says, or by GPT-2's byte pairs. Default: the tokenizer beside the model.")
  String tokenizer;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "Cut longer texts to N tokens, >= 2. Default: they are an error; a model takes as many as"
              + " its config.json and tokenizer_config.json say, or 512.")
  Integer maxTokens;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description = "The most that a batch may take, >= 1. Default: 600.")
  Integer timeLimit;

  /// @throws HarmonicException (usage) naming the first that is out of its range
  void check() {
    require(batchSize, 1, "batch-size");
    require(maxTokens, 2, "max-tokens");
    require(timeLimit, 1, "time-limit");
    if (inner && !describe) {
      throw HarmonicException.usage(
          "--inner goes with --describe", "add --describe, or leave --inner out");
    }
  }

  private static void require(Integer value, int least, String name) {
    if (value != null && value < least) {
      throw HarmonicException.usage(
          "--" + name + " must be " + least + " or greater, was " + value,
          "see 'harmonic probe --help'");
    }
  }

  /// Whether they ask for a model as ONNX has it, be it one of ours.
  boolean wantArrays() {
    return describe || !inputs.isEmpty();
  }

  /// @throws HarmonicException (usage) if one is given that a model of ours does not take
  void refuse(String model) {
    String given =
        pool != null
            ? "--pool"
            : batchSize != null
                ? "--batch-size"
                : tokenizer != null
                    ? "--tokenizer"
                    : maxTokens != null
                        ? "--max-tokens"
                        : timeLimit != null ? "--time-limit" : null;
    if (given != null) {
      throw HarmonicException.usage(
          given + " does not apply to " + model + ", which is a model of harmonic's",
          "leave it out, or give the inputs by name with --input");
    }
  }

  int batch() {
    return batchSize == null ? 32 : batchSize;
  }

  int seconds() {
    return timeLimit == null ? 600 : timeLimit;
  }
}
