package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.onnx.OnnxModel;

/// What a model predicts for some inputs: the most probable classes of each, and how far the
/// representation lies from every class centre (or the logits, for a cross-entropy head).
public final class Predictions {
  private final OnnxModel model;
  private final String source;
  private final ProbeInputs inputs;
  private final int topK;
  private final String scoreName;
  private final float[][] logProbs;
  private final float[][] scores;

  Predictions(OnnxModel model, String source, ProbeInputs inputs, int topK) {
    this.model = model;
    this.source = source;
    this.inputs = inputs;
    this.topK = Math.min(topK, model.labels().size());
    this.scoreName = model.outputs().contains("distances") ? "distances" : "logits";
    List<float[][]> computed = model.run(List.of("log_probs", scoreName), inputs.inputs());
    this.logProbs = computed.getFirst();
    this.scores = computed.getLast();
  }

  void print(Output out) {
    ObjectNode whole = Json.object().put("source", source);
    var rows = IntStream.range(0, inputs.shown().size()).mapToObj(row -> json(row, out));
    out.print(
        whole,
        rows.iterator(),
        "input_label",
        "target_label",
        "top.rank",
        "top.label",
        "top.probability",
        "top.log_prob",
        "top." + score());
  }

  private ObjectNode json(int row, Output out) {
    ProbeInputs.Shown input = inputs.shown().get(row);
    ObjectNode json = Json.object().set("input", input.json());
    json.put("input_label", input.text());
    if (input.target() != null) {
      json.put("target", input.target());
      json.put("target_label", model.labels().get(input.target()));
    }
    ArrayNode top = json.putArray("top");
    for (int c : mostProbable(row)) {
      top.addObject()
          .put("rank", top.size())
          .put("class", c)
          .put("label", model.labels().get(c))
          .<ObjectNode>set("probability", out.finite((float) Math.exp(logProbs[row][c])))
          .<ObjectNode>set("log_prob", out.finite(logProbs[row][c]))
          .set(score(), out.finite(scores[row][c]));
    }
    ArrayNode all = json.putArray(scoreName);
    for (float score : scores[row]) {
      all.add(out.finite(score));
    }
    return json;
  }

  /// The first of equally probable ones comes first.
  private int[] mostProbable(int row) {
    // Numbers that are in the order of Float.compare(−log p), and among equal ones in that of
    // classes.
    long[] order = new long[logProbs[row].length];
    for (int c = 0; c < order.length; c++) {
      int bits = Float.floatToIntBits(-logProbs[row][c]);
      int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
      order[c] = ((long) ordered << 32) | c;
    }
    Arrays.sort(order);
    int[] found = new int[topK];
    for (int i = 0; i < topK; i++) {
      found[i] = (int) order[i];
    }
    return found;
  }

  /// The name of one of the scores.
  private String score() {
    return scoreName.substring(0, scoreName.length() - 1);
  }
}
