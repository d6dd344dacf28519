package org.harmonicloss.models.config;

/// Taylor softmax over the logits z of the cross-entropy head (de Brébisson and Vincent 2016, arXiv
/// 1511.05042): p_i ∝ 1 + z_i + z_i²/2, the first terms of e^z, which are ½ at least.
public record TaylorSoftmax() implements Head {
  @Override
  public String name() {
    return "taylor";
  }

  @Override
  public String description() {
    return "class probabilities are the Taylor softmax of dot products with the class weights.";
  }

  @Override
  public String formula() {
    return "p ~ 1 + z + z^2 / 2, z = w.x or w.x + b";
  }

  @Override
  public String reference() {
    return "arXiv 1511.05042";
  }

  @Override
  public TaylorSoftmax with(SettingVisitor visitor) {
    return this;
  }
}
