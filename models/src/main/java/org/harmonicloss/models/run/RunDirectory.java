package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
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

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /// @throws HarmonicException if there is no run at `path`
  public static RunDirectory open(Path path) {
    if (!Files.exists(path)) {
      throw HarmonicException.failed(
          "no such run: " + path, "train one with 'harmonic train', or check the path");
    }
    if (!Files.isRegularFile(path.resolve(CONFIG))) {
      throw HarmonicException.failed(
          "not a run directory: " + path + " has no " + CONFIG,
          "give a folder that 'harmonic train' printed");
    }
    return new RunDirectory(path);
  }

  public static boolean exists(Path path) {
    return Files.isRegularFile(path.resolve(CONFIG));
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
    if (Files.exists(path) && !exists(path) && !isEmptyFolder(path)) {
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

  /// Makes a run that is resumable from the moment it appears.
  public static RunDirectory create(
      Path path, RunConfig config, Provenance provenance, byte[] checkpoint, boolean force) {
    checkCreatable(path, force);
    Path parent = path.toAbsolutePath().getParent();
    Path fresh = parent.resolve("." + path.getFileName() + ".partial");
    Path old = parent.resolve("." + path.getFileName() + ".replaced");
    try {
      try {
        delete(fresh);
        delete(old);
        Files.createDirectory(fresh);
        AtomicFile.write(fresh.resolve(CONFIG), Json.pretty(config.toJson()));
        AtomicFile.write(fresh.resolve(PROVENANCE), Json.pretty(provenance.json()));
        AtomicFile.write(fresh.resolve(CHECKPOINT), checkpoint);
        if (Files.exists(path)) {
          Files.move(path, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.syncFolder(parent);
        delete(old);
      } finally {
        delete(fresh);
      }
    } catch (IOException e) {
      throw AtomicFile.failure(path, e);
    }
    return new RunDirectory(path);
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
    Path file = path.resolve(METRICS);
    return Files.exists(file) ? MetricsLog.read(file) : List.of();
  }

  /// Opens the metrics to be continued, which keeps other processes from training this run.
  public MetricsLog openMetrics() {
    return MetricsLog.open(path.resolve(METRICS));
  }

  public Path checkpoint() {
    return path.resolve(CHECKPOINT);
  }

  public void writeCheckpoint(byte[] safetensors) {
    AtomicFile.write(checkpoint(), safetensors);
  }

  public Path model() {
    return path.resolve(MODEL);
  }

  public boolean hasModel() {
    return Files.isRegularFile(model());
  }

  public void writeCard(String markdown) {
    AtomicFile.write(path.resolve(CARD), markdown);
  }

  private JsonNode readJson(String name) {
    Path file = path.resolve(name);
    try {
      return Json.parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + file + ": " + AtomicFile.reason(e), "check that the run is whole", e);
    }
  }

  private static boolean isEmptyFolder(Path path) {
    try (var entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
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
