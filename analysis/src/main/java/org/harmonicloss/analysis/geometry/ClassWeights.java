package org.harmonicloss.analysis.geometry;

import java.nio.ByteBuffer;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;

/// What the weights of a one-layer model look like as images (the paper's section 5 and figure 5).
///
/// @param weights [C][side²], row by row from the top left
/// @param side of an image, in pixels
public record ClassWeights(Matrix weights, int side) {
  /// Below this, the paper takes a weight for zero.
  public static final double NEAR_ZERO = 0.01;

  public ClassWeights {
    if (weights.columns() != side * side) {
      throw new IllegalArgumentException(weights.columns() + " pixels of " + side + "x" + side);
    }
  }

  /// What part of a class's weights is nearer to 0 than [#NEAR_ZERO].
  public double nearZero(int c) {
    int near = 0;
    for (double weight : weights.row(c)) {
      near += Math.abs(weight) < NEAR_ZERO ? 1 : 0;
    }
    return (double) near / weights.columns();
  }

  /// Where a class's weights are, by their absolute values: column and row in pixels, from 0 at the
  /// middle of the top left one. The middle of the image where all are 0.
  public double[] centreOfMass(int c) {
    double mass = 0;
    double x = 0;
    double y = 0;
    double[] row = weights.row(c);
    for (int pixel = 0; pixel < row.length; pixel++) {
      double weight = Math.abs(row[pixel]);
      mass += weight;
      x += weight * (pixel % side);
      y += weight * Math.floorDiv(pixel, side);
    }
    double middle = (side - 1) / 2.0;
    return mass == 0 ? new double[] {middle, middle} : new double[] {x / mass, y / mass};
  }

  /// The mean image of each class, pixels from 0, black, to 1, white; of a class without images all
  /// are 0.
  ///
  /// @param images with classes of these weights as their targets
  /// @return [C][side²]
  public double[][] means(Dataset.Samples images) {
    Inputs.Pixels pixels = (Inputs.Pixels) images.inputs();
    double[][] means = new double[weights.rows()][weights.columns()];
    int[] counts = new int[means.length];
    for (int row = 0; row < images.rows(); row++) {
      int c = images.targets()[row];
      counts[c]++;
      ByteBuffer grey = pixels.bytes(row);
      for (int pixel = 0; pixel < means[c].length; pixel++) {
        means[c][pixel] += Byte.toUnsignedInt(grey.get(pixel)) / (double) Inputs.Pixels.WHITE;
      }
    }
    for (int c = 0; c < means.length; c++) {
      for (int pixel = 0; pixel < means[c].length; pixel++) {
        means[c][pixel] /= Math.max(1, counts[c]);
      }
    }
    return means;
  }

  /// The Euclidean norm of a class's weights.
  public double norm(int c) {
    return distance(c, new double[weights.columns()]);
  }

  /// How far a class's weights are from a point, such as the mean of the class's images.
  ///
  /// @param point [side²]
  public double distance(int c, double[] point) {
    double squares = 0;
    double[] row = weights.row(c);
    for (int pixel = 0; pixel < row.length; pixel++) {
      squares += (row[pixel] - point[pixel]) * (row[pixel] - point[pixel]);
    }
    return Math.sqrt(squares);
  }
}
