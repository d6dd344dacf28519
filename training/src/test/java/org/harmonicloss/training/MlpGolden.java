package org.harmonicloss.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonicloss.models.Dataset;
import org.harmonicloss.models.Head;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.ModularAddition;
import org.harmonicloss.models.RunConfig;

/// Values stored from PyTorch; `make_mlp_golden.py` beside the data says how.
record MlpGolden(JsonNode json, Head head) {
  static MlpGolden harmonic() {
    return new MlpGolden(read("mlp_harmonic.json"), new Head.Harmonic(2, 1e-4));
  }

  static MlpGolden crossEntropy() {
    return new MlpGolden(read("mlp_cross_entropy.json"), new Head.CrossEntropy());
  }

  private static JsonNode read(String name) {
    try (InputStream in = MlpGolden.class.getResourceAsStream(name)) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  RunConfig config() {
    return Configs.with(head);
  }

  /// The stored rows for training; the test rows are of no interest here.
  Dataset dataset() {
    JsonNode tokens = json.get("inputs");
    List<int[]> inputs = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i += 2) {
      inputs.add(new int[] {tokens.get(i).asInt(), tokens.get(i + 1).asInt()});
    }
    int[] targets = inputs.stream().mapToInt(new ModularAddition()::target).toArray();
    var samples = new Dataset.Samples(inputs, targets);
    return new Dataset(samples, samples);
  }

  Checkpoint checkpoint() {
    Map<String, float[]> values = new TreeMap<>();
    for (Parameter parameter : Parameter.of(config())) {
      values.put(Checkpoint.VALUE + parameter.name(), array("parameters", parameter));
      values.put(Checkpoint.MEAN + parameter.name(), new float[parameter.size()]);
      values.put(Checkpoint.SQUARE + parameter.name(), new float[parameter.size()]);
    }
    return new Checkpoint(0, 0, values);
  }

  float[] array(String field, Parameter parameter) {
    return decode(json.get(field).get(parameter.name()));
  }

  /// Three seeds stacked, the golden one first and last, so that a mixed-up offset shows.
  Stack stack() {
    RunConfig config = config();
    Dataset data = dataset();
    Checkpoint golden = checkpoint();
    Checkpoint other = Checkpoint.initial(config);
    return new Stack(
        List.of(config, config, config), List.of(data, data, data), List.of(golden, other, golden));
  }

  static float[] decode(JsonNode base64) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64.asText()));
    float[] values = new float[bytes.remaining() / 4];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
