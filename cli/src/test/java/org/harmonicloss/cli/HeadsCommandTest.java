package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadsCommandTest {
  @TempDir private Path folder;

  @Test
  void everyHeadIsListedWithItsSettingsRangesAndSource() {
    List<JsonNode> rows = rows(CliRun.of("heads"));
    assertEquals(Distance.values().length + Head.all().size() - 1, rows.size());
    for (JsonNode row : rows) {
      assertEquals(row.get("settings").size(), row.get("ranges").size());
      assertTrue(row.get("formula").asText().matches("\\p{ASCII}+"), row.get("formula").asText());
      assertTrue(row.get("reference").asText().startsWith("arXiv "));
      boolean harmonic = row.get("head").asText().equals("harmonic");
      assertEquals(harmonic, row.get("distance").isTextual());
    }
    List<String> heads = rows.stream().map(row -> row.get("head").asText()).distinct().toList();
    assertEquals(Head.all().stream().map(Head::name).toList(), heads);
  }

  /// What reads runs takes those of all heads, one beside the other.
  @Test
  void runsOfEveryHeadAreProbedAndAnalyzed() {
    List<String> names = Head.all().stream().map(Head::name).toList();
    Path sweep =
        SmallRun.train(
            folder, "heads", "--heads", String.join(",", names), "--orthogonal-gradient", "true");
    List<String> compared = new ArrayList<>();
    for (JsonNode row : rows(CliRun.of("analyze", "compare", sweep.toString(), "--by", "head"))) {
      compared.add(row.get("head").asText());
    }
    assertEquals(names, compared);
    for (String name : names) {
      String run = sweep.resolve("modular-addition-mlp-" + name + "-seed0").toString();
      JsonNode row = rows(CliRun.of("probe", run, "3,4", "--top-k", "31")).getFirst();
      double sum = 0;
      for (JsonNode top : row.get("top")) {
        sum += top.get("probability").asDouble();
      }
      assertEquals(1, sum, 1e-5);
      for (String metric : List.of("pca", "circle")) {
        assertTrue(!rows(CliRun.of("analyze", metric, run)).isEmpty(), metric);
      }
    }
  }
}
