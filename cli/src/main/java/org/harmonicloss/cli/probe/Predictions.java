package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.Table;
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
    ObjectNode around = Json.object().put("schema", 1).put("source", source);
    var rows = IntStream.range(0, inputs.shown().size()).mapToObj(row -> json(row, out));
    out.rows(around, rows.iterator(), this::table);
  }

  private ObjectNode json(int row, Output out) {
    ProbeInputs.Shown input = inputs.shown().get(row);
    ObjectNode json = Json.object().set("input", input.json());
    if (input.target() != null) {
      json.put("target", input.target());
    }
    ArrayNode top = json.putArray("top");
    for (int c : mostProbable(row)) {
      top.addObject()
          .put("class", c)
          .put("label", model.labels().get(c))
          .put("probability", out.finite((float) Math.exp(logProbs[row][c])))
          .put("log_prob", out.finite(logProbs[row][c]))
          .put(scoreName.substring(0, scoreName.length() - 1), out.finite(scores[row][c]));
    }
    ArrayNode all = json.putArray(scoreName);
    for (float score : scores[row]) {
      all.add(out.finite(score));
    }
    return json;
  }

  private List<Integer> mostProbable(int row) {
    Comparator<Integer> byProbability = Comparator.comparingDouble(c -> -logProbs[row][c]);
    return IntStream.range(0, logProbs[row].length)
        .boxed()
        .sorted(byProbability)
        .limit(topK)
        .toList();
  }

  private Table table() {
    String score = scoreName.substring(0, scoreName.length() - 1);
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < inputs.shown().size(); row++) {
      ProbeInputs.Shown input = inputs.shown().get(row);
      String target = input.target() == null ? null : model.labels().get(input.target());
      int rank = 1;
      for (int c : mostProbable(row)) {
        rows.add(
            Arrays.asList(
                input.text(),
                target,
                rank++,
                model.labels().get(c),
                (float) Math.exp(logProbs[row][c]),
                logProbs[row][c],
                scores[row][c]));
      }
    }
    return new Table(
        List.of("input", "target", "rank", "class", "probability", "log_prob", score), rows);
  }
}
