package org.harmonicloss.cli.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.pretrained.ModelFolder;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.tensors.TensorFile;

/// The ONNX file that the user means: itself, a run's, or the one in a folder, as Hugging Face has
/// it.
///
/// @param ours whether it is a model of harmonic's, in a run or not
/// @param folders where what belongs to it may lie
record ModelFile(Source source, boolean ours, List<Path> folders) {
  private static final String HINT = "give a run, an .onnx file, or a folder that has one";

  /// Empty for a run, unless its file is asked for; and for what is none of these.
  static Optional<ModelFile> find(Path path, boolean evenOfRuns, Console console) {
    if (StandardInput.isMeant(path)) {
      return Optional.of(of(console.in().source().unpacked(), List.of()));
    }
    if (Files.isDirectory(path)) {
      if (RunDirectory.exists(path)) {
        Path model = RunDirectory.open(path).model();
        return evenOfRuns
            ? Optional.of(of(Source.of(model, HINT), List.of(path)))
            : Optional.empty();
      }
      Optional<Path> model = inFolder(path);
      if (model.isEmpty() && ModelFolder.isOne(path)) {
        throw HarmonicException.usage(
            "no .onnx file in " + path,
            "probe computes with ONNX: export the model to it, for instance with Hugging Face's"
                + " optimum");
      }
      return model.map(found -> of(Source.of(found, HINT), folders(found, path)));
    }
    return Files.exists(path)
        ? Optional.of(of(Source.of(path, HINT).unpacked(), folders(path, null)))
        : Optional.empty();
  }

  private static ModelFile of(Source source, List<Path> folders) {
    return new ModelFile(source, OnnxModel.claimsToBeOurs(TensorFile.open(source)), folders);
  }

  /// Hugging Face's exporter puts the model into a folder `onnx` of the model's.
  private static List<Path> folders(Path model, Path named) {
    Path beside = model.resolveSibling("");
    if (named != null) {
      return beside.equals(named) ? List.of(named) : List.of(beside, named);
    }
    Path folder = model.toAbsolutePath().getParent();
    return folder.endsWith("onnx") ? List.of(beside, beside.resolve("..")) : List.of(beside);
  }

  private static Optional<Path> inFolder(Path folder) {
    for (String name : List.of("model.onnx", "onnx/model.onnx")) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return Optional.of(folder.resolve(name));
      }
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> models =
          entries.filter(entry -> entry.toString().endsWith(".onnx")).sorted().toList();
      if (models.size() > 1) {
        throw HarmonicException.usage(
            folder + " has " + models.size() + " models: name one", "such as " + models.getFirst());
      }
      return models.stream().findFirst();
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + folder + ": " + AtomicFile.reason(e), HINT, e);
    }
  }
}
