package org.harmonicloss.models.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// One of MNIST's files while it is read from its beginning to its end: square images or labels of
/// one byte, compressed by gzip or not. A big-endian header gives a magic number (0, 0, 8 for
/// unsigned bytes, the number of dimensions) and the dimensions, of which the first is the count.
///
/// Whatever a header says, no more is allocated than the file can hold.
public final class IdxFile implements AutoCloseable {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  private static final int GZIP_MAGIC = 0x1f8b;

  /// Deflate makes at most 1,032 bytes of one.
  private static final long LARGEST_RATIO = 1032;

  private final Source file;
  private final DataInputStream in;
  private final int itemBytes;
  private final int count;

  /// @param side rows, and columns, that images must have
  private IdxFile(Source file, DataInputStream in, boolean zipped, int magic, int side)
      throws IOException {
    this.file = file;
    this.in = in;
    int found = in.readInt();
    if (found != magic) {
      String what = magic == IMAGES ? "images" : "labels";
      throw HarmonicException.failed(
          "not an idx file of %s: %s begins with 0x%08x, not 0x%08x"
              .formatted(what, file, found, magic),
          found == (IMAGES ^ LABELS ^ magic)
              ? "images and labels are the other way round"
              : "give MNIST's own files, or others of the same format");
    }
    this.count = in.readInt();
    int header = 8;
    if (magic == IMAGES) {
      int rows = in.readInt();
      int columns = in.readInt();
      header = 16;
      if (rows != side || columns != side) {
        throw HarmonicException.failed(
            "images must have %dx%d pixels: %s has %sx%s"
                .formatted(
                    side,
                    side,
                    file,
                    Integer.toUnsignedString(rows),
                    Integer.toUnsignedString(columns)),
            "the model has one weight for each pixel of %dx%d".formatted(side, side));
      }
    }
    this.itemBytes = magic == IMAGES ? side * side : 1;
    long expected = header + (long) count * itemBytes;
    long size = file.size();
    if (count < 1 || expected > Integer.MAX_VALUE) {
      throw HarmonicException.failed(
          "cannot read so many: %s says that it holds %s"
              .formatted(file, Integer.toUnsignedString(count)),
          "from 1 image to 2 GB of them can be read");
    }
    if (zipped ? expected > size * LARGEST_RATIO : expected > size) {
      throw truncated(null);
    }
  }

  /// @param side rows, and columns, of an image
  /// @throws HarmonicException if it does not hold such images
  public static IdxFile images(Source file, int side) {
    return open(file, IMAGES, side);
  }

  /// @throws HarmonicException if it does not hold labels
  public static IdxFile labels(Source file) {
    return open(file, LABELS, 1);
  }

  private static IdxFile open(Source file, int magic, int side) {
    InputStream in = null;
    try {
      in = new BufferedInputStream(file.stream(), 1 << 16);
      in.mark(2);
      boolean zipped = (in.read() << 8 | in.read()) == GZIP_MAGIC;
      in.reset();
      in = zipped ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
      return new IdxFile(file, new DataInputStream(in), zipped, magic, side);
    } catch (IOException | HarmonicException e) {
      close(in);
      if (e instanceof HarmonicException known) {
        throw known;
      }
      throw failure(file, (IOException) e);
    }
  }

  /// How many images or labels the file says that it holds.
  public int count() {
    return count;
  }

  /// The next image, or label, into `item`.
  public void read(byte[] item) {
    try {
      in.readFully(item, 0, itemBytes);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /// @throws HarmonicException if anything follows the last item
  public void expectEnd() {
    try {
      if (in.read() >= 0) {
        throw HarmonicException.failed(
            "longer than its header says: %s holds more than %d".formatted(file, count),
            "the file is damaged: get it again");
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private HarmonicException truncated(IOException cause) {
    return truncated(file, cause);
  }

  private static HarmonicException truncated(Source file, IOException cause) {
    return HarmonicException.failed(
        "truncated: " + file + " ends before what its header announces",
        "the file is damaged: get it again",
        cause);
  }

  private static HarmonicException failure(Source file, IOException e) {
    return switch (e) {
      case EOFException _ -> truncated(file, e);
      case ZipException _ ->
          HarmonicException.failed(
              "damaged gzip file: " + file, "the file is damaged: get it again", e);
      default ->
          HarmonicException.failed(
              "cannot read " + file + ": " + AtomicFile.reason(e), "check the file", e);
    };
  }

  @Override
  public void close() {
    close(in);
  }

  private static void close(InputStream in) {
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a file that is only read can be closed", e);
    }
  }
}
