package org.harmonicloss.models.task;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.IdxFile;
import org.harmonicloss.models.data.Inputs;

/// A folder with MNIST's four files, or with others of the same format: `train-images-idx3-ubyte`,
/// `train-labels-idx1-ubyte` and the same two with `t10k`, with or without `.gz`.
public final class MnistFolder {
  private static final List<String> KINDS = List.of("", ".gz");

  private final Path path;

  /// @throws HarmonicException if there is no such folder
  public MnistFolder(Path path) {
    if (!Files.isDirectory(path)) {
      throw HarmonicException.usage(
          "no such folder: " + path, "give the folder that holds the idx files with `data`");
    }
    this.path = path;
  }

  /// The number of training images, after a look at all four headers.
  ///
  /// @throws HarmonicException if a file is missing, or does not fit its companion
  public int trainRows() {
    count("t10k");
    return count("train");
  }

  private int count(String part) {
    try (IdxFile images = IdxFile.images(source(images(part)), Mnist.SIDE);
        IdxFile labels = IdxFile.labels(source(labels(part)))) {
      requireEqual(images.count(), images(part), labels.count(), labels(part));
      return images.count();
    }
  }

  /// Reads everything, one image after the other.
  ///
  /// @throws HarmonicException if a file is missing, damaged, or does not fit its companion
  public Dataset read() {
    trainRows(); // headers that do not fit are found before anything is read
    return new Dataset(samples("train"), samples("t10k"));
  }

  private Dataset.Samples samples(String part) {
    return new Dataset.Samples(readImages(source(images(part))), readLabels(source(labels(part))));
  }

  /// @throws HarmonicException if there is no such file
  public static Source source(Path file) {
    return Source.of(file, "give MNIST's own files, or others of the same format");
  }

  /// All images of a file.
  public static Inputs.Pixels readImages(Source file) {
    try (IdxFile in = IdxFile.images(file, Mnist.SIDE)) {
      byte[] image = new byte[new Mnist().inputLength()];
      ByteBuffer grey = ByteBuffer.allocateDirect(in.count() * image.length);
      for (int i = 0; i < in.count(); i++) {
        in.read(image);
        grey.put(image);
      }
      in.expectEnd();
      return new Inputs.Pixels(grey.flip(), image.length);
    }
  }

  /// Some images of a file, of which no more is read than they need.
  ///
  /// @param which their numbers, from 0 on
  /// @throws HarmonicException if there are not as many
  public static Inputs.Pixels readImages(Source file, List<Integer> which) {
    try (IdxFile in = IdxFile.images(file, Mnist.SIDE)) {
      int last = Collections.max(which);
      if (last >= in.count()) {
        throw HarmonicException.usage(
            "no image " + last + ": " + file + " holds " + in.count(),
            "they are numbered from 0 to " + (in.count() - 1));
      }
      byte[] image = new byte[new Mnist().inputLength()];
      ByteBuffer grey = ByteBuffer.allocate(which.size() * image.length);
      for (int i = 0; i <= last; i++) {
        in.read(image);
        for (int place = 0; place < which.size(); place++) {
          if (which.get(place) == i) {
            grey.put(place * image.length, image);
          }
        }
      }
      return new Inputs.Pixels(grey, image.length);
    }
  }

  /// All labels of a file.
  ///
  /// @throws HarmonicException if one of them is no class
  public static int[] readLabels(Source file) {
    try (IdxFile in = IdxFile.labels(file)) {
      int[] labels = new int[in.count()];
      byte[] label = new byte[1];
      for (int i = 0; i < labels.length; i++) {
        in.read(label);
        labels[i] = Byte.toUnsignedInt(label[0]);
        if (labels[i] >= new Mnist().classes()) {
          throw HarmonicException.failed(
              "label out of range: " + file + " has " + labels[i] + " for image " + i,
              "there are ten classes, 0 to 9");
        }
      }
      in.expectEnd();
      return labels;
    }
  }

  /// Where the labels of the images in `file` are, if it is called as MNIST's files are and they
  /// lie beside it.
  public static Optional<Path> labelsOf(Path file) {
    String name = file.getFileName().toString();
    String labels = name.replace("images-idx3", "labels-idx1");
    return labels.equals(name)
        ? Optional.empty()
        : Optional.of(file.resolveSibling(labels)).filter(Files::isRegularFile);
  }

  private Path images(String part) {
    return find(part + "-images-idx3-ubyte");
  }

  private Path labels(String part) {
    return find(part + "-labels-idx1-ubyte");
  }

  private Path find(String name) {
    return KINDS.stream()
        .map(kind -> path.resolve(name + kind))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                HarmonicException.usage(
                    "no " + name + " and no " + name + ".gz in " + path,
                    "the folder must hold MNIST's four files, under their own names"));
  }

  private static void requireEqual(int images, Path imageFile, int labels, Path labelFile) {
    if (images != labels) {
      throw HarmonicException.failed(
          "images and labels disagree: %s holds %d, %s %d"
              .formatted(imageFile, images, labelFile.getFileName(), labels),
          "every image needs one label: these files do not belong together");
    }
  }
}
