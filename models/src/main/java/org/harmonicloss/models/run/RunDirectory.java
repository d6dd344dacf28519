package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.TemporaryName;
import org.harmonicloss.models.config.RunConfig;

/// One trained model on the disk. The only class that knows the names of its files.
///
/// A run directory appears at once, already resumable (configuration, provenance and a checkpoint
/// of the initial values); from then on each file is replaced atomically. So a run killed at any
/// moment is resumable or absent.
public final class RunDirectory {
  private static final String CONFIG = "config.json";
  private static final String PROVENANCE = "provenance.json";
  private static final String METRICS = "metrics.ndjson";
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String MODEL = "model.onnx";
  private static final String CARD = "README.md";
  private static final String NEXT_CHECKPOINT = "checkpoint.next.safetensors";

  private static final Duration MOMENT = Duration.ofMinutes(1);

  private static final String PARTIAL = ".partial";
  private static final String REPLACED = ".replaced";

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /// @throws HarmonicException if there is no run at `path`
  public static RunDirectory open(Path path) {
    if (!Files.exists(path)) {
      throw HarmonicException.usage(
          "no such run: " + path, "train one with 'harmonic train', or check the path");
    }
    if (Sweep.exists(path)) {
      throw HarmonicException.usage(
          "not a run but a sweep: " + path,
          "give one of the runs in it"
              + Sweep.open(path).runs().keySet().stream()
                  .findFirst()
                  .map(name -> ", such as " + path.resolve(name))
                  .orElse(""));
    }
    if (!Files.isRegularFile(path.resolve(CONFIG))) {
      throw HarmonicException.usage(
          "not a run directory: " + path + " has no " + CONFIG,
          "give a folder that 'harmonic train' printed");
    }
    if (isOfOthers(path)) {
      throw HarmonicException.usage(
          "not a run directory: " + path + " has a " + CONFIG + " of another program",
          "give a folder that 'harmonic train' printed");
    }
    return new RunDirectory(path);
  }

  /// The run that a plan has at `path`, if it has been begun.
  public static Optional<RunDirectory> find(Path path) {
    return Files.isRegularFile(path.resolve(CONFIG))
        ? Optional.of(new RunDirectory(path))
        : Optional.empty();
  }

  /// Whether there is nothing of a run but a file of that name, as Hugging Face's folders have one.
  private static boolean isOfOthers(Path path) {
    if (Files.exists(path.resolve(PROVENANCE)) || Files.exists(path.resolve(CHECKPOINT))) {
      return false;
    }
    try {
      JsonNode json = Json.read(path.resolve(CONFIG));
      return !json.has("schema") && !json.path("task").isTextual();
    } catch (HarmonicException e) {
      return false; // damaged, as whoever reads it will say
    }
  }

  /// Whether there is a run: a `config.json` with a schema and a task of ours. Other programs have
  /// files of that name too.
  public static boolean exists(Path path) {
    Path file = path.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      JsonNode json = Json.read(file);
      return json.path("schema").isInt() && json.path("task").isTextual();
    } catch (HarmonicException e) {
      // Damaged: it is a run if the rest of one is beside it.
      return Files.isRegularFile(path.resolve(PROVENANCE))
          && Files.isRegularFile(path.resolve(CHECKPOINT));
    }
  }

  /// Fails unless a run can be made at `path`, so that nothing is computed in vain.
  ///
  /// @param force whether an existing run may be replaced; anything else never is
  public static void checkCreatable(Path path, boolean force) {
    if (exists(path) && !force) {
      throw HarmonicException.failed(
          "run exists: " + path,
          "continue it with `resume`, replace it with `force`, or name another with `out`");
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !exists(path) && !isEmptyFolder(path)) {
      throw HarmonicException.failed(
          "will not replace what is not a run: " + path, "name another folder with `out`");
    }
    try {
      Path parent = path.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      if (!Files.isWritable(parent)) {
        throw new AccessDeniedException(parent.toString());
      }
    } catch (IOException e) {
      throw AtomicFile.failure(path, e);
    }
  }

  /// Makes a run that is resumable from the moment it appears, and is held from then on.
  ///
  /// @param checkpoint writes the first one
  /// @return its metrics, which nobody else can open
  /// @throws HarmonicException if it cannot be made, or if what it would replace is being trained
  public static MetricsLog create(
      Path path,
      RunConfig config,
      Provenance provenance,
      Consumer<AtomicFile> checkpoint,
      boolean force) {
    checkCreatable(path, force);
    Path place = path.toAbsolutePath();
    Path fresh = TemporaryName.beside(place, PARTIAL);
    MetricsLog log = null;
    try {
      removeLeftOvers(place);
      Files.createDirectory(fresh);
      log = MetricsLog.open(fresh.resolve(METRICS), Ownership.ofNew(fresh));
      AtomicFile.write(fresh.resolve(CONFIG), Json.pretty(config.toJson()));
      AtomicFile.write(fresh.resolve(PROVENANCE), Json.pretty(provenance.json()));
      AtomicFile.write(fresh.resolve(CHECKPOINT), checkpoint);
      if (force && exists(path)) {
        replace(place, fresh);
      } else {
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
      }
      AtomicFile.syncFolder(place.getParent());
      return log.movedTo(path.resolve(METRICS));
    } catch (IOException e) {
      giveUp(log, fresh);
      if (!force) {
        checkCreatable(path, false); // another process may have been quicker
      }
      throw AtomicFile.failure(path, e);
    } catch (RuntimeException | Error e) {
      giveUp(log, fresh);
      throw e;
    }
  }

  /// Puts `fresh` in the place of a run that nobody trains, holding that one until it is out of the
  /// way.
  private static void replace(Path place, Path fresh) throws IOException {
    Path old = TemporaryName.beside(place, REPLACED);
    try (Ownership held = Ownership.take(place, () -> false)) {
      Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
      held.movedTo(old);
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    }
    delete(old);
  }

  /// Removes what a kill -9 has left of earlier runs at `place`.
  private static void removeLeftOvers(Path place) throws IOException {
    String name = place.getFileName().toString();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            place.getParent(),
            entry ->
                TemporaryName.isOf(entry, name, PARTIAL)
                    || TemporaryName.isOf(entry, name, REPLACED))) {
      for (Path entry : entries) {
        try {
          if (isLeftOver(entry)) {
            delete(entry);
          }
        } catch (NoSuchFileException e) {
          // It has come to its place meanwhile, or somebody else has removed it.
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /// Who makes a run holds it, but for the moment before it says so: what is that young is left
  /// alone.
  private static boolean isLeftOver(Path entry) throws IOException {
    FileTime changed = Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS);
    return changed.toInstant().isBefore(Instant.now().minus(MOMENT))
        && (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) || !Ownership.isHeld(entry));
  }

  private static void giveUp(MetricsLog log, Path fresh) {
    if (log != null) {
      log.close();
    }
    deleteQuietly(fresh);
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // It is told what went wrong before; this goes with the next run of that name.
    }
  }

  public Path path() {
    return path;
  }

  /// The name of its folder.
  public String name() {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  public RunConfig config() {
    return RunConfig.fromJson(readJson(CONFIG), path.resolve(CONFIG).toString());
  }

  public void writeConfig(RunConfig config) {
    AtomicFile.write(path.resolve(CONFIG), Json.pretty(config.toJson()));
  }

  public Provenance provenance() {
    return Provenance.fromJson(readJson(PROVENANCE), path.resolve(PROVENANCE).toString());
  }

  public void writeProvenance(Provenance provenance) {
    AtomicFile.write(path.resolve(PROVENANCE), Json.pretty(provenance.json()));
  }

  /// One entry per evaluated epoch, oldest first; empty before the first.
  public List<EpochMetrics> metrics() {
    Path file = regular(METRICS);
    return Files.exists(file) ? MetricsLog.read(file) : List.of();
  }

  /// The last of [#metrics], without reading the others.
  public Optional<EpochMetrics> lastMetrics() {
    Path file = regular(METRICS);
    return Files.exists(file) ? MetricsLog.last(file) : Optional.empty();
  }

  /// Opens the metrics to be continued, which keeps other processes from training this run.
  ///
  /// @param stop asked while it is found out whether another process, which has it, is still there
  /// @throws HarmonicException (in use) if it is
  public MetricsLog openMetrics(BooleanSupplier stop) {
    MetricsLog log = MetricsLog.open(path.resolve(METRICS), Ownership.take(path, stop));
    try {
      removeLeftOvers(path.toAbsolutePath());
      return log;
    } catch (IOException e) {
      log.close();
      throw AtomicFile.failure(path, e);
    }
  }

  /// @throws HarmonicException if something else than a file has its name
  public Path checkpoint() {
    return regular(CHECKPOINT);
  }

  /// A run that somebody else made may have a named pipe in the place of a file, which would keep
  /// its
  /// reader waiting for ever.
  private Path regular(String name) {
    Path file = path.resolve(name);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw HarmonicException.failed(
          "damaged run: " + file + " is no regular file", "fetch the run again");
    }
    return file;
  }

  /// Writes a checkpoint that takes the place of the present one with [#commitCheckpoint]. Runs
  /// that are trained together prepare all of theirs before one is committed.
  ///
  /// @param safetensors writes it
  public void prepareCheckpoint(Consumer<AtomicFile> safetensors) {
    AtomicFile.write(path.resolve(NEXT_CHECKPOINT), safetensors);
  }

  /// The prepared checkpoint, where there is one.
  public Optional<Path> preparedCheckpoint() {
    Path next = path.resolve(NEXT_CHECKPOINT);
    return Files.isRegularFile(next, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(next)
        : Optional.empty();
  }

  /// Puts the prepared checkpoint in its place.
  public void commitCheckpoint() {
    try {
      Files.move(
          path.resolve(NEXT_CHECKPOINT),
          checkpoint(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      AtomicFile.syncFolder(path);
    } catch (IOException e) {
      throw AtomicFile.failure(checkpoint(), e);
    }
  }

  /// Drops the prepared checkpoint.
  public void dropCheckpoint() {
    try {
      Files.deleteIfExists(path.resolve(NEXT_CHECKPOINT));
    } catch (IOException e) {
      throw AtomicFile.failure(path.resolve(NEXT_CHECKPOINT), e);
    }
  }

  public Path model() {
    return path.resolve(MODEL);
  }

  /// Whether the run was trained to its last epoch, and its model is of that epoch. The end of its
  /// last session is the last thing that is written.
  public boolean isFinished() {
    return isFinished(config());
  }

  /// Whether it is, as a run of `config`.
  public boolean isFinished(RunConfig config) {
    return isFinished(config, provenance());
  }

  /// Whether it is.
  ///
  /// @param config and `provenance` as they were read from it
  public boolean isFinished(RunConfig config, Provenance provenance) {
    return Files.isRegularFile(model()) && provenance.trainedEpochs() == config.epochs();
  }

  /// What became of the run so far, as far as can be told at once.
  ///
  /// @param config and `provenance` as they were read from it
  public RunState state(RunConfig config, Provenance provenance) {
    if (isFinished(config, provenance)) {
      return RunState.FINISHED;
    }
    if (Ownership.isHeld(path)) {
      return RunState.TRAINING;
    }
    return provenance.diverged() ? RunState.DIVERGED : RunState.INTERRUPTED;
  }

  public void writeCard(String markdown) {
    AtomicFile.write(path.resolve(CARD), markdown);
  }

  private JsonNode readJson(String name) {
    Path file = path.resolve(name);
    if (!Files.exists(file)) {
      throw HarmonicException.failed("damaged run: no " + file, "fetch the run again");
    }
    return Json.read(file);
  }

  private static boolean isEmptyFolder(Path path) {
    try (var entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
