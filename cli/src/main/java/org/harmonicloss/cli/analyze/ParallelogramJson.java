package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.harmonicloss.analysis.geometry.Quantiles;
import org.harmonicloss.analysis.words.WordPairLosses;
import org.harmonicloss.models.base.Json;

/// Parallelogram losses as JSON: a task's statistics, and its quadruples one by one.
final class ParallelogramJson {
  private static final double[] QUANTILES = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

  private ParallelogramJson() {}

  static ObjectNode of(WordPairLosses task) {
    int quadruples = task.quadruples().length;
    ObjectNode json =
        Json.object()
            .put("task", task.task())
            .put("pairs", task.pairs().size())
            .put("missing", task.missing())
            .put("quadruples", quadruples);
    if (task.losses().size() == 1) {
      statistics(json, task, 0);
    } else {
      var models = json.putArray("models");
      for (int model = 0; model < task.losses().size(); model++) {
        statistics(models.addObject(), task, model);
      }
      if (quadruples > 0) {
        json.put("first_better", task.better(0, 1)).put("second_better", task.better(1, 0));
      }
    }
    return json;
  }

  private static void statistics(ObjectNode json, WordPairLosses task, int model) {
    json.put("zeros", task.zeros(model));
    Optional<Quantiles> distribution = task.distribution(model);
    if (distribution.isEmpty()) {
      json.putNull("mean").putNull("median").putNull("quantiles");
      return;
    }
    Quantiles quantiles = distribution.get();
    json.put("mean", quantiles.mean()).put("median", quantiles.at(0.5));
    ObjectNode values = json.putObject("quantiles");
    for (double q : QUANTILES) {
      values.put(Double.toString(q), quantiles.at(q));
    }
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
