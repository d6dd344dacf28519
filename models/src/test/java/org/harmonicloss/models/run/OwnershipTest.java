package org.harmonicloss.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {
  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private Ownership take() {
    return Ownership.take(folder, () -> false);
  }

  /// Writes what a process would that is somebody else.
  private Path owner(int number, String boot, long pid, long started) throws IOException {
    Owner mine = Owner.ofThisProcess();
    mine.release();
    String here = boot == null ? mine.boot() : boot;
    Owner other = new Owner("elsewhere", here, mine.processes(), pid, started, "0123");
    Path file = folder.resolve("owner-" + number + ".json");
    return Files.writeString(file, Json.compact(other.toJson()));
  }

  @Test
  void isOfOneAtATimeAndLeavesNothing() throws IOException {
    try (Ownership mine = take()) {
      mine.require();
      mine.beat();
      assertEquals(List.of("owner-1.json"), names());
      HarmonicException refused = assertThrows(HarmonicException.class, this::take);
      assertEquals(75, refused.exitCode());
      assertTrue(
          refused.getMessage().contains("process " + ProcessHandle.current().pid()),
          refused.getMessage());
      assertTrue(Ownership.isHeld(folder));
    }
    assertEquals(List.of(), names());
    assertFalse(Ownership.isHeld(folder));
  }

  /// A process of this machine that has ended, or another one that has its number now.
  @Test
  void aDeadProcessOfThisMachineIsFollowedAtOnce() throws IOException {
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    for (long pid : List.of(4_194_305L, ProcessHandle.current().pid(), parent)) {
      owner(7, null, pid, 1);
      assertFalse(Ownership.isHeld(folder));
      try (Ownership mine = take()) {
        assertTrue(mine.follows());
        assertEquals(List.of("owner-8.json"), names());
      }
    }
  }

  @Test
  void aLivingProcessOfThisMachineIsNot() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      String status = Files.readString(Path.of("/proc/" + other.pid() + "/stat"));
      long started = Long.parseLong(status.substring(status.lastIndexOf(')')).split(" ", -1)[20]);
      owner(1, null, other.pid(), started);
      assertThrows(HarmonicException.class, this::take);
      other.destroyForcibly().waitFor();
      take().close();
    } finally {
      other.destroyForcibly();
    }
  }

  /// Another machine's clock may be hours off: only a change counts.
  @Test
  void aProcessElsewhereIsAliveIfItsFileChanges() throws Exception {
    Path file = owner(1, "another boot", 1, 1);
    for (int hours : List.of(-5, 5)) {
      Instant clock = Instant.now().plus(Duration.ofHours(hours));
      Files.setLastModifiedTime(file, FileTime.from(clock));
      Thread beats =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Thread.sleep(400);
                      Files.setLastModifiedTime(file, FileTime.from(clock.plusSeconds(1)));
                    } catch (IOException | InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      HarmonicException refused = assertThrows(HarmonicException.class, this::take);
      assertTrue(refused.getMessage().contains("on elsewhere"), refused.getMessage());
      beats.join();
    }
    assertEquals(List.of("owner-1.json"), names());
  }

  @Test
  void waitingForASignOfLifeCanBeStopped() throws IOException {
    owner(1, "another boot", 1, 1);
    AtomicInteger asked = new AtomicInteger();
    HarmonicException stopped =
        assertThrows(
            HarmonicException.class,
            () -> Ownership.take(folder, () -> asked.incrementAndGet() > 2));
    assertEquals(130, stopped.exitCode());
    assertEquals(List.of("owner-1.json"), names());
  }

  /// What this process held when its machine was asleep, somebody else has now.
  @Test
  void whoIsFollowedFindsOut() throws IOException {
    try (Ownership mine = take()) {
      owner(2, "another boot", 1, 1);
      HarmonicException lost = assertThrows(HarmonicException.class, mine::require);
      assertEquals(75, lost.exitCode());
      Files.delete(folder.resolve("owner-1.json"));
      assertEquals(75, assertThrows(HarmonicException.class, mine::require).exitCode());
      mine.beat();
    }
    assertEquals(List.of("owner-2.json"), names());
    Files.delete(folder.resolve("owner-2.json"));
    try (Ownership mine = take()) {
      owner(1, "another boot", 1, 1);
      assertThrows(HarmonicException.class, mine::require);
    }
    assertEquals(List.of("owner-1.json"), names(), "another's file is not removed");
  }

  /// Many at once, after one that is dead: one has it, whenever the others look.
  @Test
  void oneOfMany() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    Callable<Void> one =
        () -> {
          for (int i = 0; i < 40; i++) {
            try (Ownership mine = take()) {
              most.accumulateAndGet(holders.incrementAndGet(), Math::max);
              taken.incrementAndGet();
              mine.require();
              holders.decrementAndGet();
            } catch (HarmonicException e) {
              assertEquals(75, e.exitCode(), e.getMessage());
            }
          }
          return null;
        };
    owner(3, null, 4_194_305, 1);
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(executor.submit(one));
      }
      for (Future<Void> each : all) {
        each.get();
      }
    }
    assertEquals(1, most.get());
    assertTrue(taken.get() > 0);
    assertEquals(List.of(), names());
  }

  @Test
  void theTimeoutIsASetting() {
    assertEquals(Duration.ofMinutes(1), Heartbeat.timeout(null));
    assertEquals(Duration.ofMinutes(5), Heartbeat.timeout("300"));
    assertEquals(Duration.ofSeconds(5), Heartbeat.timeout("1"));
    for (String bad : List.of("", "0", "-3", "ten", "1e9")) {
      assertEquals(Duration.ofMinutes(1), Heartbeat.timeout(bad), bad);
    }
  }
}
