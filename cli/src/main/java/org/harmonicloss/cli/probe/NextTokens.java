package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;

/// What a language model expects after a text, or after each of its tokens.
final class NextTokens {
  private final OnnxModel model;
  private final String source;
  private final ProbeInputs inputs;
  private final int topK;

  NextTokens(OnnxModel model, String source, ProbeInputs inputs, int topK) {
    this.model = model;
    this.source = source;
    this.inputs = inputs;
    this.topK = Math.min(topK, model.labels().size());
  }

  /// One position: the log-probabilities of the token after it, and the scores they come from.
  private record Position(float[] logProbs, float[] scores) {}

  /// What is expected after the last token of each input.
  void print(Output out) {
    ObjectNode whole = Json.object().put("source", source);
    List<Position> last =
        IntStream.range(0, inputs.shown().size()).mapToObj(i -> positions(i).getLast()).toList();
    Iterator<ObjectNode> rows =
        IntStream.range(0, last.size())
            .mapToObj(
                i -> {
                  ProbeInputs.Shown input = inputs.shown().get(i);
                  ObjectNode json = Json.object().set("input", input.json());
                  json.put("input_label", input.text());
                  return addTop(json, last.get(i), out);
                })
            .iterator();
    out.print(
        whole,
        rows,
        "input_label",
        "top.rank",
        "top.label",
        "top.probability",
        "top.log_prob",
        "top." + score());
  }

  /// A row for every token: how surprising it was, and what is expected after it.
  void printAll(Output out) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < inputs.shown().size(); i++) {
      int[] ids = ((Inputs.Tokens) inputs.inputs()).ids().get(i);
      List<Position> positions = positions(i);
      for (int at = 0; at < ids.length; at++) {
        JsonNode surprisal = at == 0 ? null : out.finite(-positions.get(at - 1).logProbs[ids[at]]);
        ObjectNode json = Json.object();
        if (inputs.shown().size() > 1) {
          json.put("input_label", inputs.shown().get(i).text());
        }
        json.put("position", at)
            .put("token", ids[at])
            .put("label", model.labels().get(ids[at]))
            .set("surprisal", surprisal);
        rows.add(addTop(json, positions.get(at), out));
      }
    }
    out.print(
        Json.object().put("source", source),
        rows.iterator(),
        "input_label",
        "position",
        "token",
        "label",
        "surprisal",
        "top.rank",
        "top.label",
        "top.probability");
  }

  private List<Position> positions(int input) {
    Inputs one = inputs.inputs().slice(input, input + 1);
    List<Position> positions = new ArrayList<>();
    for (float[] logits : model.run("logits", one)) {
      positions.add(new Position(logProbs(logits), scores(logits)));
    }
    return positions;
  }

  /// Log-softmax.
  static float[] logProbs(float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    double all = most + Math.log(sum);
    float[] logProbs = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      logProbs[i] = (float) (logits[i] - all);
    }
    return logProbs;
  }

  /// Distances, which the logits −n log d hold; else the logits. ε is taken out again.
  private float[] scores(float[] logits) {
    if (!(model.config().head() instanceof Head.Harmonic head)) {
      return logits;
    }
    int power = head.distance().power();
    float[] distances = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      double s = Math.exp(-logits[i] * power / head.exponent()) - head.epsilon();
      distances[i] = (float) Math.pow(Math.max(0, s), 1.0 / power);
    }
    return distances;
  }

  private String score() {
    return model.config().head() instanceof Head.Harmonic ? "distance" : "logit";
  }

  private ObjectNode addTop(ObjectNode json, Position position, Output out) {
    ArrayNode top = json.putArray("top");
    for (int c : mostProbable(position)) {
      top.addObject()
          .put("rank", top.size())
          .put("class", c)
          .put("label", model.labels().get(c))
          .<ObjectNode>set("probability", out.finite((float) Math.exp(position.logProbs[c])))
          .<ObjectNode>set("log_prob", out.finite(position.logProbs[c]))
          .set(score(), out.finite(position.scores[c]));
    }
    return json;
  }

  private int[] mostProbable(Position position) {
    return IntStream.range(0, position.logProbs.length)
        .boxed()
        .sorted((a, b) -> Float.compare(position.logProbs[b], position.logProbs[a]))
        .limit(topK)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
