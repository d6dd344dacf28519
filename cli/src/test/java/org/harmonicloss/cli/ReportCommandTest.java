package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir private Path folder;

  private JsonNode report(Object... runs) throws Exception {
    Path page = folder.resolve("report.html");
    String[] words = new String[runs.length + 3];
    words[0] = "report";
    for (int i = 0; i < runs.length; i++) {
      words[i + 1] = runs[i].toString();
    }
    words[runs.length + 1] = "-o";
    words[runs.length + 2] = page.toString();
    assertEquals(new CliRun(0, page + "\n", ""), CliRun.of(words));
    String html = Files.readString(page);
    return Json.parse(html.replaceAll("(?s).*id=\"data\">(.*?)</script>.*", "$1"), "data");
  }

  private static List<String> each(JsonNode data, String field) {
    return StreamSupport.stream(data.get("runs").spliterator(), false)
        .map(run -> run.get(field).asText())
        .toList();
  }

  @Test
  void theSameRunsGiveTheSameBytesInPlaceOfTheOld() throws Exception {
    Path run = SmallRun.train(folder, "run");
    Path page = Files.writeString(folder.resolve("report.html"), "old");
    report(run);
    byte[] first = Files.readAllBytes(page);
    report(run);
    assertArrayEquals(first, Files.readAllBytes(page));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "something was left behind");
    }
  }

  @Test
  void runsComeInTheirOrderByTheirNames() throws Exception {
    Path sweep = SmallRun.train(folder, "sweep", "--seeds", "0..2");
    Path other = SmallRun.train(folder, "other");
    String start = "modular-addition-mlp-harmonic-seed";
    assertEquals(
        List.of("other", start + 0, start + 1, start + 2), each(report(other, sweep), "name"));
    // The same name twice says nothing: whole paths then.
    Path again = SmallRun.train(Files.createDirectory(folder.resolve("sub")), "other");
    assertEquals(List.of("" + other, "" + again), each(report(other, again), "name"));
  }

  @Test
  void saysWhatIsUnusualAboutARun() throws Exception {
    Path good = SmallRun.train(folder, "good");
    Path unfinished = SmallRun.train(folder, "unfinished");
    Files.delete(unfinished.resolve("model.onnx"));
    Path diverged = SmallRun.train(folder, "diverged");
    RunDirectory run = RunDirectory.open(diverged);
    run.writeProvenance(run.provenance().endDiverged(7, null));
    Path damaged = SmallRun.train(folder, "damaged");
    Files.writeString(damaged.resolve("model.onnx"), "no model");
    JsonNode data = report(good, unfinished, diverged, damaged);
    List<String> notes = each(data, "note");
    assertEquals(
        List.of("", "not finished: 3 of 3 epochs", "diverged in epoch 7"), notes.subList(0, 3));
    assertTrue(notes.getLast().contains(damaged.toString()), notes.getLast());
    assertTrue(data.at("/runs/0").has("map"));
    assertTrue(!data.at("/runs/1").has("map") && !data.at("/runs/3").has("map"));
    assertEquals(3, data.at("/runs/3/test_loss").size());
  }

  @Test
  void runsOfTasksWithoutTokensHaveCurvesAndNoMap() throws Exception {
    Path toy = folder.resolve("toy");
    String[] words = {"train", "toy-two", "--epochs", "5", "--quiet", "--out", toy.toString()};
    assertEquals(0, CliRun.of(words).code());
    JsonNode run = report(toy, SmallRun.train(folder, "run")).at("/runs/0");
    assertEquals("", run.get("note").asText());
    assertEquals(5, run.get("train_loss").size());
    assertTrue(!run.has("map"));
  }
}
