package org.harmonicloss.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.ModularAddition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  private static final RunConfig CONFIG = Preset.paper(new ModularAddition());
  private static final byte[] CHECKPOINT = {1, 2, 3};

  @TempDir private Path folder;

  private static RunDirectory create(Path path, boolean force) {
    Provenance provenance =
        Provenance.of(CONFIG, CONFIG.dataset(), "engine", ComputeDevice.CPU, List.of("harmonic"));
    RunDirectory.create(path, CONFIG, provenance, file -> file.write(CHECKPOINT), force).close();
    return RunDirectory.open(path);
  }

  private static Set<String> names(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      TreeSet<String> names = new TreeSet<>();
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
      return names;
    }
  }

  private static EpochMetrics metrics(int epoch) {
    return new EpochMetrics(epoch, epoch * 25L, 0.5, 0.25, 0.75, 0.125, 10, epoch / 8.0);
  }

  /// As 0.1.0 wrote it, and as it is written now.
  @Test
  void metricsWithAndWithoutTheNormOfTheGradient() {
    String old = Json.compact(metrics(3).toJson());
    assertFalse(old.contains("gradient_norm"), old);
    assertEquals(metrics(3), EpochMetrics.fromJson(old, "old"));
    String line = old.replace("\"train_loss\"", "\"gradient_norm\":0.5,\"train_loss\"");
    EpochMetrics read = EpochMetrics.fromJson(line, "line");
    assertEquals(0.5, read.gradientNorm());
    assertEquals(line, Json.compact(read.toJson()));
    String wrong = line.replace("\"gradient_norm\":0.5", "\"gradient_norm\":\"much\"");
    assertThrows(HarmonicException.class, () -> EpochMetrics.fromJson(wrong, "wrong"));
  }

  @Test
  void energyIsKnownIfThatOfEverySessionIs() {
    Provenance one =
        Provenance.of(CONFIG, CONFIG.dataset(), "engine", ComputeDevice.CPU, List.of("harmonic"));
    assertNull(one.energyJoules(), "not ended");
    assertNull(one.endSession(3, null).energyJoules());
    Provenance two = one.endSession(3, 2.5).startSession(List.of("harmonic"), ComputeDevice.CPU);
    assertNull(two.energyJoules(), "the second may have been killed");
    assertEquals(3.75, two.endDiverged(5, 1.25).energyJoules());
  }

  @Test
  void isWholeFromTheStart() throws IOException {
    RunDirectory run = create(folder.resolve("deep/run"), false);
    assertEquals(CONFIG, run.config());
    assertArrayEquals(CHECKPOINT, Files.readAllBytes(run.checkpoint()));
    assertEquals(
        new TreeSet<>(
            List.of("checkpoint.safetensors", "config.json", "metrics.ndjson", "provenance.json")),
        names(run.path()));
    assertEquals(new TreeSet<>(List.of("run")), names(folder.resolve("deep")));
    assertFalse(run.isFinished());
  }

  @Test
  void isReplacedOnlyByForce() throws IOException {
    Path path = folder.resolve("run");
    Files.writeString(create(path, false).path().resolve("model.onnx"), "old");
    HarmonicException refused = assertThrows(HarmonicException.class, () -> create(path, false));
    assertTrue(refused.hint().contains("`force`"), refused.hint());
    assertFalse(create(path, true).isFinished());
    assertEquals(new TreeSet<>(List.of("run")), names(folder));
  }

  @Test
  void whatIsNotARunIsNeverReplaced() throws IOException {
    Path precious = Files.createDirectory(folder.resolve("thesis"));
    Files.writeString(precious.resolve("chapter.txt"), "words");
    assertThrows(HarmonicException.class, () -> create(precious, true));
    assertEquals("words", Files.readString(precious.resolve("chapter.txt")));
  }

  /// Hugging Face's models have a file of the same name.
  @Test
  void aConfigurationOfSomebodyElsesIsNoRun() throws IOException {
    Path model = Files.createDirectory(folder.resolve("gpt2"));
    for (String config :
        List.of("{\"n_embd\": 768}", "[]", "not JSON", "{\"schema\": \"1\", \"task\": \"x\"}")) {
      Files.writeString(model.resolve("config.json"), config);
      assertFalse(RunDirectory.exists(model));
      assertThrows(HarmonicException.class, () -> create(model, true));
      assertEquals(config, Files.readString(model.resolve("config.json")));
    }
  }

  @Test
  void aRunThatIsTrainedIsNotReplaced() throws IOException {
    Path path = folder.resolve("run");
    RunDirectory run = create(path, false);
    try (MetricsLog _ = run.openMetrics(() -> false)) {
      HarmonicException refused = assertThrows(HarmonicException.class, () -> create(path, true));
      assertTrue(refused.getMessage().contains("another process"), refused.getMessage());
      assertEquals(new TreeSet<>(List.of("run")), names(folder));
    }
    create(path, true);
  }

  /// A folder that came from somewhere else may hold links to what is not in it.
  @Test
  void nothingIsWrittenThroughLinks() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "precious");
    RunDirectory run = create(folder.resolve("run"), false);
    for (String name :
        List.of(
            ".checkpoint.safetensors.partial",
            ".provenance.json.partial",
            "checkpoint.next.safetensors")) {
      Files.createSymbolicLink(run.path().resolve(name), outside);
    }
    Files.delete(run.checkpoint());
    Files.createSymbolicLink(run.checkpoint(), outside);
    run.writeProvenance(run.provenance());
    run.prepareCheckpoint(file -> file.write(CHECKPOINT));
    run.commitCheckpoint();
    run.writeCard("card");
    assertEquals("precious", Files.readString(outside));
    assertArrayEquals(CHECKPOINT, Files.readAllBytes(run.checkpoint()));
    Path metrics = run.path().resolve("metrics.ndjson");
    Files.delete(metrics);
    Files.createSymbolicLink(metrics, outside);
    assertThrows(HarmonicException.class, () -> run.openMetrics(() -> false));
    assertEquals("precious", Files.readString(outside));
  }

  /// Two that make the same run at once: one does, the other is told.
  @Test
  void oneOfTwoMakesTheRun() throws Exception {
    for (int round = 0; round < 20; round++) {
      Path path = folder.resolve("run" + round);
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        create(path, false);
                      } catch (RuntimeException e) {
                        failures.add(e);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(1, failures.size(), failures.toString());
      assertTrue(failures.getFirst().getMessage().contains("run exists"), failures.toString());
      assertEquals(CONFIG, RunDirectory.open(path).config());
      assertFalse(names(folder).stream().anyMatch(name -> name.startsWith(".")));
    }
  }

  @Test
  void whatAKillLeftBehindIsOverwritten() throws IOException {
    Path stale = Files.createDirectory(folder.resolve(".run.partial"));
    Files.writeString(stale.resolve("config.json"), "torn");
    Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minusSeconds(100)));
    for (String name : List.of(".run.0123456789abcdef.partial", ".run.0123456789abcdef.replaced")) {
      Path left = Files.createDirectory(folder.resolve(name));
      Files.writeString(left.resolve("metrics.ndjson"), "old");
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(100)));
    }
    // Whoever makes this one may not have locked it yet.
    String young = ".run.fedcba9876543210.partial";
    Files.writeString(
        Files.createDirectory(folder.resolve(young)).resolve("metrics.ndjson"), "new");
    // Another run's is somebody else's.
    Files.createDirectory(folder.resolve(".run2.0123456789abcdef.partial"));
    create(folder.resolve("run"), false);
    assertEquals(
        new TreeSet<>(List.of("run", young, ".run2.0123456789abcdef.partial")), names(folder));
  }

  /// After a loss of power what follows the checkpoint may be anything.
  @Test
  void aTailOfRubbishIsDroppedUnread() throws IOException {
    RunDirectory run = create(folder.resolve("run"), false);
    Path file = run.path().resolve("metrics.ndjson");
    String good =
        Json.compact(metrics(2).toJson()) + "\n" + Json.compact(metrics(4).toJson()) + "\n";
    for (String tail : List.of("\0\0\0\0\0\n\0\n", "{\"epo\n", "rubbish\n{}\n")) {
      Files.writeString(file, good + tail);
      try (MetricsLog log = run.openMetrics(() -> false)) {
        assertEquals(metrics(4), log.keepUpTo(5, 2));
      }
      assertEquals(good, Files.readString(file));
      // What the checkpoint covers must be there.
      Files.writeString(file, good + tail);
      try (MetricsLog log = run.openMetrics(() -> false)) {
        HarmonicException e = assertThrows(HarmonicException.class, () -> log.keepUpTo(6, 2));
        assertTrue(e.getMessage().contains("metrics.ndjson"), e.getMessage());
      }
    }
  }

  @Test
  void metricsAfterTheCheckpointAreDropped() throws IOException {
    RunDirectory run = create(folder.resolve("run"), false);
    try (MetricsLog log = run.openMetrics(() -> false)) {
      assertNull(log.keepUpTo(0, 1));
      for (int epoch = 1; epoch <= 5; epoch++) {
        log.add(metrics(epoch));
      }
      log.sync();
    }
    Path file = run.path().resolve("metrics.ndjson");
    Files.writeString(file, Files.readString(file) + "{\"epoch\":6,\"st");
    try (MetricsLog log = run.openMetrics(() -> false)) {
      assertEquals(metrics(3), log.keepUpTo(3, 1));
      log.add(metrics(4));
      log.sync();
    }
    assertEquals(List.of(metrics(1), metrics(2), metrics(3), metrics(4)), run.metrics());
  }

  @Test
  void isTrainedByOneAtATime() {
    RunDirectory run = create(folder.resolve("run"), false);
    try (MetricsLog held = run.openMetrics(() -> false)) {
      held.add(metrics(1));
      HarmonicException refused =
          assertThrows(HarmonicException.class, () -> run.openMetrics(() -> false));
      assertTrue(refused.getMessage().contains("another process"), refused.getMessage());
      assertEquals(75, refused.exitCode());
    }
  }

  @Test
  void damagedConfigurationsAreNamed() throws IOException {
    RunDirectory run = create(folder.resolve("run"), false);
    Path file = run.path().resolve("config.json");
    String good = Files.readString(file);
    for (String bad :
        List.of(
            "",
            "{\"schema\": 1,",
            "[]",
            good.replace("\"schema\" : 2", "\"schema\" : 3"),
            good.replace("\"epochs\" : 7000", "\"epochs\" : 0"),
            good.replace("\"epochs\" : 7000", "\"epochs\" : \"many\""),
            good.replace("euclidean", "taxicab"),
            good.replace("\"mlp\"", "\"mlq\""))) {
      Files.writeString(file, bad);
      HarmonicException error = assertThrows(HarmonicException.class, run::config, bad);
      assertTrue(error.getMessage().contains("config.json"), error.getMessage());
      assertEquals(1, error.exitCode());
    }
  }

  @Test
  void atomicFilesAreWholeOrAbsent() throws IOException {
    Path file = folder.resolve("out.svg");
    try (AtomicFile atomic = AtomicFile.open(file)) {
      atomic.write(CHECKPOINT);
    }
    assertEquals(new TreeSet<>(), names(folder));
    AtomicFile.write(file, "whole");
    assertEquals("whole", Files.readString(file));
    Path nowhere = folder.resolve("no/such/out.svg");
    assertThrows(HarmonicException.class, () -> AtomicFile.open(nowhere));
    assertThrows(HarmonicException.class, () -> AtomicFile.open(folder));
  }

  /// What the user named may be a link, and may have a mode of its own.
  @Test
  void outputsFollowLinksAndKeepTheMode() throws IOException {
    Path real = Files.writeString(folder.resolve("real.svg"), "old");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.svg"), Path.of("real.svg"));
    try (AtomicFile file = AtomicFile.openOutput(link)) {
      file.write(CHECKPOINT).commit();
    }
    assertTrue(Files.isSymbolicLink(link));
    assertArrayEquals(CHECKPOINT, Files.readAllBytes(real));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
    Path dangling = Files.createSymbolicLink(folder.resolve("new.svg"), Path.of("made.svg"));
    try (AtomicFile file = AtomicFile.openOutput(dangling)) {
      file.write(CHECKPOINT).commit();
    }
    assertArrayEquals(CHECKPOINT, Files.readAllBytes(folder.resolve("made.svg")));
    Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
    assertThrows(HarmonicException.class, () -> AtomicFile.openOutput(circle));
    assertEquals(
        new TreeSet<>(List.of("circle", "link.svg", "made.svg", "new.svg", "real.svg")),
        names(folder));
  }

  /// Writers of one file do not disturb each other: the last to commit wins, and nothing is left.
  @Test
  void twoWritersOfOneFile() throws IOException {
    Path file = folder.resolve("out.svg");
    try (AtomicFile first = AtomicFile.open(file);
        AtomicFile second = AtomicFile.open(file)) {
      first.write("first".getBytes(StandardCharsets.UTF_8));
      second.write("second".getBytes(StandardCharsets.UTF_8)).commit();
      assertEquals("second", Files.readString(file));
      first.commit();
    }
    assertEquals("first", Files.readString(file));
    assertEquals(new TreeSet<>(List.of("out.svg")), names(folder));
  }
}
