package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.OnnxModel;
import org.harmonicloss.models.Task;

/// What a model predicts for some inputs: the most probable classes of each, and how far the
/// representation lies from every class centre (or the logits, for a cross-entropy head).
final class Predictions {
  private final OnnxModel model;
  private final String source;
  private final List<int[]> inputs;
  private final int topK;
  private final String scoreName;
  private final float[][] logProbs;
  private final float[][] scores;

  Predictions(OnnxModel model, String source, List<int[]> inputs, int topK) {
    this.model = model;
    this.source = source;
    this.inputs = inputs;
    this.topK = Math.min(topK, model.labels().size());
    this.scoreName = model.outputs().contains("distances") ? "distances" : "logits";
    List<float[][]> computed = model.run(List.of("log_probs", scoreName), inputs);
    this.logProbs = computed.getFirst();
    this.scores = computed.getLast();
  }

  void print(Output out) {
    ObjectNode around = Json.object().put("schema", 1).put("source", source);
    var rows = IntStream.range(0, inputs.size()).mapToObj(row -> json(row, out));
    out.rows(around, rows.iterator(), this::table);
  }

  private ObjectNode json(int row, Output out) {
    ObjectNode json = Json.object();
    ArrayNode input = json.putArray("input");
    for (int token : inputs.get(row)) {
      input.add(token);
    }
    json.put("target", model.config().task().target(inputs.get(row)));
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
    Task task = model.config().task();
    String score = scoreName.substring(0, scoreName.length() - 1);
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < inputs.size(); row++) {
      int rank = 1;
      for (int c : mostProbable(row)) {
        rows.add(
            List.of(
                Inputs.text(model, inputs.get(row)),
                model.labels().get(task.target(inputs.get(row))),
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
