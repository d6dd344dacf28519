package org.harmonicloss.models.config;

/// The supervised contrastive loss L_out (Khosla et al. 2020, arXiv 2004.11362) with a prototype
/// w_c of each class in the batch, as parametric contrastive learning has centres (Cui et al.
/// 2021, arXiv
/// 2107.12028): the mean over all others n of its class of −log (e^(cos(x, n)/T) / Σ e^(cos(x,
/// a)/T)), a being the other representations of the batch and the prototypes. What is predicted
/// comes from the prototypes alone: p_c ∝ e^(cos(x, w_c)/T).
///
/// @param temperature T > 0
public record SupervisedContrastive(double temperature) implements Head {
  static final SupervisedContrastive USUAL = new SupervisedContrastive(0.1);

  public SupervisedContrastive {
    Harmonic.TEMPERATURE.require(temperature);
  }

  @Override
  public String name() {
    return "supervised-contrastive";
  }

  @Override
  public String description() {
    return "class probabilities are p_i ∝ e^(−d_i/T) of the cosine distances d_i to the class centres, which"
        + " were contrasted with the representations of each batch.";
  }

  @Override
  public String formula() {
    return "p ~ exp(cos(w, x) / T), T = --temperature; trained among the batch";
  }

  @Override
  public String reference() {
    return "arXiv 2004.11362";
  }

  @Override
  public SupervisedContrastive with(SettingVisitor visitor) {
    return new SupervisedContrastive(visitor.visit(Harmonic.TEMPERATURE, temperature));
  }
}
