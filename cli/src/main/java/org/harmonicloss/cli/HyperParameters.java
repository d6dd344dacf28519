package org.harmonicloss.cli;

import org.harmonicloss.models.Architecture;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.Head;
import org.harmonicloss.models.Optimizer;
import org.harmonicloss.models.RunConfig;
import org.harmonicloss.models.Split;
import picocli.CommandLine.Option;

/// The options that determine a run. Each is null where it is not given, so that they can be laid
/// over the paper's settings or over those of a run to be resumed.
final class HyperParameters {
  @Option(
      names = "--exponent",
      paramLabel = "N",
      description =
          "Harmonic exponent n of p ∝ distance^(-n), > 0; the reference code's n is half of it."
              + " Default: 2.")
  private Double exponent;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "Added to squared distances, > 0. Default: 0.0001.")
  private Double epsilon;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the training rows, >= 1. Default: 7000; permutation with"
              + " transformers 10000.")
  private Integer epochs;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "AdamW's step size, > 0. Default: 0.002.")
  private Double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description =
          "AdamW's decoupled weight decay, >= 0, of all parameters. Default: 0.01,"
              + " transformers 0.005.")
  private Double weightDecay;

  @Option(
      names = "--beta1",
      paramLabel = "B",
      description = "AdamW's decay of the mean gradient, in [0, 1). Default: 0.9.")
  private Double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "B",
      description = "AdamW's decay of the mean squared gradient, in [0, 1). Default: 0.999.")
  private Double beta2;

  @Option(
      names = "--adam-epsilon",
      paramLabel = "E",
      description = "AdamW's epsilon, > 0. Default: 1e-8.")
  private Double adamEpsilon;

  @Option(
      names = "--embedding-regularization",
      paramLabel = "L",
      description =
          "Weight of the mean over dimensions of the embedding's root mean square, >= 0."
              + " Default: 0.01; permutation with transformers 0.005.")
  private Double embeddingRegularization;

  @Option(
      names = "--embedding-dimension",
      paramLabel = "D",
      description = "Numbers in a token's embedding, >= 1. Default: 16.")
  private Integer embeddingDimension;

  @Option(
      names = "--hidden-dimension",
      paramLabel = "H",
      description =
          "Width of the MLP's hidden layer or of the transformer's feed-forward layers, >= 1."
              + " Default: 100, transformers 64.")
  private Integer hiddenDimension;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "Encoder layers, >= 1. Default: transformers 2.")
  private Integer layers;

  @Option(
      names = "--attention-heads",
      paramLabel = "N",
      description =
          "Heads of each layer's attention, >= 1; must divide the embedding dimension."
              + " Default: transformers 2.")
  private Integer attentionHeads;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description =
          "Share of activations left out in training, in [0, 1). Default: transformers 0.1.")
  private Double dropout;

  @Option(
      names = "--batch-size",
      paramLabel = "B",
      description =
          "Rows in an optimiser step, >= 1; the last of an epoch may have fewer. Default: 32.")
  private Integer batchSize;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Samples drawn from the task, >= 2, with replacement; for permutation without, at most 576,"
              + " its default. Default: 1000.")
  private Integer rows;

  @Option(
      names = "--split",
      paramLabel = "HOW",
      description =
          "rows: by row, as in the paper, so that most test inputs are trained on as well; inputs:"
              + " by distinct input. Default: rows.")
  private String split;

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      description = "Epochs between two lines of metrics.ndjson, >= 1. Default: 1.")
  private Integer evaluateEvery;

  /// `base` with every option given that has a meaning for its model and head.
  ///
  /// @throws HarmonicException if a value is out of its range
  RunConfig over(RunConfig base) {
    boolean transformer = base.model() == Architecture.TRANSFORMER;
    Optimizer optimizer = base.optimizer();
    return new RunConfig(
        base.task(),
        base.model(),
        head(base.head()),
        or(embeddingDimension, base.embeddingDimension()),
        or(hiddenDimension, base.hiddenDimension()),
        transformer ? or(layers, base.layers()) : base.layers(),
        transformer ? or(attentionHeads, base.attentionHeads()) : base.attentionHeads(),
        transformer ? or(dropout, base.dropout()) : base.dropout(),
        new Optimizer(
            or(learningRate, optimizer.learningRate()),
            or(weightDecay, optimizer.weightDecay()),
            or(beta1, optimizer.beta1()),
            or(beta2, optimizer.beta2()),
            or(adamEpsilon, optimizer.epsilon())),
        or(embeddingRegularization, base.embeddingRegularization()),
        or(batchSize, base.batchSize()),
        or(epochs, base.epochs()),
        or(evaluateEvery, base.evaluateEvery()),
        or(rows, base.rows()),
        base.trainFraction(),
        split == null ? base.split() : Split.named(split),
        base.seed());
  }

  private Head head(Head base) {
    return switch (base) {
      case Head.Harmonic head ->
          new Head.Harmonic(or(exponent, head.exponent()), or(epsilon, head.epsilon()));
      case Head.CrossEntropy head -> head;
    };
  }

  /// The first option given that only a harmonic head has, or null.
  String harmonicOption() {
    return exponent != null ? "--exponent" : epsilon != null ? "--epsilon" : null;
  }

  /// The first option given that only a transformer has, or null.
  String transformerOption() {
    if (layers != null) {
      return "--layers";
    }
    return attentionHeads != null ? "--attention-heads" : dropout != null ? "--dropout" : null;
  }

  /// The first setting but the epochs that differs, as the configuration file calls it.
  static String difference(RunConfig stored, RunConfig asked) {
    var left = stored.toJson();
    var right = asked.withEpochs(stored.epochs()).toJson();
    for (var field : left.properties()) {
      if (!field.getValue().equals(right.path(field.getKey()))) {
        return field.getKey() + ": " + field.getValue() + ", not " + right.path(field.getKey());
      }
    }
    throw new IllegalArgumentException("the configurations are equal");
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
