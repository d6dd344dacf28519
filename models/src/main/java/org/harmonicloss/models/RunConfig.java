package org.harmonicloss.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Everything that determines a run: the same configuration gives the same data, split, initial
/// values, batch order and dropout on every machine. Defaults are the paper's (section 4).
///
/// @param hiddenDimension of the MLP's hidden layer, or of a transformer's feed-forward layers
/// @param layers of a transformer; 0 for an MLP
/// @param attentionHeads in each of them, which share the embedding dimension; 0 for an MLP
/// @param dropout rate of a transformer, in training only; 0 for an MLP
/// @param rows samples drawn from the task, training and test together
/// @param embeddingRegularization λ of λ · mean_k √(mean_v E[v,k]²), added to the loss
/// @param evaluateEvery epochs between two lines of `metrics.ndjson`
/// @param seed 0 or greater
public record RunConfig(
    Task task,
    Architecture model,
    Head head,
    int embeddingDimension,
    int hiddenDimension,
    int layers,
    int attentionHeads,
    double dropout,
    Optimizer optimizer,
    double embeddingRegularization,
    int batchSize,
    int epochs,
    int evaluateEvery,
    int rows,
    double trainFraction,
    Split split,
    long seed) {

  private static final int SCHEMA = 1;

  public RunConfig {
    require(embeddingDimension >= 1, "embedding-dimension", "1 or greater", embeddingDimension);
    require(hiddenDimension >= 1, "hidden-dimension", "1 or greater", hiddenDimension);
    switch (model) {
      case MLP -> {
        requireForTransformer(layers == 0, "layers");
        requireForTransformer(attentionHeads == 0, "attention-heads");
        requireForTransformer(dropout == 0, "dropout");
      }
      case TRANSFORMER -> {
        require(layers >= 1, "layers", "1 or greater", layers);
        require(
            attentionHeads >= 1 && embeddingDimension % attentionHeads == 0,
            "attention-heads",
            "1 or greater and divide the embedding dimension, " + embeddingDimension,
            attentionHeads);
        require(dropout >= 0 && dropout < 1, "dropout", "from 0 to less than 1", dropout);
      }
    }
    require(
        embeddingRegularization >= 0 && Double.isFinite(embeddingRegularization),
        "embedding-regularization",
        "0 or greater",
        embeddingRegularization);
    require(batchSize >= 1, "batch-size", "1 or greater", batchSize);
    require(epochs >= 1, "epochs", "1 or greater", epochs);
    require(evaluateEvery >= 1, "evaluate-every", "1 or greater", evaluateEvery);
    require(rows >= 2, "rows", "2 or greater", rows);
    require(
        trainFraction > 0 && trainFraction < 1,
        "train-fraction",
        "between 0 and 1, both excluded",
        trainFraction);
    require(seed >= 0, "seed", "0 or greater", seed);
  }

  /// The paper's settings for an MLP with the harmonic head.
  public static RunConfig paper(Task task) {
    return paper(task, Architecture.MLP, "harmonic");
  }

  /// The paper's settings for `task` (exponent 2 is the reference code's `n = 1`).
  ///
  /// @param head `harmonic` or `cross-entropy`
  public static RunConfig paper(Task task, Architecture model, String head) {
    boolean transformer = model == Architecture.TRANSFORMER;
    boolean longer = transformer && task instanceof Permutation;
    return new RunConfig(
        task,
        model,
        Head.paper(head),
        16,
        transformer ? 64 : 100,
        transformer ? 2 : 0,
        transformer ? 2 : 0,
        transformer ? 0.1 : 0,
        new Optimizer(2e-3, transformer ? 5e-3 : 1e-2, 0.9, 0.999, 1e-8),
        longer ? 0.005 : 0.01,
        32,
        longer ? 10000 : 7000,
        1,
        task.paperRows(),
        0.8,
        Split.ROWS,
        0);
  }

  /// What a run of this configuration is called where the user gave no name.
  public String defaultName() {
    return task.name() + "-" + model.text() + "-" + head.name() + "-seed" + seed;
  }

  /// The same run, trained for longer or shorter: nothing else depends on the number of epochs.
  public RunConfig withEpochs(int newEpochs) {
    return read(new Json.Fields(toJson().put("epochs", newEpochs), "epochs"));
  }

  /// Another run of the same kind.
  public RunConfig withSeed(long newSeed) {
    return read(new Json.Fields(toJson().put("seed", newSeed), "seed"));
  }

  /// The same run with another share of its rows to train on.
  public RunConfig withTrainFraction(double newFraction) {
    return read(new Json.Fields(toJson().put("train_fraction", newFraction), "train fraction"));
  }

  private static void requireForTransformer(boolean absent, String option) {
    if (!absent) {
      throw HarmonicException.usage(
          "--" + option + " has no meaning with --model mlp",
          "leave it out, or use --model transformer");
    }
  }

  /// Fails in the user's words unless `holds`.
  public static void require(boolean holds, String option, String range, Number value) {
    if (!holds) {
      throw HarmonicException.usage(
          "--" + option + " must be " + range + ", was " + value,
          "see 'harmonic train --help' for every option, its range and its default");
    }
  }

  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("schema", SCHEMA);
    json.put("task", task.name()).put("model", model.text()).put("head", head.name());
    if (head instanceof Head.Harmonic harmonic) {
      json.put("distance", "euclidean");
      json.put("exponent", harmonic.exponent()).put("epsilon", harmonic.epsilon());
    }
    json.put("embedding_dimension", embeddingDimension).put("hidden_dimension", hiddenDimension);
    if (model == Architecture.TRANSFORMER) {
      json.put("layers", layers).put("attention_heads", attentionHeads).put("dropout", dropout);
    }
    json.putObject("optimizer")
        .put("name", "adamw")
        .put("learning_rate", optimizer.learningRate())
        .put("weight_decay", optimizer.weightDecay())
        .put("beta1", optimizer.beta1())
        .put("beta2", optimizer.beta2())
        .put("epsilon", optimizer.epsilon());
    json.put("embedding_regularization", embeddingRegularization);
    json.put("batch_size", batchSize).put("epochs", epochs).put("evaluate_every", evaluateEvery);
    json.put("rows", rows).put("train_fraction", trainFraction).put("split", split.text());
    return json.put("seed", seed);
  }

  /// Reads what [#toJson] wrote.
  ///
  /// @param source where the JSON comes from, for messages
  /// @throws HarmonicException if a field is missing, of the wrong type or out of range, or if the
  ///     schema is one this version does not know
  public static RunConfig fromJson(JsonNode json, String source) {
    Json.Fields fields = new Json.Fields(json, source);
    if (fields.integer("schema") != SCHEMA) {
      throw HarmonicException.failed(
          source + ": unknown schema: " + fields.integer("schema"),
          "this version of harmonic reads schema " + SCHEMA + "; use the version that wrote it");
    }
    try {
      return read(fields);
    } catch (HarmonicException e) {
      throw e.exitCode() == 2
          ? HarmonicException.failed(source + ": " + e.getMessage(), e.hint(), e)
          : e;
    }
  }

  private static RunConfig read(Json.Fields fields) {
    Json.Fields optimizer = fields.object("optimizer");
    fields.expect("distance", "euclidean", fields.text("head").equals("harmonic"));
    optimizer.expect("name", "adamw", true);
    Architecture model = Architecture.named(fields.text("model"));
    boolean transformer = model == Architecture.TRANSFORMER;
    return new RunConfig(
        Task.named(fields.text("task")),
        model,
        head(fields),
        fields.integer("embedding_dimension"),
        fields.integer("hidden_dimension"),
        transformer ? fields.integer("layers") : 0,
        transformer ? fields.integer("attention_heads") : 0,
        transformer ? fields.number("dropout") : 0,
        new Optimizer(
            optimizer.number("learning_rate"),
            optimizer.number("weight_decay"),
            optimizer.number("beta1"),
            optimizer.number("beta2"),
            optimizer.number("epsilon")),
        fields.number("embedding_regularization"),
        fields.integer("batch_size"),
        fields.integer("epochs"),
        fields.integer("evaluate_every"),
        fields.integer("rows"),
        fields.number("train_fraction"),
        Split.named(fields.text("split")),
        fields.wholeNumber("seed"));
  }

  private static Head head(Json.Fields fields) {
    return switch (fields.text("head")) {
      case "harmonic" -> new Head.Harmonic(fields.number("exponent"), fields.number("epsilon"));
      case "cross-entropy" -> new Head.CrossEntropy();
      default -> Head.paper(fields.text("head"));
    };
  }
}
