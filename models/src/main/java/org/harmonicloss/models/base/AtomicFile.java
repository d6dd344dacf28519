package org.harmonicloss.models.base;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/// A file that appears whole or not at all: written under a temporary name beside its place, synced
/// to the disk, then renamed. Opening it first makes a bad place fail before the work is done.
///
/// The temporary name is the writer's own, so two processes that write the same file do not disturb
/// each other. Whoever writes holds a lock on it; what a kill -9 has left behind is held by nobody,
/// and the next writer removes it.
public final class AtomicFile implements AutoCloseable {
  private static final String PARTIAL = ".partial";

  private final Path target;
  private final Path written;
  private final FileChannel channel;
  private boolean committed;

  private AtomicFile(Path target, Path written, FileChannel channel) {
    this.target = target;
    this.written = written;
    this.channel = channel;
  }

  /// A file of ours. A link in its place is replaced, never followed: in a folder of somebody
  /// else's it could lead anywhere.
  ///
  /// @throws HarmonicException if the file cannot be written there
  public static AtomicFile open(Path target) {
    Path folder = folderOf(target);
    try {
      removeLeftOvers(folder, target.getFileName().toString());
      while (true) {
        Path written = TemporaryName.beside(target, PARTIAL);
        FileChannel channel =
            FileChannel.open(
                written,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        if (isHeld(channel, written)) {
          return new AtomicFile(target, written, channel);
        }
        channel.close();
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /// A file that the user named. A link is followed, and a file that is there keeps its mode. A
  /// device or a pipe is written to as it is: it cannot be replaced by a file.
  ///
  /// @throws HarmonicException if the file cannot be written there
  public static AtomicFile openOutput(Path target) {
    folderOf(target);
    try {
      Path place = followed(target);
      if (Files.exists(place) && !Files.isRegularFile(place)) {
        FileChannel channel = FileChannel.open(place, StandardOpenOption.WRITE);
        return new AtomicFile(target, place, channel);
      }
      AtomicFile file = open(place);
      if (Files.exists(place)) {
        Files.setPosixFilePermissions(file.written, Files.getPosixFilePermissions(place));
      }
      return file;
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static Path folderOf(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (Files.isDirectory(target) || folder == null) {
      throw HarmonicException.usage(
          "cannot write file: " + target + " is a folder", "give the name of a file");
    }
    if (!Files.isDirectory(folder)) {
      throw HarmonicException.usage(
          "cannot write file: " + target + ": no such folder: " + folder, "make the folder first");
    }
    return folder;
  }

  /// Where a link leads, whether or not there is a file yet; a place that is no link is itself.
  private static Path followed(Path place) throws IOException {
    Path at = place;
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == 40) {
        throw new FileSystemLoopException(place.toString());
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return at;
  }

  /// Removes what earlier writers of `name` have left in `folder`.
  private static void removeLeftOvers(Path folder, String name) throws IOException {
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, entry -> TemporaryName.isOf(entry, name, PARTIAL))) {
      for (Path entry : entries) {
        if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          removeLeftOver(entry);
        } else {
          Files.deleteIfExists(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /// Locks a file just made. Before that, another writer may have taken it for a left-over.
  private static boolean isHeld(FileChannel channel, Path file) {
    try {
      return lock(channel) && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return true; // without locks nobody removes anything
    }
  }

  /// Deletes a file that no writer holds, and holds it itself meanwhile.
  private static void removeLeftOver(Path file) {
    try (FileChannel other =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (lock(other)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Somebody else's, or gone meanwhile: it is left alone.
    }
  }

  /// Locks a file.
  ///
  /// @return whether nobody else holds it
  /// @throws IOException if this file system has no locks
  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /// Where the bytes are until [#commit]: for what must be checked before it is renamed.
  public Path temporary() {
    return written;
  }

  /// @throws HarmonicException if the disk is full, for one
  public AtomicFile write(byte[] bytes) {
    try {
      stream().write(bytes);
      return this;
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /// For what is too large to be in memory at once. Whoever writes says what went wrong with
  /// [#failure].
  public OutputStream stream() {
    return Channels.newOutputStream(channel);
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

  /// Syncs what was written and puts it at `place` in the same folder, unless something is there:
  /// of several writers, on whatever machines, one does.
  ///
  /// @return whether it did
  public boolean commitIfAbsent(Path place) {
    try {
      channel.force(true);
      link(place);
      syncFolder(target.toAbsolutePath().getParent());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private void link(Path place) throws IOException {
    try {
      Files.createLink(place, written);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(written, place); // a file system without links: for a moment it is not whole
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
    write(target, file -> file.write(bytes));
  }

  /// @param content writes it, piece by piece
  public static void write(Path target, Consumer<AtomicFile> content) {
    try (AtomicFile file = open(target)) {
      content.accept(file);
      file.commit();
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

  /// Says that this file could not be written.
  public HarmonicException failure(IOException e) {
    return failure(target, e);
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
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    if (e instanceof ZipException) {
      return "its compressed data are damaged";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e.getMessage() == null ? "the system refuses it" : e.getMessage();
  }
}
