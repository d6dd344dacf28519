package org.harmonicloss.models.config;

import java.util.List;
import java.util.stream.Stream;

/// What turns the representation x in R^D into class probabilities, with its own settings. The
/// constants are the paper's.
public sealed interface Head
    permits Head.Harmonic,
        Head.CrossEntropy,
        StableMax,
        Spherical,
        TaylorSoftmax,
        SoftNearestNeighbor,
        SupervisedContrastive {

  /// The name on the command line and in files.
  String name();

  /// One sentence, for a model card.
  String description();

  /// How class probabilities come from a representation x and the weights w of a class, in ASCII.
  String formula();

  /// Where the formula is from.
  String reference();

  /// Whether language models can be trained with it, over classes by the ten thousand.
  default boolean isForManyClasses() {
    return false;
  }

  /// The same head with the settings that `visitor` answers.
  Head with(SettingVisitor visitor);

  /// Every head, as the paper uses it for the algorithmic tasks.
  static List<Head> all() {
    return List.of(
        Harmonic.PAPER,
        new CrossEntropy(),
        new StableMax(),
        Spherical.USUAL,
        new TaylorSoftmax(),
        SoftNearestNeighbor.USUAL,
        SupervisedContrastive.USUAL);
  }

  /// Every head with every distance: all settings that a head may have.
  static List<Head> variants() {
    return Stream.concat(
            all().stream(),
            Stream.of(Distance.values()).map(distance -> new Harmonic(distance, 2, 1e-4)))
        .toList();
  }

  /// The head called `name`, as the paper uses it for the algorithmic tasks.
  ///
  /// @throws org.harmonicloss.models.base.HarmonicException if there is none
  static Head named(String name) {
    return Setting.named("head", name, all(), Head::name);
  }

  /// HarMax over distances to the class centres w_i (the paper's equation 2): p_i = d_i^(−n) / Σ_j
  /// d_j^(−n), computed in log space; for the Euclidean distance from s_i = ‖w_i − x‖² + ε.
  ///
  /// @param exponent n, on the *distance*; the reference code's `n` is on its square, so its 1 is 2
  ///     here
  /// @param epsilon ε, added to the *squared* Euclidean or Mahalanobis distance, or to another
  ///     distance; keeps the gradient finite at x = w_i
  /// @param minkowskiP the order p ≥ 1; of no other distance
  /// @param temperature T of the soft Hamming distance; of no other
  record Harmonic(
      Distance distance, double exponent, double epsilon, double minkowskiP, double temperature)
      implements Head {
    public static final Setting<Double> EXPONENT =
        Setting.number(
            "exponent",
            "N",
            "greater than 0",
            value -> value > 0,
            "Harmonic exponent n of p ∝ distance^(-n), > 0; the reference code's n is half of it."
                + " Default: 2; mnist 56; language twice the embedding dimension.");

    static final Setting<Double> EPSILON =
        Setting.number(
            "epsilon",
            "E",
            "greater than 0",
            value -> value > 0,
            "Added to squared Euclidean or Mahalanobis distances, to others as they are, or to the"
                + " squared logits of spherical, > 0. Default: 0.0001; toys 1e-6.");

    private static final Setting<Double> MINKOWSKI_P =
        Setting.number(
            "minkowski-p",
            "P",
            "1 or greater",
            value -> value >= 1 && value < Double.POSITIVE_INFINITY,
            "The order of the minkowski distance, >= 1. Default: 3.");

    static final Setting<Double> TEMPERATURE =
        Setting.number(
            "temperature",
            "T",
            "greater than 0",
            value -> value > 0,
            "Of the hamming distance, > 0: the smaller, the more it tells only signs apart. Of"
                + " soft-nearest-neighbor and supervised-contrastive: the smaller, the more only the"
                + " nearest count. Default: 1; supervised-contrastive 0.1.");

    public static final Harmonic PAPER = new Harmonic(Distance.EUCLIDEAN, 2, 1e-4);

    public Harmonic {
      EXPONENT.require(exponent);
      EPSILON.require(epsilon);
      MINKOWSKI_P.require(minkowskiP);
      TEMPERATURE.require(temperature);
    }

    /// With the usual values of what only some distances have.
    public Harmonic(Distance distance, double exponent, double epsilon) {
      this(distance, exponent, epsilon, 3, 1);
    }

    /// Of Euclidean distances.
    public Harmonic(double exponent, double epsilon) {
      this(Distance.EUCLIDEAN, exponent, epsilon);
    }

    /// The same head with another exponent and ε.
    Harmonic with(double otherExponent, double otherEpsilon) {
      return new Harmonic(distance, otherExponent, otherEpsilon, minkowskiP, temperature);
    }

    @Override
    public String name() {
      return "harmonic";
    }

    @Override
    public String description() {
      return "class probabilities are p_i ∝ d_i^(−%s) of the %s distances d_i to the class centres."
          .formatted(
              EXPONENT.text().apply(exponent),
              distance == Distance.EUCLIDEAN ? "Euclidean" : distance.text());
    }

    @Override
    public String formula() {
      return distance.formula();
    }

    @Override
    public String reference() {
      return distance == Distance.EUCLIDEAN ? "arXiv 2502.01628" : "arXiv 2603.10225";
    }

    @Override
    public boolean isForManyClasses() {
      return distance.isForManyClasses();
    }

    @Override
    public Harmonic with(SettingVisitor visitor) {
      Distance other = visitor.visit(Distance.SETTING, distance);
      return new Harmonic(
          other,
          visitor.visit(EXPONENT, exponent),
          visitor.visit(EPSILON, epsilon),
          other == Distance.MINKOWSKI ? visitor.visit(MINKOWSKI_P, minkowskiP) : minkowskiP,
          other == Distance.HAMMING ? visitor.visit(TEMPERATURE, temperature) : temperature);
    }
  }

  /// Softmax over logits x·w_i, or x·w_i + b_i with an MLP and for MNIST.
  record CrossEntropy() implements Head {
    @Override
    public String name() {
      return "cross-entropy";
    }

    @Override
    public String description() {
      return "class probabilities are the softmax of dot products with the class weights.";
    }

    @Override
    public String formula() {
      return "softmax of w.x, or of w.x + b";
    }

    @Override
    public String reference() {
      return "arXiv 2502.01628";
    }

    @Override
    public boolean isForManyClasses() {
      return true;
    }

    @Override
    public CrossEntropy with(SettingVisitor visitor) {
      return this;
    }
  }
}
