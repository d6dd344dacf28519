package org.harmonicloss.models.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;

/// Token ids in a file, as nanoGPT has them: uint16, little-endian, nothing else; or as
/// modded-nanogpt has them, after a header of 256 int32. Any size: only what is asked for is read.
public final class TokenFile implements AutoCloseable {
  private static final int HEADER_BYTES = 256 * 4;
  private static final int MAGIC = 20240520;
  private static final int VERSION = 1;
  private static final String HINT =
      "give token ids as 'harmonic tokenize' or nanoGPT writes them, uint16 and little-endian";

  private final Path path;
  private final FileChannel channel;
  private final int vocabulary;
  private final long start;
  private final long length;

  private TokenFile(Path path, FileChannel channel, int vocabulary, long start, long length) {
    this.path = path;
    this.channel = channel;
    this.vocabulary = vocabulary;
    this.start = start;
    this.length = length;
  }

  /// @param vocabulary which all ids must be less than
  /// @throws HarmonicException if it is missing, empty, or damaged
  public static TokenFile open(Path path, int vocabulary) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      return open(path, channel, vocabulary);
    } catch (IOException e) {
      close(channel, path);
      throw HarmonicException.failed("cannot read " + path + ": " + AtomicFile.reason(e), HINT, e);
    } catch (HarmonicException e) {
      close(channel, path);
      throw e;
    }
  }

  private static TokenFile open(Path path, FileChannel channel, int vocabulary) throws IOException {
    long size = channel.size();
    if (size >= HEADER_BYTES) {
      ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      fill(channel, header, 0);
      if (header.getInt(0) == MAGIC) {
        long claimed = Integer.toUnsignedLong(header.getInt(8));
        if (header.getInt(4) != VERSION || 2 * claimed != size - HEADER_BYTES) {
          throw HarmonicException.failed(
              "damaged token file: "
                  + path
                  + ": its header says version "
                  + header.getInt(4)
                  + " and "
                  + claimed
                  + " tokens, "
                  + (size - HEADER_BYTES) / 2
                  + " follow",
              HINT);
        }
        return new TokenFile(path, channel, vocabulary, HEADER_BYTES, claimed);
      }
    }
    if (size == 0 || size % 2 != 0) {
      throw HarmonicException.failed(
          (size == 0 ? "empty token file: " : "damaged token file: ")
              + path
              + (size == 0 ? "" : ": an odd number of bytes, " + size),
          HINT);
    }
    return new TokenFile(path, channel, vocabulary, 0, size / 2);
  }

  public Path path() {
    return path;
  }

  /// Number of tokens.
  public long length() {
    return length;
  }

  /// Reads `count` tokens from number `from` on into `to` from `offset` on.
  ///
  /// @throws HarmonicException if one is not in the vocabulary, or the file became shorter
  public void read(long from, int count, long[] to, int offset) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    try {
      fill(channel, bytes, start + 2 * from);
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + path + ": " + AtomicFile.reason(e), "check the file and its disk", e);
    }
    for (int i = 0; i < count; i++) {
      int id = Short.toUnsignedInt(bytes.getShort(2 * i));
      if (id >= vocabulary) {
        throw HarmonicException.failed(
            "token "
                + id
                + " is not in the vocabulary of "
                + vocabulary
                + ": "
                + path
                + ", token number "
                + (from + i),
            HINT);
      }
      to[offset + i] = id;
    }
  }

  private static void fill(FileChannel channel, ByteBuffer bytes, long place) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, place + bytes.position()) < 0) {
        throw new IOException("it became shorter while it was read");
      }
    }
  }

  @Override
  public void close() {
    close(channel, path);
  }

  private static void close(FileChannel channel, Path path) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw HarmonicException.failed("cannot close " + path, "check its disk", e);
    }
  }
}
