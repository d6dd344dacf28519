package org.harmonicloss.training.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.tensors.TensorFile;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;

/// All that resuming one run needs: parameters, AdamW's moments, and how far it has come. Batch
/// orders follow from the seed and the epoch, so there is no generator state to keep.
///
/// As safetensors: `param.NAME`, `adamw.exp_avg.NAME` and `adamw.exp_avg_sq.NAME` (float32 [rows,
/// columns]), `adamw.step` and `epoch` (int64 [1]).
///
/// @param values by tensor name, row by row
public record Checkpoint(int epoch, long step, Map<String, float[]> values) implements Snapshot {
  public static final String VALUE = "param.";
  static final String MEAN = "adamw.exp_avg.";
  static final String SQUARE = "adamw.exp_avg_sq.";
  private static final String STEP = "adamw.step";
  private static final String EPOCH = "epoch";

  public static Checkpoint initial(RunConfig config) {
    RandomGenerator random = RandomStream.INITIAL_VALUES.of(config.seed());
    Map<String, float[]> values = new TreeMap<>();
    for (ModelParameter parameter : Network.of(config).parameters()) {
      values.put(VALUE + parameter.name(), parameter.initialValues(random));
      values.put(MEAN + parameter.name(), new float[parameter.size()]);
      values.put(SQUARE + parameter.name(), new float[parameter.size()]);
    }
    return new Checkpoint(0, 0, values);
  }

  /// The parameters alone, by their names, row by row.
  public Map<String, float[]> parameters() {
    Map<String, float[]> parameters = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(VALUE)) {
            parameters.put(name.substring(VALUE.length()), value);
          }
        });
    return parameters;
  }

  @Override
  public void write(AtomicFile file, RunConfig config) {
    file.write(toSafetensors(config));
  }

  public byte[] toSafetensors(RunConfig config) {
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      NDList tensors = new NDList();
      for (ModelParameter parameter : Network.of(config).parameters()) {
        for (String name : names(parameter)) {
          Shape shape = new Shape(parameter.rows(), parameter.columns());
          tensors.add(named(name, manager.create(values.get(name), shape)));
        }
      }
      tensors.add(named(STEP, manager.create(new long[] {step})));
      tensors.add(named(EPOCH, manager.create(new long[] {epoch})));
      return tensors.encode(NDList.Encoding.SAFETENSORS);
    }
  }

  /// @throws HarmonicException if the file is missing, damaged, or of another configuration
  public static Checkpoint read(Path file, RunConfig config) {
    requireSound(file);
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
        InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      NDList tensors = NDList.decode(manager, in);
      Map<String, float[]> values = new TreeMap<>();
      for (ModelParameter parameter : Network.of(config).parameters()) {
        for (String name : names(parameter)) {
          float[] value = tensor(tensors, name, file).toFloatArray();
          if (value.length != parameter.size()) {
            throw damaged(file, name + " has " + value.length + " values", null);
          }
          values.put(name, value);
        }
      }
      long epoch = tensor(tensors, EPOCH, file).toLongArray()[0];
      long step = tensor(tensors, STEP, file).toLongArray()[0];
      return new Checkpoint(Math.toIntExact(epoch), step, values);
    } catch (IOException | RuntimeException e) {
      if (e instanceof HarmonicException known) {
        throw known;
      }
      throw damaged(file, "it cannot be read", e);
    }
  }

  /// DJL takes memory for whatever a file says of itself; our reader compares it with the file
  /// first.
  private static void requireSound(Path file) {
    try {
      TensorFile.open(file);
    } catch (HarmonicException e) {
      throw damaged(file, e.getMessage(), e);
    }
  }

  private static NDArray tensor(NDList tensors, String name, Path file) {
    NDArray tensor = tensors.get(name);
    if (tensor == null) {
      throw damaged(file, name + " is missing", null);
    }
    return tensor;
  }

  static HarmonicException damaged(Path file, String what, Exception cause) {
    return HarmonicException.failed(
        "damaged checkpoint: " + file + ": " + what, "train the run again with `force`", cause);
  }

  /// The tensors that a parameter has in a file.
  static List<String> names(ModelParameter parameter) {
    List<String> names = new ArrayList<>();
    for (String kind : List.of(VALUE, MEAN, SQUARE)) {
      names.add(kind + parameter.name());
    }
    return names;
  }

  private static NDArray named(String name, NDArray array) {
    array.setName(name);
    return array;
  }
}
