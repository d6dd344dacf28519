package org.harmonicloss.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.config.Model;

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
    if (model.config().model() instanceof Model.Gpt gpt) {
      long[] shape = {
        batch, gpt.attentionHeads(), 0, gpt.embeddingDimension() / gpt.attentionHeads()
      };
      try {
        for (String name : model.inputs()) {
          if (name.startsWith(INPUT)) {
            FloatBuffer nothing = FloatBuffer.allocate(0);
            tensors.put(name, OnnxTensor.createTensor(model.environment(), nothing, shape));
          }
        }
      } catch (OrtException e) {
        throw model.failure(e);
      }
    }
    return new Past(tensors, null);
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
