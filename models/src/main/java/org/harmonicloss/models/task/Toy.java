package org.harmonicloss.models.task;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;

/// The paper's toy cases (section 3): a few points in the plane, each a class of its own. They are
/// also what a model is tested on: there are no others.
///
/// @param classes 2, for (1, 1) and (−1, −1), or 5, for the origin and its four neighbours
public record Toy(int classes) implements VectorTask {
  private static final float[][] TWO = {{1, 1}, {-1, -1}};
  private static final float[][] FIVE = {{0, 1}, {0, -1}, {-1, 0}, {1, 0}, {0, 0}};

  public Toy {
    if (classes != 2 && classes != 5) {
      throw new IllegalArgumentException("there are toys of two and of five points");
    }
  }

  @Override
  public String name() {
    return classes == 2 ? "toy-two" : "toy-five";
  }

  @Override
  public String description() {
    return "which of " + (classes == 2 ? "two" : "five") + " points in the plane";
  }

  @Override
  public String source() {
    return "arXiv 2502.01628, section 3";
  }

  @Override
  public String inputName() {
    return "points";
  }

  @Override
  public int inputLength() {
    return 2;
  }

  @Override
  public OptionalInt rows() {
    return OptionalInt.of(points().length);
  }

  @Override
  public Dataset dataset(Path folder) {
    Dataset.Samples points = samples();
    return new Dataset(points, points);
  }

  @Override
  public int trainRows(Path folder) {
    return points().length;
  }

  @Override
  public Inputs example() {
    return samples().inputs().slice(0, 1);
  }

  @Override
  public String label(int c) {
    float[] point = points()[c];
    return "(" + (int) point[0] + " " + (int) point[1] + ")";
  }

  /// The points with their classes, which are their numbers.
  public Dataset.Samples samples() {
    int[] targets = new int[classes];
    for (int c = 0; c < classes; c++) {
      targets[c] = c;
    }
    return new Dataset.Samples(new Inputs.Points(List.of(points())), targets);
  }

  private float[][] points() {
    return classes == 2 ? TWO : FIVE;
  }
}
