package org.harmonicloss.models.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Permutation;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.Toy;
import org.harmonicloss.models.task.VectorTask;

/// Everything that determines a run: the same configuration gives the same data, split, initial
/// values, batch order and dropout on every machine. Defaults are the paper's (sections 3 to 5).
///
/// A linear model has neither embedding nor hidden layer: all about them is 0. The data of its
/// tasks are what they are: no rows to draw (0), nothing held back (a train fraction of 1), no
/// split (null).
///
/// @param hiddenDimension of the MLP's hidden layer, or of a transformer's feed-forward layers
/// @param layers of a transformer; 0 for an MLP
/// @param attentionHeads in each of them, which share the embedding dimension; 0 for an MLP
/// @param dropout rate of a transformer, in training only; 0 for an MLP
/// @param rows samples drawn from the task, training and test together
/// @param embeddingRegularization λ of λ · mean_k √(mean_v E[v,k]²), added to the loss
/// @param evaluateEvery epochs between two lines of `metrics.ndjson`
/// @param data the folder of the files that are learnt from; null where there are none. What they
///     held is in the provenance
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
    String data,
    long seed) {

  private static final int SCHEMA = 1;

  public RunConfig {
    if (!task.models().contains(model)) {
      throw HarmonicException.usage(
          "--model " + model.text() + " cannot learn " + task.name(),
          "leave it out, or choose one of: "
              + String.join(", ", task.models().stream().map(Architecture::text).toList()));
    }
    if (model != Architecture.LINEAR) {
      require(embeddingDimension >= 1, "embedding-dimension", "1 or greater", embeddingDimension);
      require(hiddenDimension >= 1, "hidden-dimension", "1 or greater", hiddenDimension);
      require(
          embeddingRegularization >= 0 && Double.isFinite(embeddingRegularization),
          "embedding-regularization",
          "0 or greater",
          embeddingRegularization);
    }
    if (model == Architecture.TRANSFORMER) {
      require(layers >= 1, "layers", "1 or greater", layers);
      require(
          attentionHeads >= 1 && embeddingDimension % attentionHeads == 0,
          "attention-heads",
          "1 or greater and divide the embedding dimension, " + embeddingDimension,
          attentionHeads);
      require(dropout >= 0 && dropout < 1, "dropout", "from 0 to less than 1", dropout);
    }
    boolean hasTransformer = layers != 0 || attentionHeads != 0 || dropout != 0;
    boolean hasEmbedding =
        embeddingDimension != 0 || hiddenDimension != 0 || embeddingRegularization != 0;
    boolean isDrawn = rows != 0 || trainFraction != 1 || split != null;
    if ((hasTransformer && model != Architecture.TRANSFORMER)
        || (hasEmbedding && model == Architecture.LINEAR)
        || (isDrawn && task instanceof VectorTask)
        || (data != null && !(task instanceof Mnist))) {
      throw new IllegalArgumentException("a setting without meaning for " + model + ", " + task);
    }
    require(batchSize >= 1, "batch-size", "1 or greater", batchSize);
    require(epochs >= 1, "epochs", "1 or greater", epochs);
    require(evaluateEvery >= 1, "evaluate-every", "1 or greater", evaluateEvery);
    if (task instanceof TokenTask) {
      require(rows >= 2, "rows", "2 or greater", rows);
      require(
          trainFraction > 0 && trainFraction < 1,
          "train-fraction",
          "between 0 and 1, both excluded",
          trainFraction);
    }
    require(seed >= 0, "seed", "0 or greater", seed);
  }

  /// The paper's settings for the usual model of a task with the harmonic head.
  public static RunConfig paper(Task task) {
    return paper(task, task.models().getFirst(), "harmonic");
  }

  /// The paper's settings for `task` (exponent 2 is the reference code's `n = 1`, and MNIST's 56
  /// its `n = 28`).
  ///
  /// @param head `harmonic` or `cross-entropy`
  public static RunConfig paper(Task task, Architecture model, String head) {
    return switch (task) {
      case TokenTask tokens -> paper(tokens, model, Head.paper(head));
      case Mnist _ ->
          linear(task, model, Head.paper(head, new Head.Harmonic(56, 1e-4)), 1e-3, 64, 10);
      case Toy toy ->
          linear(
              task,
              model,
              Head.paper(head, new Head.Harmonic(2, 1e-6)),
              1e-2,
              toy.classes(),
              10000);
    };
  }

  private static RunConfig paper(TokenTask task, Architecture model, Head head) {
    boolean transformer = model == Architecture.TRANSFORMER;
    boolean longer = transformer && task instanceof Permutation;
    return new RunConfig(
        task,
        model,
        head,
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
        null,
        0);
  }

  /// Adam is AdamW without weight decay.
  private static RunConfig linear(
      Task task, Architecture model, Head head, double learningRate, int batchSize, int epochs) {
    return new RunConfig(
        task,
        model,
        head,
        0,
        0,
        0,
        0,
        0,
        new Optimizer(learningRate, 0, 0.9, 0.999, 1e-8),
        0,
        batchSize,
        epochs,
        1,
        0,
        1,
        null,
        null,
        0);
  }

  /// The paper's case study (figure 4): modular addition by a standard MLP without and with a
  /// strong weight decay, and by a harmonic one without.
  public static List<RunConfig> caseStudy() {
    return List.of(
        caseStudy("cross-entropy", 0), caseStudy("cross-entropy", 0.5), caseStudy("harmonic", 0));
  }

  private static RunConfig caseStudy(String head, double weightDecay) {
    ObjectNode json = paper(new ModularAddition(), Architecture.MLP, head).toJson();
    json.withObject("/optimizer").put("learning_rate", 1e-3).put("weight_decay", weightDecay);
    return read(new Json.Fields(json.put("epochs", 2000).put("seed", 50), "case study"));
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

  /// The same run with its files, if it has any, where `other` has them.
  public RunConfig withData(RunConfig other) {
    return other.data == null
        ? this
        : read(new Json.Fields(toJson().put("data", other.data), "data"));
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
    if (model != Architecture.LINEAR) {
      json.put("embedding_dimension", embeddingDimension).put("hidden_dimension", hiddenDimension);
    }
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
    if (model != Architecture.LINEAR) {
      json.put("embedding_regularization", embeddingRegularization);
    }
    json.put("batch_size", batchSize).put("epochs", epochs).put("evaluate_every", evaluateEvery);
    if (task instanceof TokenTask) {
      json.put("rows", rows).put("train_fraction", trainFraction).put("split", split.text());
    }
    if (data != null) {
      json.put("data", data);
    }
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
    Task task = Task.named(fields.text("task"));
    boolean transformer = model == Architecture.TRANSFORMER;
    boolean embeds = model != Architecture.LINEAR;
    boolean drawn = task instanceof TokenTask;
    return new RunConfig(
        task,
        model,
        head(fields),
        embeds ? fields.integer("embedding_dimension") : 0,
        embeds ? fields.integer("hidden_dimension") : 0,
        transformer ? fields.integer("layers") : 0,
        transformer ? fields.integer("attention_heads") : 0,
        transformer ? fields.number("dropout") : 0,
        new Optimizer(
            optimizer.number("learning_rate"),
            optimizer.number("weight_decay"),
            optimizer.number("beta1"),
            optimizer.number("beta2"),
            optimizer.number("epsilon")),
        embeds ? fields.number("embedding_regularization") : 0,
        fields.integer("batch_size"),
        fields.integer("epochs"),
        fields.integer("evaluate_every"),
        drawn ? fields.integer("rows") : 0,
        drawn ? fields.number("train_fraction") : 1,
        drawn ? Split.named(fields.text("split")) : null,
        task instanceof Mnist && fields.has("data") ? fields.text("data") : null,
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
