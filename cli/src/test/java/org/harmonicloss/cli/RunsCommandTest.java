package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.run.MetricsLog;
import org.harmonicloss.models.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  @TempDir private Path folder;

  private List<JsonNode> runs(String... more) {
    String[] all =
        Stream.concat(Stream.of("runs", folder.toString()), Stream.of(more)).toArray(String[]::new);
    return CliRun.rows(CliRun.of(all));
  }

  private String states() {
    return String.join(" ", runs().stream().map(run -> run.get("state").asText()).toList());
  }

  @Test
  void runsAreListedWithWhatBecameOfThem() throws Exception {
    Path single = SmallRun.train(folder, "b-single", "--seed", "3");
    Path sweep = SmallRun.train(folder, "a/sweep", "--seeds", "0,1", "--head", "cross-entropy");
    Files.createDirectories(folder.resolve("other/.hidden"));
    Files.writeString(folder.resolve("other/config.json"), "{\"model_type\": \"gpt2\"}");
    List<JsonNode> rows = runs();
    assertEquals(3, rows.size());
    assertEquals(single.toString(), rows.get(2).get("source").asText());
    assertEquals(3, rows.get(2).get("seed").asInt());
    assertEquals(3, rows.get(2).get("epoch").asInt());
    assertEquals("cross-entropy", rows.get(0).get("head").asText());
    assertEquals("finished finished finished", states());

    RunDirectory run = RunDirectory.open(single);
    run.writeProvenance(run.provenance().startSession(List.of("train"), ComputeDevice.CPU));
    assertEquals("finished finished interrupted", states());
    try (MetricsLog _ = run.openMetrics(() -> false)) {
      assertEquals("finished finished training", states());
    }
    run.writeProvenance(run.provenance().endDiverged(2, null));
    assertEquals("finished finished diverged", states());

    Path first = Path.of(rows.getFirst().get("source").asText());
    Files.move(first, folder.resolve("elsewhere"));
    assertEquals("planned finished diverged finished", states());
    assertTrue(runs().getFirst().get("test_accuracy").isNull());
    // Any folder of runs can be analysed at once; what has not been begun has nothing to compare.
    List<JsonNode> compared = CliRun.rows(CliRun.of("analyze", "compare", folder.toString()));
    assertEquals(3, compared.size());
    assertTrue(compared.getFirst().get("source").asText().startsWith(sweep.toString()));
  }

  @Test
  void noRuns() {
    CliRun.expect(1, "no runs in " + folder, CliRun.of("runs", folder.toString()));
    CliRun.expect(2, "no such folder", CliRun.of("runs", folder + "/nowhere"));
  }
}
