package org.harmonicloss.models.config;

import org.harmonicloss.models.base.HarmonicException;

/// The body of a model: what comes between its input and the head.
public enum Architecture {
  /// Embeddings of all input tokens concatenated → Linear → SiLU → Linear → head, whose weights are
  /// tied to the token embedding (the paper's section 4).
  MLP("mlp"),
  /// Token plus learned positional embedding → post-norm encoder layers without a mask, each with a
  /// residual connection around all of it → last position → head. A cross-entropy head is tied to
  /// the token embedding and has no bias; a harmonic head has class centres of its own (the paper's
  /// section 4).
  TRANSFORMER("transformer"),
  /// Nothing: the head sees the input as it is, one layer in all (the paper's sections 3 and 5). A
  /// cross-entropy head has a bias for MNIST and none for the toys, as in the authors' code.
  LINEAR("linear");

  private final String text;

  Architecture(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Architecture named(String text) {
    for (Architecture architecture : values()) {
      if (architecture.text.equals(text)) {
        return architecture;
      }
    }
    throw HarmonicException.usage(
        "unknown model: " + text, "choose one of: mlp, transformer, linear");
  }
}
