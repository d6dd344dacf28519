package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sweeps that are planned first and trained in parts.
class PlanTest {
  private static final List<String> SWEEP =
      List.of(
          "modular-addition",
          "--rows",
          "60",
          "--epochs",
          "2",
          "--seeds",
          "0..4",
          "--heads",
          "harmonic,cross-entropy");

  @TempDir private Path folder;

  private static CliRun train(Path out, String... more) {
    List<String> words = new ArrayList<>(List.of("train", "--out", out.toString()));
    words.addAll(SWEEP);
    words.addAll(List.of(more));
    return CliRun.of(words.toArray(String[]::new));
  }

  private static CliRun part(Path sweep, String part, String... more) {
    List<String> words = new ArrayList<>(List.of("train", "--resume", sweep.toString()));
    words.addAll(List.of("--quiet", "--part", part));
    words.addAll(List.of(more));
    return CliRun.of(words.toArray(String[]::new));
  }

  private static void assertSameRuns(Path expected, Path sweep) throws IOException {
    for (String name : Sweep.open(expected).runs().keySet()) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(name).resolve("checkpoint.safetensors")),
          Files.readAllBytes(sweep.resolve(name).resolve("checkpoint.safetensors")),
          name);
    }
  }

  @Test
  void partsMakeTheBytesOfTheWhole() throws IOException {
    Path whole = folder.resolve("whole");
    assertEquals(0, train(whole, "--stack", "2", "--threads", "1").code());
    Path twoThreads = folder.resolve("threads");
    assertEquals(0, train(twoThreads, "--stack", "2", "--threads", "2").code());
    assertSameRuns(whole, twoThreads);
    for (int parts : List.of(1, 4, 9)) {
      Path sweep = folder.resolve("parts" + parts);
      CliRun planned = train(sweep, "--stack", "2", "--plan");
      assertEquals(0, planned.code(), planned.err());
      assertEquals(sweep + "\n", planned.out());
      assertTrue(planned.err().contains("planned 10 runs in 6 stacks"), planned.err());
      assertEquals(List.of("sweep.json"), names(sweep));
      List<String> trained = new ArrayList<>();
      for (int part = parts; part >= 1; part--) {
        CliRun run = part(sweep, part + "/" + parts);
        assertEquals(0, run.code(), run.err());
        assertEquals(part > 6 ? "" : run.out(), run.out(), "a part to spare");
        trained.addAll(run.out().lines().toList());
      }
      assertEquals(10, trained.stream().distinct().count());
      assertSameRuns(whole, sweep);
      String provenance = provenance(sweep);
      assertEquals(0, part(sweep, "1/" + parts).code());
      assertEquals(provenance, provenance(sweep), "repeating changes nothing");
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static String provenance(Path sweep) throws IOException {
    String first = Sweep.open(sweep).list().getFirst().name();
    return Files.readString(sweep.resolve(first).resolve("provenance.json"));
  }

  @Test
  void thePlanIsNeverChanged() throws IOException {
    Path sweep = folder.resolve("sweep");
    train(sweep, "--plan");
    String plan = Files.readString(sweep.resolve("sweep.json"));
    assertEquals(0, train(sweep, "--plan").code(), "the same plan may be asked for again");
    CliRun.expect(2, "another sweep is planned in", train(sweep, "--plan", "--exponent", "3"));
    CliRun raised = CliRun.of("train", "--resume", sweep.toString(), "--epochs", "3", "--quiet");
    assertEquals(0, raised.code(), raised.err());
    String contradicts = "the run has another setting of rows";
    CliRun.expect(2, contradicts, part(sweep, "1/2", "--rows", "90"));
    assertEquals(plan, Files.readString(sweep.resolve("sweep.json")));
    String first = Sweep.open(sweep).list().getFirst().name();
    assertEquals(3, RunDirectory.open(sweep.resolve(first)).config().epochs());
    assertEquals(0, part(sweep, "1/2").code(), "runs that were trained for longer are finished");
  }

  @Test
  void whatCannotBe() throws IOException {
    Path sweep = folder.resolve("sweep");
    train(sweep, "--plan");
    for (String bad : List.of("0/3", "4/3", "0/0")) {
      CliRun.expect(2, "--part must be between 1/N and N/N, was " + bad, part(sweep, bad));
    }
    for (String bad : List.of("3", "1/", "-1/3", "1/3/5", "1.5/3", "")) {
      CliRun.expect(2, "--part is no part: " + bad, part(sweep, bad));
    }
    CliRun.expect(2, "--part needs --resume", train(sweep, "--part", "1/2"));
    CliRun.expect(2, "--plan cannot be used with --force", train(sweep, "--plan", "--force"));
    CliRun.expect(2, "--stack must be between 1 and 1000", train(sweep, "--stack", "0"));
    for (String bad : List.of("55", "m", "0m", "-5m", "1m2h", "soon")) {
      CliRun.expect(2, "--stop-after is no time: " + bad, train(sweep, "--stop-after=" + bad));
    }
    assertEquals(List.of("sweep.json"), names(sweep));
    Path nothing = folder.resolve("nothing");
    CliRun.expect(2, "no such run or sweep to resume: " + nothing, part(nothing, "1/2"));
    for (String command : List.of("status", "cluster slurm")) {
      List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
      words.add(nothing.toString());
      CliRun.expect(2, "no such folder: " + nothing, CliRun.of(words.toArray(String[]::new)));
      words.set(words.size() - 1, folder.toString());
      CliRun.expect(2, "no plan in " + folder, CliRun.of(words.toArray(String[]::new)));
    }
    Path run = folder.resolve("run");
    CliRun.of("train", "toy-five", "--epochs", "1", "--quiet", "--out", run.toString());
    CliRun.expect(2, "no plan in " + run, part(run, "1/2"));
  }

  @Test
  void plansOfOthersAreReadWithCare() throws IOException {
    Path sweep = folder.resolve("sweep");
    train(sweep, "--plan");
    Path file = sweep.resolve("sweep.json");
    String plan = Files.readString(file);
    String name = Sweep.open(sweep).list().getFirst().name();
    for (List<String> damage :
        List.of(
            List.of("\"schema\":2", "\"schema\":3", "2", "unknown schema: 3"),
            List.of("\"schema\":2", "\"schema\":2,\"priority\":1", "2", "unknown field: priority"),
            List.of("\"stack\":0}", "\"stack\":0,\"host\":1}", "2", "unknown field: host"),
            List.of("\"" + name, "\"../" + name, "1", "not in the sweep's folder"),
            List.of("\"" + name, "\"/tmp/" + name, "1", "not in the sweep's folder"),
            List.of("\"kind\":1", "\"kind\":7", "1", "does not fit the rest"),
            List.of("\"stack\":0", "\"stack\":-2", "1", "does not fit the rest"))) {
      Files.writeString(file, plan.replaceFirst(damage.get(0), damage.get(1)));
      CliRun.expect(Integer.parseInt(damage.get(2)), damage.get(3), part(sweep, "1/1"));
      assertEquals(List.of("sweep.json"), names(sweep));
    }
  }

  @Test
  void largeSweepsAreInGroups() throws IOException {
    Path sweep = folder.resolve("large");
    CliRun planned =
        CliRun.of(
            "train",
            "toy-five",
            "--epochs",
            "1",
            "--seeds",
            "0..2499",
            "--plan",
            "--out",
            "" + sweep);
    assertEquals(0, planned.code(), planned.err());
    List<String> names = List.copyOf(Sweep.open(sweep).runs().keySet());
    assertEquals(2500, names.size());
    assertTrue(names.get(999).startsWith("000/toy-five-"), names.get(999));
    assertTrue(names.get(1000).startsWith("001/toy-five-"), names.get(1000));
    assertEquals(125, Sweep.open(sweep).stacks().size());
    CliRun one = part(sweep, "125/125");
    assertEquals(20, one.out().lines().count(), one.err());
    assertTrue(one.out().lines().allMatch(line -> line.contains("/large/002/")));
    CliRun resumed =
        CliRun.of(
            "train",
            "toy-five",
            "--epochs",
            "1",
            "--seeds",
            "0..2499",
            "--resume",
            "--out",
            "" + sweep,
            "--part",
            "125/125",
            "--quiet");
    assertEquals(one, resumed);
    CliRun status = CliRun.of("status", "" + sweep, "--format", "json");
    JsonNode all = Json.parse(status.out(), "status").path("rows").path(1);
    assertEquals(20, all.path("finished").asInt(), status.out());
    assertEquals(2480, all.path("planned").asInt());
    assertEquals(20.0 / 2500, all.path("progress").asDouble(), 1e-9);
    assertTrue(all.path("seconds_left").isNull(), "nothing is being trained");
  }

  @Test
  void statusAndWhatIsLeft() throws IOException {
    Path sweep = folder.resolve("sweep");
    train(sweep, "--plan", "--stack", "2");
    String path = sweep.toString();
    assertEquals(new CliRun(0, "1,2,3,4,5,6\n", ""), CliRun.of("status", path, "--unfinished"));
    part(sweep, "2/6");
    part(sweep, "5/6");
    assertEquals(new CliRun(0, "1,3,4,6\n", ""), CliRun.of("status", path, "--unfinished"));
    assertEquals(
        new CliRun(0, "1,3\n", ""), CliRun.of("status", path, "--unfinished", "--parts", "3"));
    CliRun table = CliRun.of("status", path, "--format", "csv");
    assertEquals(0, table.code(), table.err());
    assertEquals(
        "source,task,model,head,runs,planned,training,interrupted,diverged,finished,progress,"
            + "epochs_per_second,seconds_left",
        table.out().lines().findFirst().orElse(""));
    assertTrue(table.out().contains(",all,,,10,6,0,0,0,4,0.4,,"), table.out());
    part(sweep, "1/1");
    assertEquals(new CliRun(0, "", ""), CliRun.of("status", path, "--unfinished"));
    CliRun.expect(2, "--parts needs --unfinished", CliRun.of("status", path, "--parts", "3"));
    CliRun.expect(
        2, "--parts must be between", CliRun.of("status", path, "--parts", "0", "--unfinished"));
  }

  @Test
  void everythingInOneTable() throws IOException {
    Path sweep = folder.resolve("sweep");
    train(sweep, "--plan", "--stack", "2");
    part(sweep, "1/6");
    Path csv = folder.resolve("all.csv");
    CliRun collected = CliRun.of("collect", sweep.toString(), "-o", csv.toString());
    assertEquals(new CliRun(0, csv + "\n", ""), collected);
    List<String> lines = Files.readAllLines(csv);
    assertEquals(11, lines.size());
    assertTrue(lines.getFirst().startsWith("source,state,task,model,head,"), lines.getFirst());
    for (String field : List.of("exponent", "learning_rate", "seed", "test_accuracy", "harmonic")) {
      assertTrue(List.of(lines.getFirst().split(",", -1)).contains(field), field);
    }
    assertEquals(2, lines.stream().filter(line -> line.contains(",finished,")).count());
    Path ndjson = folder.resolve("all.ndjson");
    assertEquals(0, CliRun.of("collect", sweep.toString(), "-o", ndjson.toString()).code());
    JsonNode last = Json.parse(Files.readAllLines(ndjson).getLast(), "last line");
    assertEquals("planned", last.path("state").asText());
    assertTrue(last.path("test_accuracy").isNull());
    CliRun columns =
        CliRun.of("collect", sweep.toString(), "--columns", "seed,state", "--format", "csv");
    assertEquals("seed,state\n0,finished", columns.out().substring(0, 21));
    Path other = folder.resolve("all.xlsx");
    CliRun.expect(
        2, "cannot tell the form of", CliRun.of("collect", sweep.toString(), "-o", "" + other));
    assertFalse(Files.exists(other));
  }

  @Test
  void timeIsUp() {
    Path run = folder.resolve("run");
    CliRun stopped =
        CliRun.of(
            "train",
            "modular-addition",
            "--epochs",
            "100000",
            "--stop-after",
            "1s",
            "--quiet",
            "--out",
            run.toString());
    CliRun.expect(130, "interrupted after epoch ", stopped);
    // It may have taken that long to load the engine.
    assertFalse(RunDirectory.exists(run) && RunDirectory.open(run).isFinished());
  }
}
