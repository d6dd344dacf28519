package org.harmonicloss.models.task;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;

/// Handwritten digits (the paper's section 5), or whatever else comes in MNIST's files, such as
/// Fashion-MNIST: grey images of 28×28 pixels in ten classes. [MnistFolder] reads them.
public record Mnist() implements VectorTask {
  /// Rows, and columns, of an image.
  public static final int SIDE = 28;

  private static final int CLASSES = 10;

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String description() {
    return "the digit in an image of " + SIDE + "x" + SIDE + " pixels (idx files)";
  }

  @Override
  public String source() {
    return "arXiv 2502.01628, section 5";
  }

  @Override
  public String inputName() {
    return "pixels";
  }

  @Override
  public int inputLength() {
    return SIDE * SIDE;
  }

  /// A black image.
  @Override
  public Inputs example() {
    return new Inputs.Pixels(ByteBuffer.allocate(inputLength()), inputLength());
  }

  @Override
  public OptionalInt rows() {
    return OptionalInt.empty();
  }

  @Override
  public Dataset dataset(Path folder) {
    return new MnistFolder(folder).read();
  }

  @Override
  public int trainRows(Path folder) {
    return new MnistFolder(folder).trainRows();
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public String label(int c) {
    return Integer.toString(c);
  }
}
