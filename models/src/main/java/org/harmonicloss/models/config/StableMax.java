package org.harmonicloss.models.config;

/// StableMax over the logits z of the cross-entropy head (Prieto, Barsbey, Mediano and Birdal
/// 2025, arXiv 2501.04697): p_i = s(z_i) / Σ_j s(z_j), s(z) = z + 1 for z ≥ 0 and 1/(1 − z) below.
/// It grows with z as softmax does, but so slowly that p never becomes 1 by rounding.
public record StableMax() implements Head {
  @Override
  public String name() {
    return "stablemax";
  }

  @Override
  public String description() {
    return "class probabilities are StableMax of dot products with the class weights.";
  }

  @Override
  public String formula() {
    return "p ~ s(z), z = w.x or w.x + b, s(z) = z + 1 if z >= 0, else 1 / (1 - z)";
  }

  @Override
  public String reference() {
    return "arXiv 2501.04697";
  }

  @Override
  public StableMax with(SettingVisitor visitor) {
    return this;
  }
}
