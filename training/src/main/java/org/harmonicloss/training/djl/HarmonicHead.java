package org.harmonicloss.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/// The harmonic head as a block of Deep Java Library, to take the place of a model's last `Linear`:
/// class probabilities from the distances to class centres, p_i = d_i^(−n) / Σ_j d_j^(−n) (arXiv
/// 2502.01628, equation 2), computed in log space.
///
/// Input [..., D], output log p [..., C], so `exp` gives probabilities and `argmax` the class.
/// Train it with [HarmonicLoss]; DJL's `SoftmaxCrossEntropyLoss` gives the same value, since log p
/// is normalised already.
///
/// Its one parameter, `weight` [C, D], holds the class centres. Distances are computed from
/// differences, which is exact where x has come close to its centre, but needs room for [..., C, D]
/// numbers.
///
/// Nothing here draws on this project's natives: any PyTorch engine of DJL will do.
public final class HarmonicHead extends AbstractBlock {
  private static final byte VERSION = 1;

  private final long classes;
  private final double exponent;
  private final double epsilon;
  private final Parameter weight;

  private HarmonicHead(Builder builder) {
    super(VERSION);
    classes = builder.classes;
    exponent = builder.exponent;
    epsilon = builder.epsilon;
    weight =
        addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray x = inputs.singletonOrThrow();
    NDArray centres = store.getValue(weight, x.getDevice(), training);
    NDArray differences = x.expandDims(-2).sub(centres);
    NDArray squares = differences.mul(differences).sum(new int[] {-1}).add(constant(x, epsilon));
    return new NDList(squares.log().mul(constant(x, -exponent / 2)).logSoftmax(-1));
  }

  /// Not by the operators that take a Java number: what they hand to libtorch can be freed by a
  /// garbage collection before the gradients are computed, which are then wrong without any error.
  private static NDArray constant(NDArray like, double value) {
    NDManager manager = like.getManager();
    NDArray constant = manager.full(new Shape(), (float) value);
    return like.getDataType() == DataType.FLOAT32
        ? constant
        : constant.toType(like.getDataType(), false);
  }

  @Override
  public void prepare(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    weight.setShape(new Shape(classes, input.get(input.dimension() - 1)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 1).add(classes)};
  }

  /// Builds a [HarmonicHead].
  public static final class Builder {
    private long classes;
    private double exponent = 2;
    private double epsilon = 1e-4;

    private Builder() {}

    /// @param number of classes C, 1 or greater
    public Builder setUnits(long number) {
      if (number < 1) {
        throw new IllegalArgumentException("classes must be 1 or more, was " + number);
      }
      classes = number;
      return this;
    }

    /// n, on the distance, greater than 0; by default 2, with which the paper trains its
    /// algorithmic models (where its code has the exponent 1 on the squared distance). For wide
    /// representations the paper takes √D.
    public Builder optExponent(double n) {
      if (!(n > 0) || Double.isInfinite(n)) {
        throw new IllegalArgumentException("the exponent must be greater than 0, was " + n);
      }
      exponent = n;
      return this;
    }

    /// ε, added to the squared distances, greater than 0; by default 1e-4. It keeps the gradient
    /// finite where x lies on its centre.
    public Builder optEpsilon(double value) {
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("epsilon must be greater than 0, was " + value);
      }
      epsilon = value;
      return this;
    }

    /// @throws IllegalArgumentException without [#setUnits]
    public HarmonicHead build() {
      if (classes == 0) {
        throw new IllegalArgumentException("the number of classes is missing: setUnits");
      }
      return new HarmonicHead(this);
    }
  }
}
