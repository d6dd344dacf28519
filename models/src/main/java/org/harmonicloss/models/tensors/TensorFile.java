package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.base.Source;

/// A file with tensors in it: `.safetensors`, `.npy`, `.onnx`, `.pt`, word2vec's binary format or
/// text. Opening reads what it says about them; the numbers of one are read when they are asked
/// for (those of text and word2vec at once, for these say nothing about themselves).
public final class TensorFile {
  /// Takes numbers a piece at a time.
  public interface Numbers {
    /// @param values of which the first `count` are meant; overwritten afterwards
    void take(double[] values, int count);
  }

  static final String KINDS =
      "give a .safetensors, .npy, .onnx or .pt file, or text with a row of numbers for each token";

  private final Source source;
  private final Contents contents;
  private final Map<String, Stored> byName = new LinkedHashMap<>();
  private final Map<String, Source> files = new HashMap<>();
  private final Map<Stored.Values, String> firsts = new HashMap<>();

  private TensorFile(Source source, Contents contents) {
    this.source = source;
    this.contents = contents;
    contents.tensors().forEach(stored -> add(stored, source));
  }

  private void add(Stored stored, Source file) {
    if (byName.put(stored.tensor().name(), stored) != null) {
      throw Damage.of(source, "it has two tensors named " + stored.tensor().name());
    }
    files.put(stored.tensor().name(), file);
  }

  /// The tensors of several files as those of one.
  ///
  /// @param whole what messages call them
  /// @param shards of which none has a tensor that another has too
  public static TensorFile of(Source whole, List<TensorFile> shards) {
    List<Stored> all = shards.stream().flatMap(one -> one.byName.values().stream()).toList();
    TensorFile file = new TensorFile(whole, new Contents(all));
    shards.forEach(one -> file.files.putAll(one.files));
    return file;
  }

  /// @throws HarmonicException if it is missing, damaged, or not one of these
  public static TensorFile open(Path path) {
    return open(Source.of(path, KINDS));
  }

  /// The ending of the file's name says what it is, or else how it begins. `.gz` is unpacked.
  ///
  /// @throws HarmonicException if it is damaged, or not one of these
  public static TensorFile open(Source packed) {
    Source source = packed.unpacked();
    try {
      return new TensorFile(source, read(source));
    } catch (IOException e) {
      throw Damage.unreadable(source, e);
    }
  }

  private static Contents read(Source source) throws IOException {
    String file = source.fileName();
    int dot = file.lastIndexOf('.');
    String name = dot <= 0 ? file : file.substring(0, dot);
    return switch (FileKind.of(source)) {
      case SAFETENSORS -> SafetensorsFile.read(source);
      case NPY -> NpyFile.read(source, name);
      case ONNX -> OnnxFile.read(source);
      case TORCH -> TorchFile.read(source, name);
      case ROWS -> RowsFile.read(source, name);
      case WORD2VEC -> Word2VecFile.read(source, name);
      case TEXT -> TextFile.read(source, name);
    };
  }

  /// Whether what it holds has names to choose by, which rows of text and the like have not.
  public static boolean hasNames(Source source) {
    try {
      return switch (FileKind.of(source)) {
        case SAFETENSORS, NPY, ONNX, TORCH -> true;
        case ROWS, WORD2VEC, TEXT -> false;
      };
    } catch (IOException e) {
      throw Damage.unreadable(source, e);
    }
  }

  /// Where it is read from.
  public Source source() {
    return source;
  }

  /// In the order of the file.
  public List<Tensor> tensors() {
    return contents.tensors().stream().map(Stored::tensor).toList();
  }

  /// What the rows stand for, where the file says so: one for each row of its only tensor.
  public Optional<List<String>> labels() {
    return contents.labels();
  }

  /// The file that a tensor is in.
  public Source fileOf(String name) {
    return files.get(name);
  }

  /// The first tensor before this one whose numbers are the same ones, not only equal: a tied one.
  public Optional<String> sameAs(String name) {
    Stored wanted = byName.get(name);
    if (wanted.values().isEmpty() || wanted.tensor().numbers() == 0) {
      return Optional.empty();
    }
    if (firsts.isEmpty()) {
      byName
          .values()
          .forEach(
              one -> one.values().ifPresent(at -> firsts.putIfAbsent(at, one.tensor().name())));
    }
    String first = firsts.get(wanted.values().get());
    boolean same =
        !first.equals(name) && byName.get(first).tensor().shape().equals(wanted.tensor().shape());
    return same ? Optional.of(first) : Optional.empty();
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
      throw HarmonicException.failed(
          "no tensor with rows and columns of floating-point numbers: " + source, whyNot());
    }
    throw HarmonicException.usage(
        source + " has " + matrices.size() + " tensors: name one with `tensor`",
        matrices.stream()
                .limit(5)
                .map(t -> t.name() + " " + t.shapeText())
                .collect(Collectors.joining(", "))
            + (matrices.size() > 5 ? ", …" : "")
            + "; 'harmonic tensors FILE' lists them all");
  }

  /// What it has instead, and what to do about the first of these.
  private String whyNot() {
    if (contents.tensors().isEmpty()) {
      return "it has no tensor at all";
    }
    String has =
        contents.tensors().stream()
            .limit(5)
            .map(stored -> stored.tensor().name() + " " + about(stored.tensor()))
            .collect(Collectors.joining("; "));
    String hint = contents.tensors().getFirst().hint();
    return "it has "
        + has
        + (contents.tensors().size() > 5 ? "; …" : "")
        + (hint.isEmpty() ? "; an embedding has two, a row for each token" : "; " + hint);
  }

  private static String about(Tensor tensor) {
    int dimensions = tensor.shape().size();
    return tensor.shapeText()
        + " "
        + tensor.type()
        + (tensor.readable()
            ? ", " + dimensions + (dimensions == 1 ? " dimension" : " dimensions")
            : ", " + tensor.problem().orElse(""));
  }

  /// The tensor of this name, or else the only one whose name ends so, as `wte.weight` may stand
  /// for `model._orig_mod.transformer.wte.weight`.
  ///
  /// @throws HarmonicException (usage) if there is none, or several end so
  public Tensor find(String name) {
    Stored stored = byName.get(name);
    if (stored != null) {
      return stored.tensor();
    }
    List<String> ends = byName.keySet().stream().filter(one -> one.endsWith("." + name)).toList();
    if (ends.size() == 1) {
      return byName.get(ends.getFirst()).tensor();
    }
    List<String> near = ends.isEmpty() ? NearNames.of(name, byName.keySet()) : ends;
    throw HarmonicException.usage(
        (ends.isEmpty() ? "no tensor named " : "several tensors named ") + name + ": " + source,
        (near.isEmpty()
                ? ""
                : "did you mean " + String.join(" or ", near.stream().limit(5).toList()) + "? ")
            + "'harmonic tensors FILE' lists them all");
  }

  /// All numbers of a tensor once, in any order, a piece at a time.
  ///
  /// @throws HarmonicException if they cannot be read
  public void each(Tensor tensor, Numbers numbers) {
    Stored stored = byName.get(tensor.name());
    if (tensor.numbers() > 0) {
      values(stored).each(tensor.numbers(), numbers);
    }
  }

  private Stored.Values values(Stored stored) {
    return stored
        .values()
        .orElseThrow(
            () ->
                HarmonicException.failed(
                    "cannot read %s: %s: %s"
                        .formatted(
                            stored.tensor().name(), source, stored.tensor().problem().orElse("")),
                    stored.hint()));
  }

  /// The numbers of a tensor: float64 and whole numbers of 32 and 64 bits in double precision,
  /// others as float32. Its name is looked for as by [#find].
  ///
  /// @throws HarmonicException if it is not there, has no rows and columns, or is of a type that is
  ///     not read
  public Matrix read(String name) {
    Tensor tensor = find(name);
    if (tensor.shape().size() != 2) {
      throw HarmonicException.failed(
          "not two-dimensional: %s in %s has shape %s".formatted(name, source, tensor.shapeText()),
          "an embedding has a row for each token: choose another, see 'harmonic tensors FILE'");
    }
    Stored.Values values = values(byName.get(tensor.name()));
    long rows = tensor.shape().getFirst();
    long columns = tensor.shape().getLast();
    // Rows without a number take no room in a file, however many it claims.
    if (rows == 0 || columns == 0) {
      throw HarmonicException.failed(
          "no numbers: %s in %s has shape %s".formatted(name, source, tensor.shapeText()),
          "choose a tensor with rows and columns, see 'harmonic tensors FILE'");
    }
    if (rows > Integer.MAX_VALUE || columns > Integer.MAX_VALUE) {
      throw HarmonicException.failed(
          "too large: %s in %s has shape %s".formatted(name, source, tensor.shapeText()),
          "a matrix can have two thousand million numbers");
    }
    return values.read((int) rows, (int) columns);
  }
}
