package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.harmonicloss.analysis.words.Analogies.Method;
import org.harmonicloss.models.base.Json;

/// How many of a section's questions are answered rightly.
///
/// @param questions of the section, those too that have words which are not there
/// @param from the first of those that were asked
/// @param to the one after the last
record AnalogyScore(String section, int questions, int from, int to) {
  ObjectNode json(Map<Method, int[]> answers, List<Integer> expected) {
    ObjectNode json =
        Json.object()
            .put("section", section)
            .put("questions", questions)
            .put("missing", questions - (to - from));
    for (Method method : Method.values()) {
      json.put(method.text(), accuracy(answers.get(method), expected));
    }
    return json;
  }

  /// The share of those asked.
  ///
  /// @return null if none was
  Double accuracy(int[] answers, List<Integer> expected) {
    int right = 0;
    for (int i = from; i < to; i++) {
      right += answers[i] == expected.get(i) ? 1 : 0;
    }
    return to == from ? null : (Double) ((double) right / (to - from));
  }
}
