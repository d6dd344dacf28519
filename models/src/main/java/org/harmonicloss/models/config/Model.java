package org.harmonicloss.models.config;

import java.util.List;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.VectorTask;

/// The body of a model, what comes between its input and the head, with its own settings. The
/// constants are the paper's.
public sealed interface Model {
  /// The name on the command line and in files.
  String name();

  /// Whether it can learn `task`.
  boolean learns(Task task);

  /// The same body with the settings that `visitor` answers.
  Model with(SettingVisitor visitor);

  /// Every body, as the paper has it; the usual one of a task first.
  static List<Model> all() {
    return List.of(Mlp.PAPER, Transformer.PAPER, new Linear());
  }

  /// Those that can learn `task`, the usual one first.
  static List<Model> of(Task task) {
    return all().stream().filter(model -> model.learns(task)).toList();
  }

  /// The body called `name`, as the paper has it.
  ///
  /// @throws org.harmonicloss.models.base.HarmonicException if there is none
  static Model named(String name) {
    return Setting.named("model", name, all(), Model::name);
  }

  /// Settings that several bodies have.
  final class Shared {
    static final Setting<Integer> EMBEDDING_DIMENSION =
        Setting.wholeNumber(
            "embedding-dimension",
            "D",
            1,
            100_000,
            "Numbers in a token's embedding, >= 1. Default: 16.");

    static final Setting<Integer> HIDDEN_DIMENSION =
        Setting.wholeNumber(
            "hidden-dimension",
            "H",
            1,
            1_000_000,
            "Width of the MLP's hidden layer or of the transformer's feed-forward layers, >= 1."
                + " Default: 100, transformers 64.");

    static final Setting<Double> EMBEDDING_REGULARIZATION =
        Setting.number(
            "embedding-regularization",
            "L",
            "0 or greater",
            value -> value >= 0,
            "Weight of the mean over dimensions of the embedding's root mean square, >= 0."
                + " Default: 0, transformers 0.01; permutation with transformers 0.005.");

    private Shared() {}
  }

  /// Embeddings of all input tokens concatenated → Linear → SiLU → Linear → head, whose weights are
  /// tied to the token embedding (the paper's section 4).
  ///
  /// @param hiddenDimension of the hidden layer
  /// @param embeddingRegularization λ of λ · mean_k √(mean_v E[v,k]²), added to the loss
  record Mlp(int embeddingDimension, int hiddenDimension, double embeddingRegularization)
      implements Model {
    /// The authors' code computes the regularisation of MLPs without a gradient, so the published
    /// numbers were made with 0.
    public static final Mlp PAPER = new Mlp(16, 100, 0);

    public Mlp {
      Shared.EMBEDDING_DIMENSION.require(embeddingDimension);
      Shared.HIDDEN_DIMENSION.require(hiddenDimension);
      Shared.EMBEDDING_REGULARIZATION.require(embeddingRegularization);
    }

    @Override
    public String name() {
      return "mlp";
    }

    @Override
    public boolean learns(Task task) {
      return task instanceof TokenTask;
    }

    @Override
    public Mlp with(SettingVisitor visitor) {
      return new Mlp(
          visitor.visit(Shared.EMBEDDING_DIMENSION, embeddingDimension),
          visitor.visit(Shared.HIDDEN_DIMENSION, hiddenDimension),
          visitor.visit(Shared.EMBEDDING_REGULARIZATION, embeddingRegularization));
    }
  }

  /// Token plus learned positional embedding → post-norm encoder layers without a mask, each with a
  /// residual connection around all of it → last position → head. A head of dot products is tied to
  /// the token embedding; one of distances has class centres of its own (the paper's section 4).
  ///
  /// @param hiddenDimension of the feed-forward layers
  /// @param attentionHeads in each layer, which share the embedding dimension
  /// @param dropout rate, in training only
  /// @param embeddingRegularization λ of λ · mean_k √(mean_v E[v,k]²), added to the loss
  record Transformer(
      int embeddingDimension,
      int hiddenDimension,
      int layers,
      int attentionHeads,
      double dropout,
      double embeddingRegularization)
      implements Model {
    private static final Setting<Integer> LAYERS =
        Setting.wholeNumber(
            "layers", "N", 1, 1_000, "Encoder layers, >= 1. Default: transformers 2.");

    private static final Setting<Integer> ATTENTION_HEADS =
        Setting.wholeNumber(
            "attention-heads",
            "N",
            1,
            "Heads of each layer's attention, >= 1; must divide the embedding dimension."
                + " Default: transformers 2.");

    private static final Setting<Double> DROPOUT =
        Setting.number(
            "dropout",
            "P",
            "from 0 to less than 1",
            value -> value >= 0 && value < 1,
            "Share of activations left out in training, in [0, 1). Default: transformers 0.1.");

    public static final Transformer PAPER = new Transformer(16, 64, 2, 2, 0.1, 0.01);

    public Transformer {
      Shared.EMBEDDING_DIMENSION.require(embeddingDimension);
      Shared.HIDDEN_DIMENSION.require(hiddenDimension);
      LAYERS.require(layers);
      ATTENTION_HEADS.require(
          attentionHeads >= 1 && embeddingDimension % attentionHeads == 0,
          "1 or greater and divide the embedding dimension, " + embeddingDimension,
          attentionHeads);
      DROPOUT.require(dropout);
      Shared.EMBEDDING_REGULARIZATION.require(embeddingRegularization);
    }

    @Override
    public String name() {
      return "transformer";
    }

    @Override
    public boolean learns(Task task) {
      return task instanceof TokenTask;
    }

    @Override
    public Transformer with(SettingVisitor visitor) {
      return new Transformer(
          visitor.visit(Shared.EMBEDDING_DIMENSION, embeddingDimension),
          visitor.visit(Shared.HIDDEN_DIMENSION, hiddenDimension),
          visitor.visit(LAYERS, layers),
          visitor.visit(ATTENTION_HEADS, attentionHeads),
          visitor.visit(DROPOUT, dropout),
          visitor.visit(Shared.EMBEDDING_REGULARIZATION, embeddingRegularization));
    }
  }

  /// Nothing: the head sees the input as it is, one layer in all (the paper's sections 3 and 5). A
  /// cross-entropy head has a bias for MNIST and none for the toys, as in the authors' code.
  record Linear() implements Model {
    @Override
    public String name() {
      return "linear";
    }

    @Override
    public boolean learns(Task task) {
      return task instanceof VectorTask;
    }

    @Override
    public Linear with(SettingVisitor visitor) {
      return this;
    }
  }
}
