package org.harmonicloss.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.training.loop.TrainingRequest.Start;
import org.harmonicloss.training.program.Configs;
import org.harmonicloss.training.program.SmallCorpus;
import org.harmonicloss.training.program.SmallMnist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training that is killed after any change to any file is continued to the same bytes.
class InterruptionTest {
  private static final List<String> COMMAND = List.of("harmonic", "train");

  @TempDir private Path folder;

  private static void train(Path place, Start start, List<RunConfig> configs) {
    List<TrainingRequest> requests = new ArrayList<>();
    for (RunConfig config : configs) {
      Path path = place.resolve("seed" + config.seed());
      boolean continues = start == Start.CONTINUE && RunDirectory.exists(path);
      requests.add(
          new TrainingRequest(
              config, path, start == Start.CONTINUE && !continues ? Start.NEW : start));
    }
    Trainer.train(
        Stacks.of(requests, TrainingRequest::config, 1, 20),
        COMMAND,
        Progress.SILENT,
        1,
        ComputeDevice.CPU);
  }

  private static List<RunConfig> seeds(RunConfig config, int... seeds) {
    return Arrays.stream(seeds).mapToObj(config::withSeed).toList();
  }

  /// What is there before the process that is killed.
  private interface Before {
    void in(Path place) throws IOException;
  }

  /// Kills training after each of its file operations in turn, continues it, and compares.
  ///
  /// @param start how the killed process begins
  private void everyCut(Before before, Start start, List<RunConfig> configs) throws IOException {
    Path whole = Files.createDirectories(folder.resolve("whole"));
    before.in(whole);
    FaultyFiles counted = FaultyFiles.killedAfter(Integer.MAX_VALUE);
    train(counted.path(whole), start, configs);
    counted.bury();
    int operations = counted.operations();
    assertTrue(operations > 20, "only " + operations);
    for (int count = 0; count < operations; count++) {
      Path place = Files.createDirectories(folder.resolve("cut" + count));
      before.in(place);
      FaultyFiles killed = FaultyFiles.killedAfter(count);
      assertThrows(
          FaultyFiles.Killed.class, () -> train(killed.path(place), start, configs), "" + count);
      killed.bury();
      makeOlder(place);
      // A killed --force may have left the old run, or a new one that is not finished.
      boolean redo = start == Start.REPLACE && configs.stream().anyMatch(c -> isOld(place, c));
      train(place, redo ? Start.REPLACE : Start.CONTINUE, configs);
      for (RunConfig config : configs) {
        assertSame(whole, place, config, count);
      }
      try (Stream<Path> entries = Files.list(place)) {
        List<Path> left = entries.toList();
        assertEquals(configs.size(), left.size(), left + " is left after cut " + count);
      }
    }
  }

  /// It is continued some minutes later: before that, what is hidden might be somebody's at work.
  private static void makeOlder(Path place) throws IOException {
    try (Stream<Path> entries = Files.list(place)) {
      for (Path entry : entries.toList()) {
        Files.setLastModifiedTime(entry, FileTime.from(Instant.now().minusSeconds(300)));
      }
    }
  }

  private static boolean isOld(Path place, RunConfig config) {
    Path path = place.resolve("seed" + config.seed());
    return RunDirectory.exists(path) && !RunDirectory.open(path).config().equals(config);
  }

  private static void assertSame(Path whole, Path place, RunConfig config, int cut)
      throws IOException {
    String name = "seed" + config.seed();
    String after = name + " after cut " + cut;
    RunDirectory run = RunDirectory.open(place.resolve(name));
    RunDirectory expected = RunDirectory.open(whole.resolve(name));
    assertTrue(run.isFinished(), after);
    assertEquals(config, run.config(), after);
    assertArrayEquals(
        Files.readAllBytes(expected.checkpoint()), Files.readAllBytes(run.checkpoint()), after);
    assertEquals(
        expected.metrics().stream().map(m -> m.toJson().without("seconds").toString()).toList(),
        run.metrics().stream().map(m -> m.toJson().without("seconds").toString()).toList(),
        after);
    assertEquals(
        Files.readString(expected.path().resolve("README.md")),
        Files.readString(run.path().resolve("README.md")),
        after);
    assertEquals(names(expected.path()), names(run.path()), after);
    try (OnnxModel model = OnnxModel.open(run.path());
        OnnxModel trained = OnnxModel.open(expected.path())) {
      assertEquals(config, model.config(), after);
      assertArrayEquals(
          trained.run("log_probs", config.task().example()),
          model.run("log_probs", config.task().example()),
          after);
    }
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static RunConfig small(int epochs) {
    return Configs.small(new Head.CrossEntropy(), epochs);
  }

  @Test
  void aNewRun() throws IOException {
    everyCut(_ -> {}, Start.NEW, seeds(small(2), 1));
  }

  @Test
  void aLanguageModel() throws IOException {
    Path corpus = SmallCorpus.in(folder.resolve("corpus"));
    everyCut(
        _ -> {}, Start.NEW, List.of(SmallCorpus.config(corpus, new Head.Harmonic(32, 1e-4), 2)));
  }

  /// 0.1.0 took the old model.onnx for the longer run's.
  @Test
  void aLongerResume() throws IOException {
    List<RunConfig> longer = seeds(small(4), 1);
    everyCut(place -> train(place, Start.NEW, seeds(small(2), 1)), Start.CONTINUE, longer);
  }

  @Test
  void aForcedRun() throws IOException {
    everyCut(
        place -> train(place, Start.NEW, seeds(small(3), 1)), Start.REPLACE, seeds(small(2), 1));
  }

  /// The seeds of a stack are at one epoch again, whenever they were killed: another stack would
  /// round in another way.
  @Test
  void aSweep() throws IOException {
    RunConfig harmonic = Configs.small(Head.Harmonic.PAPER, 2);
    everyCut(_ -> {}, Start.NEW, seeds(harmonic, 1, 2, 3));
  }

  @Test
  void mnist() throws IOException {
    Path data = SmallMnist.write(folder.resolve("mnist"), 70, 20);
    everyCut(_ -> {}, Start.NEW, seeds(SmallMnist.config(data, "harmonic", 2), 1));
  }

  /// The disk fills up while the second of two stacks is trained.
  @Test
  void aFullDiskLeavesFinishedRunsWholeAndOthersResumable() throws IOException {
    Path place = FaultyFiles.fullFor("checkpoint.next").path(folder);
    List<TrainingRequest> requests = new ArrayList<>();
    for (Head head : Head.all()) {
      boolean fills = head instanceof Head.CrossEntropy;
      Path path = (fills ? place : folder).resolve(head.name());
      requests.add(new TrainingRequest(Configs.small(head, 3), path, Start.NEW));
    }
    HarmonicException error =
        assertThrows(
            HarmonicException.class,
            () ->
                Trainer.train(
                    Stacks.of(requests, TrainingRequest::config, 1, 20),
                    COMMAND,
                    Progress.SILENT,
                    1,
                    ComputeDevice.CPU));
    assertEquals(1, error.exitCode());
    assertTrue(error.getMessage().contains("No space left"), error.getMessage());
    assertTrue(error.getMessage().contains("safetensors"), error.getMessage());
    assertTrue(RunDirectory.open(folder.resolve("harmonic")).isFinished());
    Path next = folder.resolve("cross-entropy/checkpoint.next.safetensors");
    assertFalse(Files.exists(next, LinkOption.NOFOLLOW_LINKS));

    Path path = folder.resolve("cross-entropy");
    TrainingRequest again = new TrainingRequest(requests.get(1).config(), path, Start.CONTINUE);
    Outcome outcome =
        Trainer.train(List.of(List.of(again)), COMMAND, Progress.SILENT, 1, ComputeDevice.CPU);
    assertEquals(1, outcome.finished().size());
    assertEquals(3, RunDirectory.open(path).metrics().size());
  }
}
