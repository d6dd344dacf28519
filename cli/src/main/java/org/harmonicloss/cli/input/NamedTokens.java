package org.harmonicloss.cli.input;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.NearNames;

/// Finds the rows of an embedding by what they stand for.
public final class NamedTokens {
  private NamedTokens() {}

  /// @return the row of each token; the first, where several have its label
  /// @throws HarmonicException naming near ones if one is not there
  public static int[] find(Embedding embedding, List<String> tokens) {
    Map<String, Integer> rows = new HashMap<>();
    for (int row = 0; row < embedding.rows(); row++) {
      rows.putIfAbsent(embedding.labels().get(row), row);
    }
    int[] found = new int[tokens.size()];
    for (int i = 0; i < found.length; i++) {
      String token = tokens.get(i);
      if (!rows.containsKey(token)) {
        List<String> near = NearNames.of(token, rows.keySet());
        throw HarmonicException.usage(
            "no such token: " + token + " (in " + embedding.source() + ")",
            near.isEmpty()
                ? "its first tokens are " + some(embedding)
                : "near ones are: " + String.join(", ", near));
      }
      found[i] = rows.get(token);
    }
    return found;
  }

  private static String some(Embedding embedding) {
    List<String> labels = embedding.labels();
    return String.join(", ", labels.subList(0, Math.min(5, labels.size())));
  }
}
