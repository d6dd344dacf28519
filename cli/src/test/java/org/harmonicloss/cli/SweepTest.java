package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.cli.input.Seeds;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  @TempDir private Path folder;

  private CliRun train(String name, String... more) {
    List<String> words =
        new ArrayList<>(List.of("train", "modular-addition", "--rows", "60", "--epochs", "2"));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(List.of(more));
    return CliRun.of(words.toArray(String[]::new));
  }

  @Test
  void everyCombinationIsAWholeRun() {
    CliRun run =
        train(
            "grid",
            "--seeds",
            "3,1",
            "--heads",
            "harmonic,cross-entropy",
            "--exponent",
            "3",
            "--preset",
            "paper");
    assertEquals(0, run.code(), run.err());
    List<String> names =
        List.of(
            "modular-addition-mlp-harmonic-seed3",
            "modular-addition-mlp-harmonic-seed1",
            "modular-addition-mlp-cross-entropy-seed3",
            "modular-addition-mlp-cross-entropy-seed1");
    assertEquals(
        names.stream().map(name -> folder.resolve("grid").resolve(name).toString()).toList(),
        run.out().lines().toList());
    assertEquals(names, List.copyOf(Sweep.open(folder.resolve("grid")).runs().keySet()));
    for (RunDirectory each : Sweep.runsAt(folder.resolve("grid"))) {
      assertTrue(each.isFinished());
      assertEquals(2, each.metrics().size());
      assertTrue(Files.exists(each.path().resolve("README.md")));
    }
    assertEquals("runs 4/4", run.err().lines().toList().getLast(), run.err());
  }

  @Test
  void isContinuedByResumeAndNeverExtended() throws Exception {
    assertEquals(0, train("sweep", "--seeds", "0,1").code());
    CliRun again = train("sweep", "--seeds", "0,1");
    assertEquals(1, again.code());
    assertTrue(again.err().startsWith("harmonic: sweep exists: "), again.err());
    Path first = folder.resolve("sweep/modular-addition-mlp-harmonic-seed0");
    String provenance = Files.readString(first.resolve("provenance.json"));
    String plan = Files.readString(folder.resolve("sweep/sweep.json"));
    CliRun more = train("sweep", "--seeds", "0..2", "--resume");
    CliRun.expect(2, "has no run modular-addition-mlp-harmonic-seed2", more);
    CliRun one = train("sweep", "--seeds", "0,1", "--resume");
    assertEquals(2, one.out().lines().count(), one.err());
    assertEquals(provenance, Files.readString(first.resolve("provenance.json")));
    for (String how : List.of("--quiet", "--force", "--plan")) {
      CliRun another = train("sweep", "--seeds", "0..2", how);
      CliRun.expect(2, "it has no modular-addition-mlp-harmonic-seed2", another);
      CliRun different = train("sweep", "--seeds", "0,1", "--exponent", "4", how);
      CliRun.expect(2, "it has other settings in modular-addition-mlp-harmonic-seed0", different);
      CliRun.expect(2, "another sweep is planned in ", train("sweep", "--seeds", "1,2", how));
    }
    assertEquals(plan, Files.readString(folder.resolve("sweep/sweep.json")));
    CliRun other = train("sweep", "--seeds", "0,1", "--resume", "--exponent", "4");
    assertEquals(2, other.code());
    assertTrue(other.err().contains("exponent: 2.0, not 4.0"), other.err());
  }

  @Test
  void aFolderAloneIsContinuedWithItsOwnSettings() throws Exception {
    Path sweep = folder.resolve("alone");
    assertEquals(0, train("alone", "--seeds", "0,1", "--exponent", "3").code());
    Path second = sweep.resolve("modular-addition-mlp-harmonic-seed1");
    String runs = sweep.resolve("modular-addition-mlp-harmonic-seed0") + "\n" + second + "\n";
    byte[] trained = Files.readAllBytes(second.resolve("checkpoint.safetensors"));
    // The second had not been begun yet.
    try (var files = Files.list(second)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(second);
    assertEquals(new CliRun(0, runs, ""), CliRun.of("train", "--quiet", "--resume", "" + sweep));
    assertArrayEquals(trained, Files.readAllBytes(second.resolve("checkpoint.safetensors")));
    // A run that was raised by itself stays so.
    CliRun raised = CliRun.of("train", "--quiet", "--resume", "" + second, "--epochs", "5");
    assertEquals(new CliRun(0, second + "\n", ""), raised);
    assertEquals(
        new CliRun(0, runs, ""), CliRun.of("train", "--quiet", "--resume", "--out", "" + sweep));
    assertEquals(5, RunDirectory.open(second).config().epochs());
    CliRun all = CliRun.of("train", "--quiet", "--resume", "" + sweep, "--epochs", "6");
    assertEquals(new CliRun(0, runs, ""), all);
    for (var entry : Sweep.open(sweep).runs().entrySet()) {
      RunDirectory run = RunDirectory.open(sweep.resolve(entry.getKey()));
      // The plan stays as it was written.
      assertEquals(entry.getValue().withEpochs(6), run.config());
      assertEquals(List.of(6, 6), List.of(run.config().epochs(), run.metrics().size()));
    }
    CliRun single = train("alone", "--resume");
    CliRun.expect(2, "not a run but a sweep: " + sweep, single);
    CliRun.expect(2, "not a run but a sweep: " + sweep, CliRun.of("probe", "" + sweep));
    for (List<String> bad :
        List.of(
            List.of("the run has another setting of rows", "--rows", "90"),
            List.of("--head cannot be used with --resume", "--head", "cross-entropy"),
            List.of("--seeds cannot be used with --resume", "--seeds", "0,1"),
            List.of("--layers cannot be used with --model mlp", "--layers", "2"))) {
      List<String> words = new ArrayList<>(List.of("train", "--resume", "" + sweep));
      words.addAll(bad.subList(1, bad.size()));
      CliRun.expect(2, bad.getFirst(), CliRun.of(words.toArray(String[]::new)));
    }
  }

  @Test
  void fractionsHaveTheirNames() {
    CliRun run = train("fractions", "--train-fractions", "0.3,0.5");
    assertTrue(run.out().lines().allMatch(line -> line.matches(".*-seed0-fraction0\\.[35]")));
    assertEquals(2, run.out().lines().count(), run.err());
  }

  @Test
  void gridsOverAnySetting() {
    CliRun run =
        train(
            "settings",
            "--distances",
            "euclidean,minkowski",
            "--minkowski-p",
            "4",
            "--grid",
            "learning-rate=0.001,0.01",
            "--grid",
            "embedding-dimension=8");
    assertEquals(0, run.code(), run.err());
    String name = "modular-addition-mlp-harmonic-seed0-";
    assertEquals(
        List.of(
            name + "euclidean-learning-rate0.001",
            name + "euclidean-learning-rate0.01",
            name + "minkowski-learning-rate0.001",
            name + "minkowski-learning-rate0.01"),
        List.copyOf(Sweep.open(folder.resolve("settings")).runs().keySet()));
    var last =
        Sweep.open(folder.resolve("settings")).runs().get(name + "minkowski-learning-rate0.01");
    assertEquals(0.01, last.optimizer().learningRate());
    assertEquals(4, ((Head.Harmonic) last.head()).minkowskiP());
    assertEquals("8", last.toFlatJson().get("embedding_dimension").asText());
  }

  @Test
  void gridsThatAreNone() {
    for (List<String> wrong :
        List.of(
            List.of("no such setting: learning-rat", "--grid", "learning-rat=0.1,0.2"),
            List.of("--grid learning-rate has no values", "--grid", "learning-rate"),
            List.of("--grid learning-rate has no values", "--grid", "learning-rate="),
            List.of("--grid learning-rate is no number: fast", "--grid", "learning-rate=0.1,fast"),
            List.of("names a value twice", "--grid", "learning-rate=0.1,0.1"),
            List.of(
                "--learning-rate is given twice", "--grid=learning-rate=1", "--learning-rate=2"),
            List.of("--exponent is given twice", "--grid", "exponent=1,2", "--exponents", "4"),
            List.of("--learning-rate must be greater than 0", "--grid", "learning-rate=0.1,-1"),
            List.of("--layers cannot be used with --model mlp", "--grid", "layers=1,2"),
            List.of(
                "--minkowski-p must be 1 or greater", "--distance=minkowski", "--minkowski-p=0.5"),
            List.of("--minkowski-p belongs to the distance minkowski", "--minkowski-p", "2"),
            List.of("unknown distance: manhatten", "--distance", "manhatten"),
            List.of(
                "that would be up to 200,000 runs",
                "--grid",
                "batch-size=2,3",
                "--seeds=0..99999"))) {
      CliRun run = train("none", wrong.subList(1, wrong.size()).toArray(String[]::new));
      CliRun.expect(2, wrong.getFirst(), run);
      assertTrue(Files.notExists(folder.resolve("none")));
    }
  }

  @Test
  void seeds() {
    assertEquals(
        List.of(
            0L, 52L, 105L, 157L, 210L, 263L, 315L, 368L, 421L, 473L, 526L, 578L, 631L, 684L, 736L,
            789L, 842L, 894L, 947L, 1000L),
        Seeds.parse("20"));
    assertEquals(List.of(0L), Seeds.parse("1"));
    assertEquals(List.of(7L, 3L), Seeds.parse("7,3"));
    assertEquals(List.of(4L, 5L, 6L), Seeds.parse("4..6"));
    for (String bad :
        List.of("0", "-1", "1002", "a", "", "1,1", "1,", "6..4", "-2..3", "1..2..3", "1,-2")) {
      HarmonicException error =
          assertThrows(HarmonicException.class, () -> Seeds.parse(bad), "'" + bad + "'");
      assertEquals(2, error.exitCode());
    }
  }

  @Test
  void badGrids() {
    for (List<String> bad :
        List.of(
            List.of("mutually exclusive", "--seed", "1", "--seeds", "2"),
            List.of("names a value twice", "--heads", "harmonic,harmonic"),
            List.of("unknown head: soft", "--heads", "harmonic,soft"),
            List.of("unknown model: cnn", "--models", "cnn"),
            List.of("--train-fraction must be between", "--train-fractions", "0.5,1.5"),
            List.of("--train-fraction leaves no training row", "--train-fractions", "0.5,0.001"),
            List.of("unknown head: ", "--heads", ""),
            List.of("unknown preset: mine", "--preset", "mine"),
            List.of("--threads must be 1 or greater, was 0", "--threads", "0"),
            List.of("--seeds must name different seeds", "--seeds", "1,1"))) {
      CliRun run = train("never", bad.subList(1, bad.size()).toArray(String[]::new));
      assertEquals(2, run.code(), run.toString());
      assertTrue(run.err().contains(bad.getFirst()), run.err());
      assertFalse(Files.exists(folder.resolve("never")));
    }
  }
}
