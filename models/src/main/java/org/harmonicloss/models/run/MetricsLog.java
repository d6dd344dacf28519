package org.harmonicloss.models.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// `metrics.ndjson` while it grows. Lines are kept in memory until [#flush]; a checkpoint is only
/// written after [#sync], so every epoch up to the checkpoint has its line.
///
/// Whoever has it open holds the run ([Ownership]): a second process is refused.
public final class MetricsLog implements AutoCloseable {
  /// Bytes that have the last line in them.
  private static final int TAIL = 8192;

  private Path file;
  private final FileChannel channel;
  private final Ownership ownership;
  private final StringBuilder pending = new StringBuilder();

  private MetricsLog(Path file, FileChannel channel, Ownership ownership) {
    this.file = file;
    this.channel = channel;
    this.ownership = ownership;
  }

  /// @param ownership of the run, which the log gives back when it is closed
  static MetricsLog open(Path file, Ownership ownership) {
    try {
      if (ownership.follows()) {
        renew(file);
      }
      return new MetricsLog(file, opened(file), ownership);
    } catch (IOException e) {
      ownership.close();
      throw AtomicFile.failure(file, e);
    } catch (RuntimeException | Error e) {
      ownership.close();
      throw e;
    }
  }

  private static FileChannel opened(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  /// Puts a copy in the place of a file that a process may still write to which was believed dead.
  private static void renew(Path file) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = Files.readAllBytes(file);
      AtomicFile.write(file, bytes);
    }
  }

  /// Fails if another process has taken the run meanwhile.
  public void requireOwned() {
    ownership.require();
  }

  /// The same log after its folder has been renamed.
  MetricsLog movedTo(Path newFile) {
    file = newFile;
    ownership.movedTo(newFile.getParent());
    return this;
  }

  /// Drops every line after that of `epoch`, whatever it holds: it is from after the checkpoint,
  /// and will be made again. After a loss of power it may be torn, or zeros.
  ///
  /// @param every epochs between two lines: the next one tells that there are no more to keep
  /// @return the last line kept, or null if none is
  /// @throws HarmonicException if a line up to `epoch` is damaged
  public EpochMetrics keepUpTo(int epoch, int every) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      channel.position(0);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      EpochMetrics last = null;
      int kept = 0;
      int next = every;
      for (int i = 0; i < bytes.position() && next <= epoch; i++) {
        if (bytes.get(i) == '\n') {
          String line = new String(bytes.array(), kept, i - kept, StandardCharsets.UTF_8);
          EpochMetrics metrics = EpochMetrics.fromJson(line, file.toString());
          if (metrics.epoch() > epoch) {
            break;
          }
          last = metrics;
          kept = i + 1;
          next = (metrics.epoch() / every + 1) * every;
        }
      }
      channel.truncate(kept).position(kept);
      return last;
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }

  /// All whole lines of `file`, oldest first; a torn last line is left out.
  static List<EpochMetrics> read(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      List<String> lines = reader.lines().toList();
      List<EpochMetrics> metrics = new ArrayList<>(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (i < lines.size() - 1 || line.endsWith("}")) {
          metrics.add(EpochMetrics.fromJson(line, file + " line " + (i + 1)));
        }
      }
      return metrics;
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(file, e);
    }
  }

  /// The last of these lines.
  static Optional<EpochMetrics> last(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int size = Math.toIntExact(Math.min(channel.size(), TAIL));
      ByteBuffer bytes = ByteBuffer.allocate(size);
      while (bytes.hasRemaining()
          && channel.read(bytes, channel.size() - size + bytes.position()) > 0) {}
      String tail = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      int end = tail.endsWith("}") ? tail.length() : tail.lastIndexOf('\n');
      int begin = tail.lastIndexOf('\n', end - 1) + 1;
      if (end > 0 && (begin > 0 || size < TAIL)) {
        return Optional.of(EpochMetrics.fromJson(tail.substring(begin, end), file + " last line"));
      }
      return read(file).reversed().stream().findFirst(); // lines that are longer than ours
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static HarmonicException unreadable(Path file, Exception e) {
    return HarmonicException.failed(
        "cannot read " + file, "check that the run is whole and readable", e);
  }

  public void add(EpochMetrics metrics) {
    pending.append(Json.compact(metrics.toJson())).append('\n');
  }

  /// Hands the lines to the system, for whoever follows the file.
  public void flush() {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(pending.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      pending.setLength(0);
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }

  /// Makes the lines survive a loss of power.
  ///
  /// @throws HarmonicException (in use) if another process has taken the run meanwhile
  public void sync() {
    requireOwned();
    flush();
    try {
      channel.force(true);
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    } finally {
      ownership.close();
    }
  }
}
