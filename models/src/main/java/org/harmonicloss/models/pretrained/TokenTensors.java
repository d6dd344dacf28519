package org.harmonicloss.models.pretrained;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.tensors.Tensor;
import org.harmonicloss.models.tensors.TensorFile;

/// Which tensor of a model has a row for each token, by the names that the families of models give
/// it. What stands before such a name is a matter of who saved it: `transformer.`, `model.`,
/// `_orig_mod.` of a compiled model, `module.` of one on several GPUs.
public final class TokenTensors {
  /// What `tensor` may say instead of a name.
  public static final String EMBEDDING = "embedding";

  /// What `tensor` may say instead of a name.
  public static final String UNEMBEDDING = "unembedding";

  /// The surest first. Behind each the families that have it.
  private static final List<String> EMBEDDINGS =
      List.of(
          "wte.weight", // GPT-2, nanoGPT, Qwen 1, MPT
          "embed_tokens.weight", // Llama, Qwen, Mistral, Gemma, Phi, OPT
          "embeddings.word_embeddings.weight", // BERT and its kin, MiniLM
          "embed_in.weight", // Pythia, GPT-NeoX
          "tok_embeddings.weight", // Llama as Meta publishes it
          "word_embeddings.weight", // BLOOM, Falcon
          "shared.weight", // T5, BART
          "embed.W_E", // TransformerLens
          "token_embedding.weight",
          "token_embedding_table.weight",
          "tok_emb.weight",
          "token_emb.weight",
          "wte",
          "embed.weight",
          "embedding.weight",
          "embeddings.weight",
          EMBEDDING); // harmonic

  private static final List<String> UNEMBEDDINGS =
      List.of(
          "lm_head.weight", // GPT-2, Llama, Qwen, Mistral
          "embed_out.weight", // Pythia, GPT-NeoX
          "cls.predictions.decoder.weight", // BERT
          "vocab_projector.weight", // DistilBERT
          "output.weight", // Llama as Meta publishes it
          "unembed.W_U",
          "unembedding.weight",
          "unembed.weight",
          UNEMBEDDING); // harmonic

  /// Of an optimiser's moments, which have the names of what they belong to.
  private static final Pattern NOT_WEIGHTS =
      Pattern.compile("(^|\\.)(optimizer|exp_avg(_sq)?|ema)\\b.*");

  private static final String ONNX_QUANTIZED = "_quantized";

  private TokenTensors() {}

  /// The embedding of the tokens: the only tensor with rows and columns, or one of a known name.
  public static Optional<Tensor> embedding(TensorFile file) {
    List<Tensor> matrices = file.tensors().stream().filter(Tensor::isMatrix).toList();
    return matrices.size() == 1 ? Optional.of(matrices.getFirst()) : find(matrices, EMBEDDINGS);
  }

  /// What has a row for each token, and makes scores of the last hidden state. None where it is not
  /// stored because it is the embedding itself.
  public static Optional<Tensor> unembedding(TensorFile file) {
    Optional<Tensor> embedding = embedding(file);
    List<Tensor> matrices =
        file.tensors().stream()
            .filter(Tensor::isMatrix)
            .filter(one -> embedding.isEmpty() || hasTokensOf(embedding.get(), one))
            .toList();
    return find(matrices, UNEMBEDDINGS);
  }

  /// Whether one dimension is that of the embedding's tokens: in many small models another layer is
  /// called `output.weight`.
  private static boolean hasTokensOf(Tensor embedding, Tensor matrix) {
    return matrix.shape().contains(embedding.shape().getFirst());
  }

  private static Optional<Tensor> find(List<Tensor> matrices, List<String> names) {
    for (String name : names) {
      for (Tensor tensor : matrices) {
        String plain =
            tensor.name().endsWith(ONNX_QUANTIZED)
                ? tensor.name().substring(0, tensor.name().length() - ONNX_QUANTIZED.length())
                : tensor.name();
        boolean ends = plain.equals(name) || plain.endsWith("." + name);
        if (ends && !NOT_WEIGHTS.matcher(plain).find()) {
          return Optional.of(tensor);
        }
      }
    }
    return Optional.empty();
  }

  /// The tensor that is asked for.
  ///
  /// @param wanted a name or the end of one, `embedding`, `unembedding`, or null for the embedding
  /// @throws HarmonicException (usage) listing candidates, if it is not there or not known which
  public static Tensor choose(TensorFile file, String wanted) {
    boolean role = EMBEDDING.equals(wanted) || UNEMBEDDING.equals(wanted);
    boolean named = file.tensors().stream().anyMatch(tensor -> tensor.name().equals(wanted));
    if (wanted != null && (named || !role)) {
      return file.find(wanted);
    }
    Optional<Tensor> embedding = embedding(file);
    if (UNEMBEDDING.equals(wanted)) {
      Optional<Tensor> found = unembedding(file);
      if (found.isPresent()) {
        return found.get();
      }
      throw HarmonicException.usage(
          "no unembedding found: " + file.source(),
          embedding
              .map(
                  one ->
                      "it is tied to the embedding, " + one.name() + "; or name it with `tensor`")
              .orElse("name it with `tensor`; 'harmonic tensors' lists what there is"));
    }
    return embedding.orElseGet(file::only);
  }

  /// What is known of the unembedding, for people.
  ///
  /// @param tied whether the model's configuration says that it is the embedding
  public static String about(TensorFile file, Tensor embedding, boolean tied) {
    Optional<Tensor> unembedding = unembedding(file).filter(one -> !one.equals(embedding));
    if (unembedding.isEmpty()) {
      return tied ? "the unembedding is the same" : "";
    }
    String name = unembedding.get().name();
    List<String> places = List.of(embedding.name(), name);
    boolean same =
        places.stream().map(one -> file.sameAs(one).orElse(one)).collect(Collectors.toSet()).size()
            == 1;
    return same || tied
        ? "the unembedding, " + name + ", is the same"
        : "the unembedding is " + name + " (--tensor unembedding)";
  }
}
