package org.harmonicloss.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.TemporaryName;

/// The folder that an export makes. It appears whole or not at all; a file in it lists the others,
/// so that nothing else is ever replaced.
final class ExportFolder {
  /// Which files were written, and by whom.
  static final String LIST = "harmonic_export.json";

  /// What version 0.1.0 wrote had no list.
  private static final List<String> UNLISTED = List.of("model.safetensors", "config.json");

  private final Path out;
  private final Path place;
  private final boolean force;

  /// A file's content.
  interface Content {
    void write(AtomicFile file) throws IOException;

    static Content of(String text) {
      return file -> file.write(text.getBytes(StandardCharsets.UTF_8));
    }

    static Content of(JsonNode json) {
      return of(Json.pretty(json));
    }
  }

  /// @param force whether an earlier export may be replaced
  ExportFolder(Path out, boolean force) {
    this.out = out;
    this.place = out.toAbsolutePath().normalize();
    this.force = force;
  }

  /// @param about where it comes from
  void write(Map<String, Content> files, ObjectNode about) {
    List<String> replaced = replaced();
    Path fresh = TemporaryName.beside(place, ".partial");
    List<String> written = new ArrayList<>(files.keySet());
    written.add(LIST);
    try {
      Files.createDirectories(place.getParent());
      Files.createDirectory(fresh);
      for (Map.Entry<String, Content> file : files.entrySet()) {
        write(fresh.resolve(file.getKey()), file.getValue());
      }
      ArrayNode names = about.putArray("files");
      files.keySet().forEach(names::add);
      write(fresh.resolve(LIST), Content.of(about));
      if (replaced != null) {
        delete(place, replaced);
      }
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.syncFolder(place.getParent());
    } catch (IOException e) {
      throw AtomicFile.failure(out, e);
    } finally {
      deleteQuietly(fresh, written);
    }
  }

  private static void write(Path path, Content content) throws IOException {
    try (AtomicFile file = AtomicFile.open(path)) {
      content.write(file);
      file.commit();
    }
  }

  /// The files of an earlier export, an empty folder's none, or null where there is nothing.
  private List<String> replaced() {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    List<String> there;
    try (Stream<Path> entries = Files.list(place)) {
      there = entries.map(entry -> entry.getFileName().toString()).toList();
    } catch (IOException e) {
      throw AtomicFile.failure(out, e);
    }
    List<String> listed = new ArrayList<>(UNLISTED);
    if (there.contains(LIST)) {
      Json.read(place.resolve(LIST)).path("files").forEach(name -> listed.add(name.asText()));
      listed.add(LIST);
    }
    if (!listed.containsAll(there)) {
      throw HarmonicException.failed(
          "will not replace what is not an export: " + out, "name another folder with -o");
    }
    if (!force && !there.isEmpty()) {
      throw HarmonicException.failed(
          "export exists: " + out, "replace it with --force, or name another folder with -o");
    }
    return there;
  }

  private static void delete(Path folder, Collection<String> names) throws IOException {
    for (String name : names) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }

  private static void deleteQuietly(Path folder, Collection<String> names) {
    try {
      delete(folder, names);
    } catch (IOException e) {
      // It is told what went wrong before.
    }
  }
}
