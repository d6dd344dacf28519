package org.harmonicloss.training.program;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;

/// Values stored from PyTorch; `make_mlp_golden.py` and `make_transformer_golden.py` beside the
/// data say how.
public record Golden(JsonNode json, Model model, Head head) {
  static Golden of(Model model, Head head) {
    String name = model.name() + "_" + head.name().replace('-', '_') + ".json";
    try (InputStream in = Golden.class.getResourceAsStream(name)) {
      JsonNode json = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
      return new Golden(json, model, head);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Without dropout, which would have to leave out the same numbers as torch's.
  RunConfig config() {
    return config(0);
  }

  RunConfig config(double dropout) {
    return Configs.text(
        model,
        head,
        config -> model instanceof Model.Transformer ? config.with("dropout", dropout) : config);
  }

  /// Log-probabilities, loss and gradients of the first 32 rows.
  JsonNode stored() {
    double exponent = head instanceof Head.Harmonic harmonic ? harmonic.exponent() : 2;
    return json.get("exponents").get(Double.toString(exponent));
  }

  /// The stored rows for training; the test rows are of no interest here.
  Dataset dataset() {
    JsonNode tokens = json.get("inputs");
    List<int[]> inputs = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i += 2) {
      inputs.add(new int[] {tokens.get(i).asInt(), tokens.get(i + 1).asInt()});
    }
    int[] targets = inputs.stream().mapToInt(new ModularAddition()::target).toArray();
    var samples = new Dataset.Samples(new Inputs.Tokens(inputs), targets);
    return new Dataset(samples, samples);
  }

  Checkpoint checkpoint() {
    Map<String, float[]> values = new TreeMap<>();
    for (ModelParameter parameter : Network.of(config()).parameters()) {
      values.put(Checkpoint.VALUE + parameter.name(), array("parameters", parameter));
      values.put(Checkpoint.MEAN + parameter.name(), new float[parameter.size()]);
      values.put(Checkpoint.SQUARE + parameter.name(), new float[parameter.size()]);
    }
    return new Checkpoint(0, 0, values);
  }

  float[] array(String field, ModelParameter parameter) {
    return decode(json.get(field).get(parameter.name()));
  }

  /// Three seeds stacked, the golden one first and last, so that a mixed-up offset shows.
  Stack stack() {
    RunConfig config = config();
    Dataset data = dataset();
    Checkpoint golden = checkpoint();
    Checkpoint other = Checkpoint.initial(config);
    return new Stack(
        List.of(config, config, config),
        List.of(data, data, data),
        List.of(golden, other, golden),
        ComputeDevice.CPU);
  }

  static float[] decode(JsonNode base64) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64.asText()));
    float[] values = new float[bytes.remaining() / 4];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Override
  public String toString() {
    return model.name() + " " + head;
  }
}
