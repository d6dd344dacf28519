package org.harmonicloss.models.config;

import static org.harmonicloss.models.config.RunConfig.require;

import org.harmonicloss.models.base.HarmonicException;

/// What turns the representation x in R^D into class probabilities.
public sealed interface Head {

  /// The name on the command line and in files.
  String name();

  /// HarMax over Euclidean distances to the class centres w_i (the paper's equation 2):
  /// p_i = d_i^(−n) / Σ_j d_j^(−n), computed from s_i = ‖w_i − x‖² + ε in log space.
  ///
  /// @param exponent n, on the *distance*; the reference code's `n` is on its square, so its 1 is 2
  ///     here
  /// @param epsilon ε, added to the *squared* distance; keeps the gradient finite at x = w_i
  record Harmonic(double exponent, double epsilon) implements Head {
    public Harmonic {
      require(exponent > 0 && Double.isFinite(exponent), "exponent", "greater than 0", exponent);
      require(epsilon > 0 && Double.isFinite(epsilon), "epsilon", "greater than 0", epsilon);
    }

    @Override
    public String name() {
      return "harmonic";
    }
  }

  /// Softmax over logits x·w_i, or x·w_i + b_i with an MLP and for MNIST.
  record CrossEntropy() implements Head {
    @Override
    public String name() {
      return "cross-entropy";
    }
  }

  /// The head called `name`, as the paper uses it for the algorithmic tasks.
  static Head paper(String name) {
    return paper(name, new Harmonic(2, 1e-4));
  }

  /// The head called `name`.
  ///
  /// @param harmonic what it is if it is the harmonic one
  static Head paper(String name, Harmonic harmonic) {
    return switch (name) {
      case "harmonic" -> harmonic;
      case "cross-entropy" -> new CrossEntropy();
      default ->
          throw HarmonicException.usage(
              "unknown head: " + name, "choose one of: harmonic, cross-entropy");
    };
  }
}
