package org.harmonicloss.models.base;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that appears whole or not at all: written under a temporary name beside its place, synced
/// to the disk, then renamed. Opening it first makes a bad place fail before the work is done.
///
/// The temporary name is always the same, so what a kill -9 left behind is overwritten next time.
public final class AtomicFile implements AutoCloseable {
  private final Path target;
  private final Path written;
  private final FileChannel channel;
  private boolean committed;

  private AtomicFile(Path target, Path written) throws IOException {
    this.target = target;
    this.written = written;
    this.channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /// @throws HarmonicException if the file cannot be written there
  public static AtomicFile open(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (Files.isDirectory(target) || folder == null) {
      throw HarmonicException.failed(
          "cannot write file: " + target + " is a folder", "give the name of a file");
    }
    if (!Files.isDirectory(folder)) {
      throw HarmonicException.failed(
          "cannot write file: " + target + ": no such folder: " + folder, "make the folder first");
    }
    // A device or a pipe cannot be replaced by a file.
    boolean special = Files.exists(target) && !Files.isRegularFile(target);
    Path written = special ? target : folder.resolve("." + target.getFileName() + ".partial");
    try {
      return new AtomicFile(target, written);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /// Where the bytes are until [#commit]: for what must be checked before it is renamed.
  public Path temporary() {
    return written;
  }

  /// @throws HarmonicException if the disk is full, for one
  public AtomicFile write(byte[] bytes) {
    try {
      OutputStream out = Channels.newOutputStream(channel);
      out.write(bytes);
      return this;
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /// Syncs what was written and puts it in its place.
  public void commit() {
    try {
      if (written.equals(target)) {
        committed = true;
        return;
      }
      channel.force(true);
      Files.move(
          written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      committed = true;
      syncFolder(target.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /// Leaves nothing behind unless [#commit] was reached.
  @Override
  public void close() {
    try {
      channel.close();
      if (!committed && !written.equals(target)) {
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  public static void write(Path target, byte[] bytes) {
    try (AtomicFile file = open(target)) {
      file.write(bytes).commit();
    }
  }

  public static void write(Path target, String text) {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Makes a rename in `folder` survive a loss of power.
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  public static HarmonicException failure(Path target, IOException e) {
    return HarmonicException.failed(
        "cannot write " + target + ": " + reason(e),
        "check that the folder is writable and the disk has room",
        e);
  }

  /// The system's own word for it, without the path, which the message already names.
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
