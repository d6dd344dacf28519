package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;

/// A file with tensors in it: `.safetensors`, `.npy`, `.onnx` or text. Opening reads what it says
/// about them; the numbers of one are read when they are asked for (text is read at once, for it
/// says nothing about itself).
public final class TensorFile {
  static final String KINDS =
      "give a .safetensors, .npy or .onnx file, or text with a row of numbers for each token";

  private static final String PICKLE =
      "reading one can run any program in it; save it as safetensors instead, with"
          + " safetensors.torch.save_file(tensors, 'model.safetensors')";

  private static final String PACKED = "unpack it first";

  private final Path path;
  private final Contents contents;
  private final Map<String, Stored> byName = new LinkedHashMap<>();

  private TensorFile(Path path, Contents contents) {
    this.path = path;
    this.contents = contents;
    for (Stored stored : contents.tensors()) {
      if (byName.put(stored.tensor().name(), stored) != null) {
        throw Damage.of(path, "it has two tensors named " + stored.tensor().name());
      }
    }
  }

  /// The ending of the file's name says what it is; any other than those above is read as text.
  ///
  /// @throws HarmonicException if it is missing, damaged, or not one of these
  public static TensorFile open(Path path) {
    if (!Files.isRegularFile(path)) {
      String what = Files.exists(path) ? "not a file: " : "no such file: ";
      throw HarmonicException.failed(what + path, KINDS);
    }
    try {
      return new TensorFile(path, read(path));
    } catch (IOException e) {
      throw Damage.unreadable(path, e);
    }
  }

  private static Contents read(Path path) throws IOException {
    String file = path.getFileName().toString();
    int dot = file.lastIndexOf('.');
    String name = dot <= 0 ? file : file.substring(0, dot);
    String ending = dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "safetensors" -> SafetensorsFile.read(path);
      case "npy" -> NpyFile.read(path, name);
      case "onnx" -> OnnxFile.read(path);
      case "pt", "pth", "bin", "ckpt", "pkl", "pickle" ->
          throw refused("Python pickles are not read", path, PICKLE);
      case "npz", "zip", "gz", "bz2", "xz", "zst", "tar", "tgz" ->
          throw refused("packed files are not read", path, PACKED);
      default -> TextFile.read(path, name);
    };
  }

  private static HarmonicException refused(String what, Path path, String hint) {
    return HarmonicException.failed(what + ": " + path, hint);
  }

  /// In the order of the file.
  public List<Tensor> tensors() {
    return contents.tensors().stream().map(Stored::tensor).toList();
  }

  /// What the rows stand for, where the file says so: one for each row of its only tensor.
  public Optional<List<String>> labels() {
    return contents.labels();
  }

  /// Whether the file says something about itself under this name.
  public boolean hasMetadata(String name) {
    return contents.metadata().contains(name);
  }

  /// The only tensor that can be an embedding.
  ///
  /// @throws HarmonicException (usage) if there is none, or more than one to choose from
  public Tensor only() {
    List<Tensor> matrices = tensors().stream().filter(Tensor::isMatrix).toList();
    if (matrices.size() == 1) {
      return matrices.getFirst();
    }
    if (matrices.isEmpty()) {
      String has =
          tensors().stream()
              .limit(5)
              .map(t -> t.name() + " " + t.shapeText() + " " + t.type())
              .collect(Collectors.joining(", "));
      throw HarmonicException.failed(
          "no tensor with rows and columns of floating-point numbers: " + path,
          (has.isEmpty() ? "it has none at all" : "it has " + has) + "; " + NumberType.HINT);
    }
    throw HarmonicException.usage(
        path + " has " + matrices.size() + " tensors: name one with `tensor`",
        matrices.stream()
                .limit(5)
                .map(t -> t.name() + " " + t.shapeText())
                .collect(Collectors.joining(", "))
            + (matrices.size() > 5 ? ", …" : "")
            + "; 'harmonic tensors FILE' lists them all");
  }

  /// The numbers of a tensor: float64 in double precision, others as float32.
  ///
  /// @throws HarmonicException if it is not there, has no rows and columns, or is of a type that is
  ///     not read
  public Matrix read(String name) {
    Stored stored = byName.get(name);
    if (stored == null) {
      List<String> near = NearNames.of(name, byName.keySet());
      throw HarmonicException.failed(
          "no tensor named " + name + ": " + path,
          (near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ")
              + "'harmonic tensors FILE' lists them all");
    }
    Tensor tensor = stored.tensor();
    if (tensor.shape().size() != 2) {
      throw HarmonicException.failed(
          "not two-dimensional: %s in %s has shape %s".formatted(name, path, tensor.shapeText()),
          "an embedding has a row for each token: choose another, see 'harmonic tensors FILE'");
    }
    if (stored.values().isEmpty()) {
      throw HarmonicException.failed(
          "cannot read %s: %s: %s".formatted(name, path, tensor.problem().orElse("")),
          NumberType.HINT);
    }
    long rows = tensor.shape().getFirst();
    long columns = tensor.shape().getLast();
    if (rows > Integer.MAX_VALUE || columns > Integer.MAX_VALUE) {
      throw HarmonicException.failed(
          "too large: %s in %s has shape %s".formatted(name, path, tensor.shapeText()),
          "a matrix can have two thousand million numbers");
    }
    return stored.values().get().read((int) rows, (int) columns);
  }
}
