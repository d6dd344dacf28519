package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.harmonicloss.cli.input.ModelSource;
import org.harmonicloss.cli.input.RunRows;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.onnx.OnnxModel;

/// A trained model with rows that it was tested with, or trained on.
///
/// @param seed of its run
record ModelRows(String source, Kind kind, long seed, OnnxModel model, Dataset.Samples samples) {

  /// Measures one exported model, or those of runs one after another.
  ///
  /// @throws org.harmonicloss.models.base.HarmonicException if there is none, or its rows cannot be
  ///     had
  static <T> List<T> each(
      List<Path> paths,
      RunRows rows,
      RunRows.Part part,
      Console console,
      Function<ModelRows, T> measure) {
    Path first = paths.getFirst();
    if (paths.size() == 1
        && !Files.isDirectory(first)
        && (StandardInput.isMeant(first) || Files.exists(first))) {
      try (OnnxModel model = ModelSource.open(first, ComputeDevice.CPU, console)) {
        RunConfig config = model.config();
        rows.check(List.of(config));
        String source = first.toString();
        Kind kind = Kind.of(List.of(config)).getFirst();
        Dataset.Samples samples = rows.of(config, source, part);
        return List.of(measure.apply(new ModelRows(source, kind, config.seed(), model, samples)));
      }
    }
    List<RunSources.Source> runs = RunSources.of(paths).read(true, console);
    rows.check(runs.stream().map(RunSources.Source::config).toList());
    return runs.stream().map(run -> ofRun(run, rows, part, console, measure)).toList();
  }

  /// Measures the model of a finished run.
  static <T> T ofRun(
      RunSources.Source run,
      RunRows rows,
      RunRows.Part part,
      Console console,
      Function<ModelRows, T> measure) {
    Path path = run.directory().path();
    Dataset.Samples samples = rows.of(run.directory(), run.config(), part, console);
    try (OnnxModel model = OnnxModel.open(path)) {
      return measure.apply(
          new ModelRows(path.toString(), run.kind(), run.config().seed(), model, samples));
    }
  }

  /// What a row about it begins with.
  ObjectNode about() {
    ObjectNode json = Json.object().put("source", source);
    json.setAll(kind.toJson());
    return json.put("seed", seed);
  }
}
