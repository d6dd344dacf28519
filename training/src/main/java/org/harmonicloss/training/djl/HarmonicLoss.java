package org.harmonicloss.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.loss.Loss;

/// The harmonic loss as a loss of Deep Java Library: the mean −log p of the right classes, where
/// log p is what a [HarmonicHead] gives (arXiv 2502.01628, section 3). It can be compared with a
/// cross-entropy.
public final class HarmonicLoss extends Loss {

  public HarmonicLoss() {
    this("HarmonicLoss");
  }

  /// @param name that DJL's metrics know it by
  public HarmonicLoss(String name) {
    super(name);
  }

  /// @param labels the classes [...] or [..., 1], whole numbers from 0
  /// @param predictions log p [..., C]
  /// @return one number
  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray logProbs = predictions.singletonOrThrow();
    NDArray classes = labels.singletonOrThrow().toType(DataType.INT64, false);
    if (classes.getShape().dimension() < logProbs.getShape().dimension()) {
      classes = classes.expandDims(-1);
    }
    return logProbs.gather(classes, -1).mean().neg();
  }
}
