package org.harmonicloss.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;
import org.harmonicloss.models.config.Distance;

/// The harmonic head as a block of Deep Java Library, to take the place of a model's last `Linear`:
/// class probabilities from the distances to class centres, p_i = d_i^(−n) / Σ_j d_j^(−n) (arXiv
/// 2502.01628, equation 2), computed in log space.
///
/// Input [..., D], output log p [..., C], so `exp` gives probabilities and `argmax` the class.
/// Train it with [HarmonicLoss]; DJL's `SoftmaxCrossEntropyLoss` gives the same value, since log p
/// is normalised already.
///
/// Its parameter `weight` [C, D] holds the class centres; the Mahalanobis distances also learn a
/// `factor`, [1, D] or lower triangular [D, D]. Distances ([Distance] has the formulas) are
/// computed
/// from differences, which is exact where x has come close to its centre, but needs room for
/// [..., C, D] numbers.
///
/// Nothing here draws on this project's natives: any PyTorch engine of DJL will do.
public final class HarmonicHead extends AbstractBlock {
  private static final byte VERSION = 1;

  /// What is never divided by less.
  private static final double LEAST = 1e-30;

  private final long classes;
  private final double exponent;
  private final double epsilon;
  private final Distance distance;
  private final double minkowskiP;
  private final double temperature;
  private final Parameter weight;
  private final Parameter factor;

  private HarmonicHead(Builder builder) {
    super(VERSION);
    classes = builder.classes;
    exponent = builder.exponent;
    epsilon = builder.epsilon;
    distance = builder.distance;
    minkowskiP = builder.minkowskiP;
    temperature = builder.temperature;
    factor =
        distance.isMahalanobis()
            ? addParameter(
                Parameter.builder()
                    .setName("factor")
                    .setType(Parameter.Type.OTHER)
                    .optInitializer(HarmonicHead::identity)
                    .build())
            : null;
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
    NDArray w = store.getValue(weight, x.getDevice(), training);
    NDArray scores = scores(x, w, store, training).add(constant(x, epsilon));
    NDArray power = constant(x, -exponent / distance.power());
    return new NDList(scores.log().mul(power).logSoftmax(-1));
  }

  /// Distances to the power that ε is added to [..., C].
  private NDArray scores(NDArray x, NDArray w, ParameterStore store, boolean training) {
    NDArray column = x.expandDims(-2);
    int[] last = {-1};
    return switch (distance) {
      case EUCLIDEAN -> squares(column.sub(w));
      case MAHALANOBIS, MAHALANOBIS_DIAGONAL -> {
        NDArray own = store.getValue(factor, x.getDevice(), training);
        NDArray u = column.sub(w);
        yield squares(own.getShape().get(0) == 1 ? u.mul(own) : u.matMul(own.mul(lower(own))));
      }
      case MANHATTAN -> column.sub(w).abs().sum(last);
      case CHEBYSHEV -> column.sub(w).abs().max(last);
      case MINKOWSKI -> {
        NDArray sum = column.sub(w).abs().pow(constant(x, minkowskiP)).sum(last);
        // The root of 0 has no derivative.
        yield sum.maximum(constant(x, LEAST)).pow(constant(x, 1 / minkowskiP));
      }
      case COSINE -> {
        // ½ ‖u − v‖² of the unit vectors: 1 − u·v loses its digits near a centre.
        NDArray u = column.div(length(column)).sub(w.div(length(w)));
        yield squares(u).mul(constant(x, 0.5));
      }
      case CANBERRA -> {
        NDArray sizes = column.abs().add(w.abs()).maximum(constant(x, LEAST));
        yield column.sub(w).abs().div(sizes).sum(last);
      }
      case BRAY_CURTIS -> {
        NDArray near = column.add(w).abs().sum(last).maximum(constant(x, 1e-6));
        yield column.sub(w).abs().sum(last).div(near);
      }
      case HAMMING -> soft(column).sub(soft(w)).abs().mean(last);
    };
  }

  private static NDArray squares(NDArray u) {
    return u.mul(u).sum(new int[] {-1});
  }

  /// [..., 1]
  private static NDArray length(NDArray v) {
    return v.mul(v).sum(new int[] {-1}, true).maximum(constant(v, LEAST)).sqrt();
  }

  private NDArray soft(NDArray v) {
    return Activation.sigmoid(v.div(constant(v, temperature)));
  }

  /// Ones on and below the diagonal.
  private static NDArray lower(NDArray square) {
    int d = (int) square.getShape().get(0);
    float[] ones = new float[d * d];
    for (int i = 0; i < d; i++) {
      Arrays.fill(ones, i * d, i * d + i + 1, 1);
    }
    NDArray mask = square.getManager().create(ones, square.getShape());
    return mask.toType(square.getDataType(), false);
  }

  private static NDArray identity(NDManager manager, Shape shape, DataType type) {
    return shape.get(0) == 1
        ? manager.ones(shape, type)
        : manager.eye((int) shape.get(0)).toType(type, false);
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
    long d = input.get(input.dimension() - 1);
    weight.setShape(new Shape(classes, d));
    if (factor != null) {
      factor.setShape(new Shape(distance == Distance.MAHALANOBIS ? d : 1, d));
    }
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
    private Distance distance = Distance.EUCLIDEAN;
    private double minkowskiP = 3;
    private double temperature = 1;

    private Builder() {}

    /// By default the Euclidean distance.
    public Builder optDistance(Distance value) {
      distance = value;
      return this;
    }

    /// The order of the Minkowski distance, 1 or greater; by default 3.
    public Builder optMinkowskiP(double p) {
      if (!(p >= 1) || Double.isInfinite(p)) {
        throw new IllegalArgumentException("the order must be 1 or greater, was " + p);
      }
      minkowskiP = p;
      return this;
    }

    /// T of the soft Hamming distance, greater than 0; by default 1.
    public Builder optTemperature(double t) {
      if (!(t > 0) || Double.isInfinite(t)) {
        throw new IllegalArgumentException("the temperature must be greater than 0, was " + t);
      }
      temperature = t;
      return this;
    }

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

    /// ε, added to the squared Euclidean or Mahalanobis distances or to others as they are, greater
    /// than 0; by default 1e-4. It keeps the gradient
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
