package org.harmonicloss.models.config;

/// Spherical softmax over the logits z of the cross-entropy head (de Brébisson and Vincent 2016,
/// arXiv
/// 1511.05042): p_i = (z_i² + ε) / Σ_j (z_j² + ε). A logit and its negative are the same to it.
///
/// @param epsilon ε > 0, which keeps log p and its gradient finite at z = 0
public record Spherical(double epsilon) implements Head {
  static final Spherical USUAL = new Spherical(1e-4);

  public Spherical {
    Harmonic.EPSILON.require(epsilon);
  }

  @Override
  public String name() {
    return "spherical";
  }

  @Override
  public String description() {
    return "class probabilities are the spherical softmax of dot products with the class weights.";
  }

  @Override
  public String formula() {
    return "p ~ z^2 + epsilon, z = w.x or w.x + b";
  }

  @Override
  public String reference() {
    return "arXiv 1511.05042";
  }

  @Override
  public Spherical with(SettingVisitor visitor) {
    return new Spherical(visitor.visit(Harmonic.EPSILON, epsilon));
  }
}
