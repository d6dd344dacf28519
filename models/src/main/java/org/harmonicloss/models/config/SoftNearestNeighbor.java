package org.harmonicloss.models.config;

/// The soft nearest neighbour loss (Frosst, Papernot and Hinton 2019, arXiv 1902.01889) with a
/// prototype w_c of each class among the neighbours: −log of the share that those of its own class
/// have in Σ e^(−‖x − n‖²/T) over all neighbours n of x, the other representations of the batch and
/// the prototypes. What is predicted comes from the prototypes alone: p_c ∝ e^(−‖x − w_c‖²/T).
///
/// @param temperature T > 0, which stays as it is
public record SoftNearestNeighbor(double temperature) implements Head {
  static final SoftNearestNeighbor USUAL = new SoftNearestNeighbor(1);

  public SoftNearestNeighbor {
    Harmonic.TEMPERATURE.require(temperature);
  }

  @Override
  public String name() {
    return "soft-nearest-neighbor";
  }

  @Override
  public String description() {
    return "class probabilities are p_i ∝ e^(−d_i²/T) of the Euclidean distances d_i to the class centres,"
        + " which were trained as neighbours among those of each batch.";
  }

  @Override
  public String formula() {
    return "p ~ exp(-||w - x||^2 / T), T = --temperature; trained among the batch";
  }

  @Override
  public String reference() {
    return "arXiv 1902.01889";
  }

  @Override
  public SoftNearestNeighbor with(SettingVisitor visitor) {
    return new SoftNearestNeighbor(visitor.visit(Harmonic.TEMPERATURE, temperature));
  }
}
