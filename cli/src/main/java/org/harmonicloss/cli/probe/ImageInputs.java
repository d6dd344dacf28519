package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.figures.GreyPng;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.IdxFile;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.MnistFolder;

/// Images to probe a model with: a PNG, or some of an idx file. Where labels lie beside an idx file
/// under MNIST's own names, the targets are known.
public final class ImageInputs {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
  private static final byte[] IDX = {0, 0, 8};

  private ImageInputs() {}

  /// @param text a file, or `-` for one from `in`, or lines of 784 numbers from 0 (black) to 1
  ///     (white)
  /// @param index images of an idx file, such as `3`, `0,5` or `0..9`; null for all of them
  static ProbeInputs read(String text, String index, StandardInput in) {
    if (text == null) {
      throw HarmonicException.usage(
          "no image to probe with: mnist has no inputs of its own",
          "give a PNG of 28x28 grey pixels, or an idx file and --index 0..9");
    }
    boolean piped = text.equals("-");
    Source source = piped ? in.source() : open(Path.of(text));
    boolean png = startsWith(source, PNG);
    boolean lines = piped && !png && !isIdx(source);
    if (index != null && (png || lines)) {
      throw HarmonicException.usage(
          "--index does not apply to " + source, "leave it out, or give an idx file");
    }
    if (lines) {
      Dataset.Samples none = new Dataset.Samples(new Inputs.Points(List.of()), new int[0]);
      return VectorInputs.probes(VectorInputs.lines(new Mnist(), source), none);
    }
    if (!png) {
      return idx(source, index);
    }
    Inputs image = new Inputs.Points(List.of(GreyPng.read(source, Mnist.SIDE)));
    ObjectNode json = Json.object().put("file", text);
    return new ProbeInputs(image, List.of(new ProbeInputs.Shown(json, text, null)));
  }

  private static Source open(Path file) {
    if (Files.isDirectory(file)) {
      throw HarmonicException.usage(
          "not an image: " + file + " is a folder", "give a PNG or an idx file of images");
    }
    return MnistFolder.source(file);
  }

  private static boolean isIdx(Source source) {
    return startsWith(source.unpacked(), IDX);
  }

  private static boolean startsWith(Source source, byte... start) {
    try {
      return source.startsWith(start);
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + source + ": " + AtomicFile.reason(e), "check the file and its disk", e);
    }
  }

  private static ProbeInputs idx(Source file, String index) {
    List<Integer> which;
    Inputs images;
    if (index == null) {
      images = MnistFolder.readImages(file);
      which = IntStream.range(0, images.rows()).boxed().toList();
    } else {
      which = indices(index);
      images = MnistFolder.readImages(file, which);
    }
    Optional<int[]> labels = labels(file);
    String name = file.path().map(path -> path.getFileName().toString()).orElse("-");
    List<ProbeInputs.Shown> shown = new ArrayList<>();
    for (int i : which) {
      ObjectNode json = Json.object().put("file", file.toString()).put("index", i);
      Integer target = labels.map(all -> all[i]).orElse(null);
      shown.add(new ProbeInputs.Shown(json, name + " " + i, target));
    }
    return new ProbeInputs(images, shown);
  }

  /// Labels of another number of images are not these images' labels.
  private static Optional<int[]> labels(Source file) {
    try (IdxFile images = IdxFile.images(file, Mnist.SIDE)) {
      return file.file()
          .flatMap(MnistFolder::labelsOf)
          .map(labels -> MnistFolder.readLabels(MnistFolder.source(labels)))
          .filter(labels -> labels.length == images.count());
    }
  }

  private static List<Integer> indices(String text) {
    List<Integer> indices = new ArrayList<>();
    try {
      for (String part : text.split(",", -1)) {
        String[] ends = part.split("\\.\\.", -1);
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        if (ends.length > 2 || first < 0 || last < first || last - first >= 1_000_000) {
          throw new NumberFormatException();
        }
        IntStream.rangeClosed(first, last).forEach(indices::add);
      }
      return indices;
    } catch (NumberFormatException e) {
      throw HarmonicException.usage(
          "--index must be numbers from 0 on, was " + text,
          "give one (3), a list (0,5,7) or a range (0..9)");
    }
  }
}
