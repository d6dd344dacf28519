package org.harmonicloss.models.base;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Bytes that somebody gave us to read, as often as we like and from any place: a file; or what
/// came through a pipe or was unpacked, which is kept in memory.
public final class Source {
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
  private static final String GZIP_ENDING = ".gz";

  /// Text packs to a tenth at best, and numbers less: what becomes larger than both of these is
  /// made to fill somebody's memory.
  private static final long MOST_UNPACKED = 1L << 26;

  private static final long MOST_RATIO = 100;

  private final String name;
  private final Path path;
  private final MemoryBytes bytes;

  /// @param path null where the bytes are in no file
  /// @param bytes null where they are read from the file
  private Source(String name, Path path, MemoryBytes bytes) {
    this.name = name;
    this.path = path;
    this.bytes = bytes;
  }

  /// A file, a named pipe, or a device such as `/dev/stdin`. What is no regular file is read to its
  /// end at once.
  ///
  /// @param hint what to give instead
  /// @throws HarmonicException if there is no such file, or it is a folder
  public static Source of(Path path, String hint) {
    if (Files.isRegularFile(path)) {
      return new Source(path.toString(), path, null);
    }
    if (!Files.exists(path) || Files.isDirectory(path)) {
      String what = Files.exists(path) ? "not a file: " : "no such file: ";
      throw HarmonicException.usage(what + path, hint);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return new Source(path.toString(), path, inMemory(in, path.toString()));
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  /// What a stream holds until its end.
  ///
  /// @param name what messages call it
  public static Source of(InputStream in, String name) {
    try {
      return new Source(name, null, inMemory(in, name));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static MemoryBytes inMemory(InputStream in, String name) throws IOException {
    try {
      return MemoryBytes.read(in, Long.MAX_VALUE);
    } catch (OutOfMemoryError e) {
      throw HarmonicException.failed(
          "too large for the memory: " + name, "write it to a file first", e);
    }
  }

  private static HarmonicException unreadable(String name, IOException e) {
    return HarmonicException.failed(
        "cannot read " + name + ": " + AtomicFile.reason(e), "check the file and its disk", e);
  }

  /// These bytes, or what they are packed from by gzip, whatever the file is called.
  ///
  /// @throws HarmonicException if it is damaged, or becomes more than 64 MiB and more than a
  ///     hundred times as large
  public Source unpacked() {
    try {
      if (!startsWith(GZIP_MAGIC)) {
        return this;
      }
      long most = Math.max(MOST_UNPACKED, MOST_RATIO * size());
      try (InputStream in = new GZIPInputStream(stream(), 1 << 13)) {
        return new Source(name, path, MemoryBytes.read(in, most));
      }
    } catch (MemoryBytes.TooManyException e) {
      throw HarmonicException.failed(
          "refused: unpacked, " + name + " is more than " + MOST_RATIO + " times as large",
          "if that is right, unpack it first with gunzip",
          e);
    } catch (ZipException | EOFException e) {
      throw HarmonicException.failed(
          "damaged gzip file: " + name, "fetch or write it again; it may be truncated", e);
    } catch (IOException e) {
      throw unreadable(name, e);
    } catch (OutOfMemoryError e) {
      throw HarmonicException.failed(
          "too large for the memory: " + name, "unpack it first with gunzip", e);
    }
  }

  /// Up to so many of the first bytes.
  public byte[] head(int most) throws IOException {
    try (InputStream in = stream()) {
      return in.readNBytes((int) Math.min(most, size()));
    }
  }

  /// All of them.
  public byte[] all() throws IOException {
    if (size() > Integer.MAX_VALUE - 8) {
      throw new IOException("more than 2 GB");
    }
    return head(Integer.MAX_VALUE);
  }

  public long size() throws IOException {
    return bytes == null ? Files.size(path) : bytes.size();
  }

  /// From the first byte on; to be closed.
  public SeekableByteChannel open() throws IOException {
    return bytes == null ? Files.newByteChannel(path) : bytes.open();
  }

  /// From the first byte on; to be closed.
  public InputStream stream() throws IOException {
    return bytes == null ? Files.newInputStream(path) : Channels.newInputStream(bytes.open());
  }

  /// Where it is, unless it is standard input.
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /// The file that others can open by its name and find these bytes in it.
  public Optional<Path> file() {
    return bytes == null ? path() : Optional.empty();
  }

  /// The name of the file without its folder and the ending of gzip.
  public String fileName() {
    String file = path == null ? name : path.getFileName().toString();
    boolean packed = file.endsWith(GZIP_ENDING) && file.length() > GZIP_ENDING.length();
    return packed ? file.substring(0, file.length() - GZIP_ENDING.length()) : file;
  }

  /// Whether it begins so.
  public boolean startsWith(byte... start) throws IOException {
    return Arrays.equals(head(start.length), start);
  }

  /// What messages call it.
  @Override
  public String toString() {
    return name;
  }
}
