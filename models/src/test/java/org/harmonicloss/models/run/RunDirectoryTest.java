package org.harmonicloss.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
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
    return RunDirectory.create(path, CONFIG, provenance, CHECKPOINT, force);
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

  @Test
  void isWholeFromTheStart() throws IOException {
    RunDirectory run = create(folder.resolve("deep/run"), false);
    assertEquals(CONFIG, run.config());
    assertArrayEquals(CHECKPOINT, Files.readAllBytes(run.checkpoint()));
    assertEquals(
        new TreeSet<>(List.of("checkpoint.safetensors", "config.json", "provenance.json")),
        names(run.path()));
    assertEquals(new TreeSet<>(List.of("run")), names(folder.resolve("deep")));
    assertFalse(run.hasModel());
  }

  @Test
  void isReplacedOnlyByForce() throws IOException {
    Path path = folder.resolve("run");
    Files.writeString(create(path, false).path().resolve("model.onnx"), "old");
    HarmonicException refused = assertThrows(HarmonicException.class, () -> create(path, false));
    assertTrue(refused.hint().contains("`force`"), refused.hint());
    assertFalse(create(path, true).hasModel());
    assertEquals(new TreeSet<>(List.of("run")), names(folder));
  }

  @Test
  void whatIsNotARunIsNeverReplaced() throws IOException {
    Path precious = Files.createDirectory(folder.resolve("thesis"));
    Files.writeString(precious.resolve("chapter.txt"), "words");
    assertThrows(HarmonicException.class, () -> create(precious, true));
    assertEquals("words", Files.readString(precious.resolve("chapter.txt")));
  }

  @Test
  void whatAKillLeftBehindIsOverwritten() throws IOException {
    Path stale = Files.createDirectory(folder.resolve(".run.partial"));
    Files.writeString(stale.resolve("config.json"), "torn");
    create(folder.resolve("run"), false);
    assertEquals(new TreeSet<>(List.of("run")), names(folder));
  }

  @Test
  void metricsAfterTheCheckpointAreDropped() throws IOException {
    RunDirectory run = create(folder.resolve("run"), false);
    try (MetricsLog log = run.openMetrics()) {
      assertNull(log.keepUpTo(0));
      for (int epoch = 1; epoch <= 5; epoch++) {
        log.add(metrics(epoch));
      }
      log.sync();
    }
    Path file = run.path().resolve("metrics.ndjson");
    Files.writeString(file, Files.readString(file) + "{\"epoch\":6,\"st");
    try (MetricsLog log = run.openMetrics()) {
      assertEquals(metrics(3), log.keepUpTo(3));
      log.add(metrics(4));
      log.sync();
    }
    assertEquals(List.of(metrics(1), metrics(2), metrics(3), metrics(4)), run.metrics());
  }

  @Test
  void isTrainedByOneAtATime() {
    RunDirectory run = create(folder.resolve("run"), false);
    try (MetricsLog held = run.openMetrics()) {
      held.add(metrics(1));
      HarmonicException refused = assertThrows(HarmonicException.class, run::openMetrics);
      assertTrue(refused.getMessage().contains("another process"), refused.getMessage());
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
}
