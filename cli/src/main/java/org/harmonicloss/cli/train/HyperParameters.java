package org.harmonicloss.cli.train;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Architecture;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Split;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.TokenTask;
import picocli.CommandLine.Option;

/// The options that determine a run. Each is null where it is not given, so that they can be laid
/// over the paper's settings or over those of a run to be resumed.
public final class HyperParameters {
  @Option(
      names = "--exponent",
      paramLabel = "N",
      description =
          "Harmonic exponent n of p ∝ distance^(-n), > 0; the reference code's n is half of it."
              + " Default: 2; mnist 56.")
  private Double exponent;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "Added to squared distances, > 0. Default: 0.0001; toys 1e-6.")
  private Double epsilon;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the training rows, >= 1. Default: 7000; permutation with"
              + " transformers 10000; mnist 10; toys 10000.")
  private Integer epochs;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "AdamW's step size, > 0. Default: 0.002; mnist 0.001; toys 0.01.")
  private Double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description =
          "AdamW's decoupled weight decay, >= 0, of all parameters. Default: 0.01,"
              + " transformers 0.005; mnist and toys 0.")
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
          "Rows in an optimiser step, >= 1; the last of an epoch may have fewer. Default: 32;"
              + " mnist 64; toys all points.")
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
      names = "--data",
      paramLabel = "DIR",
      description =
          "For mnist: the folder that holds its four idx files, or others of the same format such as"
              + " Fashion-MNIST, compressed by gzip or not.")
  private String data;

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
    boolean embeds = base.model() != Architecture.LINEAR;
    boolean drawn = base.task() instanceof TokenTask;
    Optimizer optimizer = base.optimizer();
    return new RunConfig(
        base.task(),
        base.model(),
        head(base.head()),
        or(embeds, embeddingDimension, base.embeddingDimension()),
        or(embeds, hiddenDimension, base.hiddenDimension()),
        or(transformer, layers, base.layers()),
        or(transformer, attentionHeads, base.attentionHeads()),
        or(transformer, dropout, base.dropout()),
        new Optimizer(
            or(true, learningRate, optimizer.learningRate()),
            or(true, weightDecay, optimizer.weightDecay()),
            or(true, beta1, optimizer.beta1()),
            or(true, beta2, optimizer.beta2()),
            or(true, adamEpsilon, optimizer.epsilon())),
        or(embeds, embeddingRegularization, base.embeddingRegularization()),
        or(true, batchSize, base.batchSize()),
        or(true, epochs, base.epochs()),
        or(true, evaluateEvery, base.evaluateEvery()),
        or(drawn, rows, base.rows()),
        base.trainFraction(),
        drawn && split != null ? Split.named(split) : base.split(),
        or(base.task() instanceof Mnist, data, base.data()),
        base.seed());
  }

  private Head head(Head base) {
    return switch (base) {
      case Head.Harmonic head ->
          new Head.Harmonic(or(true, exponent, head.exponent()), or(true, epsilon, head.epsilon()));
      case Head.CrossEntropy head -> head;
    };
  }

  /// @param kinds configurations that the options are laid over
  /// @throws HarmonicException if an option was given that has no meaning for any of them
  void requireMeaning(List<RunConfig> kinds) {
    String tasks =
        kinds.stream().map(kind -> kind.task().name()).distinct().collect(joining(" and "));
    if (kinds.stream().noneMatch(kind -> kind.head() instanceof Head.Harmonic)) {
      refuse("with --head cross-entropy", "leave it out, or use --head harmonic", harmonic());
    }
    if (kinds.stream().noneMatch(kind -> kind.task() instanceof Mnist)) {
      refuse(
          "for " + tasks, "leave it out: only mnist is learnt from files", option("--data", data));
    }
    if (kinds.stream().noneMatch(kind -> kind.task() instanceof TokenTask)) {
      refuse(
          "for " + tasks,
          "leave it out: its model has one layer, and its data are given",
          tokens());
      refuse("for " + tasks, "leave it out: its model has one layer", transformer());
    } else if (kinds.stream().noneMatch(kind -> kind.model() == Architecture.TRANSFORMER)) {
      refuse("with --model mlp", "leave it out, or use --model transformer", transformer());
    }
  }

  private static void refuse(String where, String hint, Stream<String> given) {
    given
        .findFirst()
        .ifPresent(
            option -> {
              throw HarmonicException.usage(option + " has no meaning " + where, hint);
            });
  }

  /// Those given of the options that only a harmonic head has.
  private Stream<String> harmonic() {
    return Stream.concat(option("--exponent", exponent), option("--epsilon", epsilon));
  }

  /// Those that only a transformer has.
  private Stream<String> transformer() {
    return Stream.of(
            option("--layers", layers),
            option("--attention-heads", attentionHeads),
            option("--dropout", dropout))
        .flatMap(given -> given);
  }

  /// Those that only tasks of tokens have.
  private Stream<String> tokens() {
    return Stream.of(
            option("--embedding-dimension", embeddingDimension),
            option("--hidden-dimension", hiddenDimension),
            option("--embedding-regularization", embeddingRegularization),
            option("--rows", rows),
            option("--split", split))
        .flatMap(given -> given);
  }

  private static Stream<String> option(String name, Object value) {
    return value == null ? Stream.empty() : Stream.of(name);
  }

  boolean setsWeightDecay() {
    return weightDecay != null;
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

  private static <T> T or(boolean hasMeaning, T given, T otherwise) {
    return given == null || !hasMeaning ? otherwise : given;
  }
}
