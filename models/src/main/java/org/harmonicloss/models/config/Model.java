package org.harmonicloss.models.config;

import java.util.List;
import org.harmonicloss.models.task.Language;
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
    return List.of(Mlp.PAPER, Transformer.PAPER, new Linear(), Gpt.SMALL);
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
            "Numbers in a token's embedding, >= 1. Default: 16; language 128.");

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

    static final Setting<Integer> LAYERS =
        Setting.wholeNumber(
            "layers",
            "N",
            1,
            1_000,
            "Blocks of a transformer or a GPT, >= 1. Default: transformers 2; language 4.");

    static final Setting<Integer> ATTENTION_HEADS =
        Setting.wholeNumber(
            "attention-heads",
            "N",
            1,
            "Heads of each layer's attention, >= 1; must divide the embedding dimension."
                + " Default: transformers 2; language 4.");

    static final Setting<Double> DROPOUT =
        Setting.number(
            "dropout",
            "P",
            "from 0 to less than 1",
            value -> value >= 0 && value < 1,
            "Share of activations left out in training, in [0, 1). Default: transformers 0.1;"
                + " language 0.");

    static void requireHeads(int attentionHeads, int embeddingDimension) {
      ATTENTION_HEADS.require(
          attentionHeads >= 1 && embeddingDimension % attentionHeads == 0,
          "1 or greater and divide the embedding dimension, " + embeddingDimension,
          attentionHeads);
    }

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
    public static final Transformer PAPER = new Transformer(16, 64, 2, 2, 0.1, 0.01);

    public Transformer {
      Shared.EMBEDDING_DIMENSION.require(embeddingDimension);
      Shared.HIDDEN_DIMENSION.require(hiddenDimension);
      Shared.LAYERS.require(layers);
      Shared.requireHeads(attentionHeads, embeddingDimension);
      Shared.DROPOUT.require(dropout);
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
          visitor.visit(Shared.LAYERS, layers),
          visitor.visit(Shared.ATTENTION_HEADS, attentionHeads),
          visitor.visit(Shared.DROPOUT, dropout),
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

  /// GPT-2 (Radford and others, 2019) as the paper's section 6 has it: token plus learned position
  /// →
  /// pre-norm blocks of causal attention and a feed-forward layer of width 4 D with tanh's GELU →
  /// norm → head, whose weights are tied to the token embedding.
  ///
  /// @param contextLength most tokens of an input, which is a window in training
  /// @param attentionHeads in each block, which share the embedding dimension
  /// @param dropout rate of the embedding and of what each block adds, in training only;
  /// attention's
  ///     weights have none
  /// @param biases whether products and norms have biases
  /// @param attentionByLayer whether the attention scores of block number l, from 1 on, are also
  ///     divided by l, as Hugging Face's `scale_attn_by_inverse_layer_idx` has it
  /// @param initialDeviation of all weights before training; of what goes into the residual stream
  ///     it is divided by √(2 layers)
  /// @param vocabularyMultiple the embedding is stored with a multiple of so many rows; those
  /// beyond
  ///     the vocabulary are no tokens
  record Gpt(
      int embeddingDimension,
      int contextLength,
      int layers,
      int attentionHeads,
      double dropout,
      boolean biases,
      boolean attentionByLayer,
      double initialDeviation,
      int vocabularyMultiple)
      implements Model {
    private static final Setting<Integer> CONTEXT_LENGTH =
        Setting.wholeNumber(
            "context-length",
            "T",
            1,
            100_000,
            "Most tokens that a language model sees at once, >= 1. Default: 128.");

    private static final Setting<Boolean> BIASES =
        Setting.flag("biases", "Whether a gpt's products and norms have biases. Default: false.");

    private static final Setting<Boolean> ATTENTION_BY_LAYER =
        Setting.flag(
            "attention-by-layer",
            "Whether a gpt's attention scores are also divided by the number of the layer."
                + " Default: false.");

    private static final Setting<Double> INITIAL_DEVIATION =
        Setting.number(
            "initial-deviation",
            "S",
            "greater than 0",
            value -> value > 0,
            "Standard deviation of a gpt's weights before training, > 0. Default: 0.02, with the"
                + " harmonic head 0.56/sqrt(embedding dimension).");

    private static final Setting<Integer> VOCABULARY_MULTIPLE =
        Setting.wholeNumber(
            "vocabulary-multiple",
            "N",
            1,
            65_536,
            "A gpt's embedding is stored with a multiple of N rows; those beyond the vocabulary are"
                + " no tokens. Default: 1.");

    /// Learns on two processor cores in minutes.
    public static final Gpt SMALL = new Gpt(128, 128, 4, 4, 0, false, false, 0.02, 1);

    /// The paper's, which is GPT-2 small.
    public static final Gpt GPT2_SMALL = new Gpt(768, 1024, 12, 12, 0, false, false, 0.02, 1);

    public Gpt {
      Shared.EMBEDDING_DIMENSION.require(embeddingDimension);
      CONTEXT_LENGTH.require(contextLength);
      Shared.LAYERS.require(layers);
      Shared.requireHeads(attentionHeads, embeddingDimension);
      Shared.DROPOUT.require(dropout);
      INITIAL_DEVIATION.require(initialDeviation);
      VOCABULARY_MULTIPLE.require(vocabularyMultiple);
    }

    @Override
    public String name() {
      return "gpt";
    }

    @Override
    public boolean learns(Task task) {
      return task instanceof Language;
    }

    @Override
    public Gpt with(SettingVisitor visitor) {
      return new Gpt(
          visitor.visit(Shared.EMBEDDING_DIMENSION, embeddingDimension),
          visitor.visit(CONTEXT_LENGTH, contextLength),
          visitor.visit(Shared.LAYERS, layers),
          visitor.visit(Shared.ATTENTION_HEADS, attentionHeads),
          visitor.visit(Shared.DROPOUT, dropout),
          visitor.visit(BIASES, biases),
          visitor.visit(ATTENTION_BY_LAYER, attentionByLayer),
          visitor.visit(INITIAL_DEVIATION, initialDeviation),
          visitor.visit(VOCABULARY_MULTIPLE, vocabularyMultiple));
    }
  }
}
