package org.harmonicloss.models.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.HarmonicException.Reason;
import org.harmonicloss.models.base.Json;

/// A run in the hands of this process: one at a time, on whatever machines they are. Locks of files
/// are not used, since shared file systems may lack them.
///
/// The owner is named by a file in the run's folder, `owner-1.json`, whose time of change its owner
/// moves on every few seconds ([Heartbeat]). Whose process is known to be dead, or whose time
/// stands still while it is watched, is followed by another, `owner-2.json`: a file that only one
/// process can make. Clocks of two machines are never compared.
///
/// Who was believed dead and lives on, perhaps since its machine was asleep, finds out with
/// [#require], before it puts anything in its place.
final class Ownership implements AutoCloseable {
  private static final String NAME = "owner-%d.json";
  private static final String PATTERN = "owner-\\d{1,9}\\.json";

  /// Its pause between two looks at a file of another's.
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Owner owner;
  private final int number;
  private volatile Path folder;

  private Ownership(Path folder, Owner owner, int number) {
    this.folder = folder;
    this.owner = owner;
    this.number = number;
  }

  /// Takes a run that is there.
  ///
  /// @param stop asked while another process is watched
  /// @throws HarmonicException (in use) if another process has it
  static Ownership take(Path folder, BooleanSupplier stop) {
    try {
      while (true) {
        List<Path> before = files(folder);
        Path last = before.isEmpty() ? null : before.getLast();
        Optional<Owner> other = last == null ? Optional.empty() : owner(last);
        if (last != null && !isDead(last, other, stop)) {
          throw inUse(folder, last);
        }
        Ownership mine = claim(folder, last == null ? 1 : numberOf(last) + 1);
        if (mine != null && mine.isFirst(before, other)) {
          for (Path old : before) {
            Files.deleteIfExists(old);
          }
          Heartbeat.add(mine);
          return mine;
        }
        if (mine != null) {
          mine.close();
        }
        pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(5, 50)));
      }
    } catch (IOException e) {
      throw AtomicFile.failure(folder, e);
    }
  }

  /// Takes a folder that nobody else knows of yet.
  static Ownership ofNew(Path folder) {
    Ownership mine = claim(folder, 1);
    if (mine == null) {
      throw new IllegalStateException("not new: " + folder);
    }
    Heartbeat.add(mine);
    return mine;
  }

  /// @return null if another process was quicker
  private static Ownership claim(Path folder, int number) {
    Owner owner = Owner.ofThisProcess();
    boolean held = false;
    try {
      held = name(owner, folder, number);
    } finally {
      if (!held) {
        owner.release();
      }
    }
    return held ? new Ownership(folder, owner, number) : null;
  }

  /// Makes the file that names an owner, unless it is there.
  private static boolean name(Owner owner, Path folder, int number) {
    // What a kill leaves of it has one name, so that the next owner removes it.
    try (AtomicFile file = AtomicFile.open(folder.resolve("owner.json"))) {
      file.write(Json.compact(owner.toJson()).getBytes(StandardCharsets.UTF_8));
      return file.commitIfAbsent(folder.resolve(NAME.formatted(number)));
    }
  }

  /// Whether nothing has changed since it was found that the run is free: whose file has gone may
  /// have lived, and somebody else may have taken the run after it, with a file of the same name.
  private boolean isFirst(List<Path> before, Optional<Owner> other) throws IOException {
    List<Path> expected = new ArrayList<>(before);
    expected.add(file());
    return files(folder).equals(expected)
        && (before.isEmpty() || owner(before.getLast()).equals(other));
  }

  /// Whether the process that a file names has gone, or at least the file has. Of a process on
  /// another machine it is watched whether it still does something.
  private static boolean isDead(Path file, Optional<Owner> owner, BooleanSupplier stop)
      throws IOException {
    Owner.Life life = life(owner);
    if (life != Owner.Life.UNKNOWN) {
      return life == Owner.Life.DEAD;
    }
    FileTime first = changed(file);
    long end = System.nanoTime() + Heartbeat.timeout().toNanos();
    while (Files.exists(file) && System.nanoTime() < end) {
      if (stop.getAsBoolean()) {
        throw new HarmonicException(
            Reason.INTERRUPTED,
            "interrupted while waiting for a sign of life of another process: " + file.getParent(),
            "run it again",
            null);
      }
      pause(LOOK);
      FileTime now = changed(file);
      if (now != null && !now.equals(first)) {
        return false;
      }
    }
    return true;
  }

  /// As far as can be told at once.
  private static Owner.Life life(Optional<Owner> owner) {
    return owner.map(Owner::life).orElse(Owner.Life.UNKNOWN);
  }

  /// Whom a file names; nobody if it has gone meanwhile or is not whole.
  private static Optional<Owner> owner(Path file) {
    try {
      return Optional.of(Owner.read(file));
    } catch (HarmonicException e) {
      return Optional.empty();
    }
  }

  /// Whether a process holds the run in `folder`, as far as can be told at once: of one on another
  /// machine, whether it has given a sign of life lately, by this machine's clock.
  static boolean isHeld(Path folder) {
    try {
      List<Path> files = files(folder);
      if (files.isEmpty()) {
        return false;
      }
      Owner.Life life = life(owner(files.getLast()));
      FileTime sign = changed(files.getLast());
      return life == Owner.Life.ALIVE
          || (life == Owner.Life.UNKNOWN
              && sign != null
              && sign.toInstant().isAfter(Instant.now().minus(Heartbeat.timeout())));
    } catch (IOException e) {
      return false;
    }
  }

  /// When a file was changed last; null if it has gone.
  private static FileTime changed(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /// The files that name owners, the latest last.
  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            folder, entry -> entry.getFileName().toString().matches(PATTERN))) {
      entries.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(Comparator.comparingInt(Ownership::numberOf));
    return files;
  }

  private static int numberOf(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceAll("\\D", ""));
  }

  private static HarmonicException inUse(Path folder, Path file) {
    // Of one that has just ended, or just begins, nothing is known.
    String who = owner(file).map(Owner::text).orElse("which just begins or ends");
    return new HarmonicException(
        Reason.IN_USE,
        "run is being trained by another process: " + folder + " (" + who + ")",
        "wait for it, or stop it first",
        null);
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private Path file() {
    return folder.resolve(NAME.formatted(number));
  }

  /// Whether it follows one that had not ended by itself, and may live on.
  boolean follows() {
    return number > 1;
  }

  /// The same after its folder has been renamed.
  Ownership movedTo(Path newFolder) {
    folder = newFolder;
    return this;
  }

  /// Fails if another process has taken the run meanwhile.
  void require() {
    try {
      List<Path> files = files(folder);
      if (!files.isEmpty() && files.getLast().equals(file()) && isNamedBy(file())) {
        return;
      }
      throw files.isEmpty()
          ? new HarmonicException(
              Reason.IN_USE,
              "run is not this process's any more: " + folder,
              "look who has changed its folder",
              null)
          : inUse(folder, files.getLast());
    } catch (IOException e) {
      throw AtomicFile.failure(folder, e);
    }
  }

  private boolean isNamedBy(Path file) {
    return owner(file).equals(Optional.of(owner));
  }

  /// A sign of life.
  void beat() {
    Path file = file();
    if (isNamedBy(file)) {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } catch (IOException e) {
        // The next one may come through; without any, another process takes over.
      }
    }
  }

  /// Gives the run back. Until its file has gone this process is still its owner, so that nobody
  /// follows it meanwhile, whose file might be taken for this one's.
  @Override
  public void close() {
    Heartbeat.remove(this);
    try {
      if (isNamedBy(file())) {
        Files.deleteIfExists(file());
      }
    } catch (IOException e) {
      // It names a process that does not hold it any more.
    } finally {
      owner.release();
    }
  }
}
