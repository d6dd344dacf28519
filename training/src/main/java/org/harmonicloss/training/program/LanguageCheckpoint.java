package org.harmonicloss.training.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.tensors.SafetensorsWriter;
import org.harmonicloss.models.tensors.SafetensorsWriter.Entry;
import org.harmonicloss.models.tensors.Tensor;
import org.harmonicloss.models.tensors.TensorFile;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;

/// The checkpoint of a language model: parameters, AdamW's moments, and the steps taken. Windows
/// and
/// dropout follow from the seed and the step, so there is no generator state to keep.
///
/// A tensor is read or written when it is its turn, since together they may be larger than what is
/// left of the memory. As safetensors, with the names of [Checkpoint], all float32 [rows, columns],
/// `adamw.step` [1, 1] too.
public final class LanguageCheckpoint implements Snapshot {
  private static final String STEP = "adamw.step";

  private final int step;
  private final Values values;

  /// Where the numbers of a tensor come from.
  interface Values {
    /// @param name as in the file
    /// @return row by row
    float[] of(String name, ModelParameter parameter);
  }

  LanguageCheckpoint(int step, Values values) {
    this.step = step;
    this.values = values;
  }

  static LanguageCheckpoint initial(RunConfig config) {
    List<ModelParameter> parameters = Network.of(config).parameters();
    return new LanguageCheckpoint(
        0,
        (name, parameter) ->
            name.startsWith(Checkpoint.VALUE)
                ? parameter.initialValues(
                    RandomStream.INITIAL_VALUES.of(config.seed(), parameters.indexOf(parameter)))
                : new float[parameter.size()]);
  }

  static LanguageCheckpoint read(Path file, RunConfig config) {
    TensorFile tensors;
    double step;
    try {
      tensors = TensorFile.open(file);
      requireShapes(tensors, config);
      step = floats(tensors, STEP)[0];
    } catch (HarmonicException e) {
      throw Checkpoint.damaged(file, e.getMessage(), e);
    }
    if (step < 0 || step != Math.rint(step)) {
      throw Checkpoint.damaged(file, STEP + " is " + step, null);
    }
    return new LanguageCheckpoint((int) step, (name, _) -> floats(tensors, name));
  }

  private static float[] floats(TensorFile tensors, String name) {
    if (tensors.read(name) instanceof Matrix.Floats matrix) {
      return matrix.values();
    }
    throw HarmonicException.failed(name + " is not float32", "");
  }

  private static void requireShapes(TensorFile tensors, RunConfig config) {
    Map<String, List<Long>> shapes = new HashMap<>();
    for (Tensor tensor : tensors.tensors()) {
      shapes.put(tensor.name(), tensor.shape());
    }
    for (Entry entry : entries(config)) {
      List<Long> expected = entry.shape().stream().map(Integer::longValue).toList();
      List<Long> found = shapes.get(entry.name());
      if (!expected.equals(found)) {
        throw HarmonicException.failed(
            entry.name() + (found == null ? " is missing" : " has shape " + found), "");
      }
    }
  }

  @Override
  public int epoch() {
    return step;
  }

  /// A parameter's values, or its moments.
  ///
  /// @param kind [Checkpoint#VALUE], [Checkpoint#MEAN] or [Checkpoint#SQUARE]
  float[] values(String kind, ModelParameter parameter) {
    return values.of(kind + parameter.name(), parameter);
  }

  @Override
  public void write(AtomicFile file, RunConfig config) {
    Map<String, ModelParameter> parameters = new HashMap<>();
    for (ModelParameter parameter : Network.of(config).parameters()) {
      Checkpoint.names(parameter).forEach(name -> parameters.put(name, parameter));
    }
    SafetensorsWriter.write(
        file,
        Map.of(),
        entries(config),
        entry ->
            entry.name().equals(STEP)
                ? new float[] {step}
                : values.of(entry.name(), parameters.get(entry.name())));
  }

  private static List<Entry> entries(RunConfig config) {
    List<Entry> entries = new ArrayList<>();
    for (ModelParameter parameter : Network.of(config).parameters()) {
      for (String name : Checkpoint.names(parameter)) {
        entries.add(new Entry(name, List.of(parameter.rows(), parameter.columns())));
      }
    }
    entries.add(new Entry(STEP, List.of(1, 1)));
    return entries;
  }
}
