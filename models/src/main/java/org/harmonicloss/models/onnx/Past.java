package org.harmonicloss.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.RunConfig;

/// The keys and values of tokens that a language model has read: inputs of its graph. Other models
/// have none.
///
/// @param tensors by the names of the graph's inputs
/// @param owner of the tensors, or null where they own themselves
record Past(Map<String, OnnxTensor> tensors, OrtSession.Result owner) implements AutoCloseable {
  static final String INPUT = "past_key_values.";
  static final String OUTPUT = "present.";

  /// Of no tokens.
  static Past none(OnnxModel model, int batch) {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (var shape : shapes(model.config(), model.inputs(), batch).entrySet()) {
        FloatBuffer nothing = FloatBuffer.allocate(0);
        tensors.put(
            shape.getKey(),
            OnnxTensor.createTensor(model.environment(), nothing, shape.getValue()));
      }
    } catch (OrtException e) {
      throw model.failure(e);
    }
    return new Past(tensors, null);
  }

  /// The shapes of those of no tokens.
  ///
  /// @param inputs of the graph, these and others
  static Map<String, long[]> shapes(RunConfig config, Set<String> inputs, int batch) {
    Map<String, long[]> shapes = new HashMap<>();
    if (config.model() instanceof Model.Gpt gpt) {
      long width = gpt.embeddingDimension() / gpt.attentionHeads();
      for (String name : inputs) {
        if (name.startsWith(INPUT)) {
          shapes.put(name, new long[] {batch, gpt.attentionHeads(), 0, width});
        }
      }
    }
    return shapes;
  }

  /// The outputs that hold them.
  static List<String> outputs(OnnxModel model) {
    return model.outputs().stream().filter(name -> name.startsWith(OUTPUT)).toList();
  }

  /// Those of a result, which goes with them.
  static Past of(OnnxModel model, OrtSession.Result result) {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    for (String output : outputs(model)) {
      String input = INPUT + output.substring(OUTPUT.length());
      tensors.put(input, (OnnxTensor) result.get(output).orElseThrow());
    }
    return new Past(tensors, result);
  }

  @Override
  public void close() {
    if (owner != null) {
      owner.close();
    } else {
      tensors.values().forEach(OnnxTensor::close);
    }
  }
}
