package org.harmonicloss.models;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// `metrics.ndjson` while it grows. Lines are kept in memory until [#flush]; a checkpoint is only
/// written after [#sync], so every epoch up to the checkpoint has its line.
public final class MetricsLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final StringBuilder pending = new StringBuilder();

  private MetricsLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens the log after the line of `lastEpoch`: whatever follows, whole or torn, is from after the
  /// checkpoint and will be made again.
  static MetricsLog continueAfter(Path file, int lastEpoch) {
    try {
      long keep = Files.exists(file) ? bytesUpTo(file, lastEpoch) : 0;
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(keep).position(keep);
      return new MetricsLog(file, channel);
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }

  private static long bytesUpTo(Path file, int lastEpoch) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int keep = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String line = new String(bytes, keep, i - keep, StandardCharsets.UTF_8);
        if (EpochMetrics.fromJson(line, file.toString()).epoch() > lastEpoch) {
          break;
        }
        keep = i + 1;
      }
    }
    return keep;
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
    } catch (IOException | java.io.UncheckedIOException e) {
      throw HarmonicException.failed(
          "cannot read " + file, "check that the run is whole and readable", e);
    }
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
  public void sync() {
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
    }
  }
}
