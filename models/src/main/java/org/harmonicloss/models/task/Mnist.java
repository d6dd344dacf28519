package org.harmonicloss.models.task;

/// Handwritten digits (the paper's section 5), or whatever else comes in MNIST's files, such as
/// Fashion-MNIST: grey images of 28×28 pixels in ten classes. [MnistFolder] reads them.
public record Mnist() implements VectorTask {
  /// Rows, and columns, of an image.
  public static final int SIDE = 28;

  /// The value of a white pixel; models see values divided by it, from 0 to 1.
  public static final int WHITE = 255;

  private static final int CLASSES = 10;

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String description() {
    return "the digit in an image of " + SIDE + "x" + SIDE + " pixels (idx files: --data)";
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

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public String label(int c) {
    return Integer.toString(c);
  }
}
