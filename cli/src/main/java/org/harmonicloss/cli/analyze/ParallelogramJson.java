package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.harmonicloss.analysis.geometry.Quantiles;
import org.harmonicloss.analysis.words.WordPairLosses;
import org.harmonicloss.models.base.Json;

/// Parallelogram losses as JSON: a task's statistics, and its quadruples one by one.
final class ParallelogramJson {
  private static final double[] QUANTILES = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

  private ParallelogramJson() {}

  /// A task's row for each model. `better` is the share of quadruples whose loss is less than the
  /// other model's, and null where there is no other.
  static Stream<ObjectNode> rows(WordPairLosses task, List<WordPairLosses.Model> models) {
    return IntStream.range(0, models.size()).mapToObj(model -> row(task, models, model));
  }

  private static ObjectNode row(WordPairLosses task, List<WordPairLosses.Model> models, int model) {
    boolean compared = models.size() == 2 && task.quadruples().length > 0;
    ObjectNode json =
        Json.object()
            .put("task", task.task())
            .put("source", models.get(model).source())
            .put("sigma", models.get(model).parallelograms().sigma())
            .put("pairs", task.pairs().size())
            .put("missing", task.missing())
            .put("quadruples", task.quadruples().length)
            .put("zeros", task.zeros(model))
            .put("better", compared ? (Double) task.better(model, 1 - model) : null);
    Optional<Quantiles> distribution = task.distribution(model);
    json.put("mean", distribution.map(Quantiles::mean).orElse(null));
    json.put("median", distribution.map(quantiles -> quantiles.at(0.5)).orElse(null));
    ObjectNode values = json.putObject("quantiles");
    for (double q : QUANTILES) {
      values.put(Double.toString(q), distribution.map(quantiles -> quantiles.at(q)).orElse(null));
    }
    return json;
  }

  /// Every quadruple as a line of NDJSON: its words, its tokens and its loss, by each model.
  static void each(WordPairLosses task, StringBuilder lines) {
    int models = task.losses().size();
    for (int q = 0; q < task.quadruples().length; q++) {
      ObjectNode json = Json.object().put("task", task.task());
      task.words(q).forEach(json.putArray("words")::add);
      for (int model = 0; model < models; model++) {
        String suffix = models == 1 ? "" : "_" + (model + 1);
        var ids = json.putArray("tokens" + suffix);
        Arrays.stream(task.ids(model, q)).forEach(ids::add);
        json.put("loss" + suffix, task.losses().get(model)[q]);
      }
      lines.append(Json.compact(json)).append('\n');
    }
  }
}
