package org.harmonicloss.cli.train;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.base.TemporaryName;
import org.harmonicloss.models.data.Corpus;
import org.harmonicloss.models.data.CorpusMeta;
import org.harmonicloss.models.words.BytePairEncoding;

/// Makes a corpus of documents: pieces are encoded in parallel and written in their order, so that
/// the number of threads changes nothing. The folder appears whole or not at all.
final class CorpusWriter implements TextDocuments.Sink, AutoCloseable {
  private static final String PARTIAL = ".partial";
  private static final String REPLACED = ".replaced";

  private final BytePairEncoding encoding;
  private final double heldOut;
  private final Path place;
  private final Path fresh;
  private final Part train;
  private final Part val;
  private final ExecutorService executor;
  private final int most;
  private final BooleanSupplier stop;
  private final Deque<Encoded> waiting = new ArrayDeque<>();
  private long documents;
  private Part given;
  private Part present;
  private boolean committed;

  /// A piece on its way to its file.
  private record Encoded(Part part, Future<byte[]> tokens, long bytes, boolean begins) {}

  /// One of the two files.
  private static final class Part {
    private final Path file;
    private final FileChannel channel;
    private final OutputStream out;
    private long documents;
    private long bytes;
    private long lastDocument;
    private long lastBytes;
    private long written;

    Part(Path file) throws IOException {
      this.file = file;
      this.channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      this.out = Channels.newOutputStream(channel);
      isLocked(channel);
    }
  }

  /// Begins a corpus at `place`.
  ///
  /// @param heldOut share of the documents, 0 to 1, that go into `val.bin`
  /// @param stop asked while it is made; it then ends with an exception
  /// @throws HarmonicException if something is there that may not be replaced
  CorpusWriter(
      Path place,
      BytePairEncoding encoding,
      double heldOut,
      int threads,
      boolean force,
      BooleanSupplier stop) {
    this.encoding = encoding;
    this.heldOut = heldOut;
    this.place = place.toAbsolutePath().normalize();
    this.stop = stop;
    this.most = 2 * threads + 2;
    requireReplaceable(place, force);
    try {
      Files.createDirectories(this.place.getParent());
      removeLeftOvers();
      fresh = TemporaryName.beside(this.place, PARTIAL);
      Files.createDirectory(fresh);
      train = new Part(fresh.resolve(Corpus.TRAIN));
      val = new Part(fresh.resolve(Corpus.VAL));
    } catch (IOException e) {
      throw AtomicFile.failure(place, e);
    }
    executor = Executors.newFixedThreadPool(threads);
  }

  private static void requireReplaceable(Path place, boolean force) {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean corpus =
        Files.isRegularFile(place.resolve(Corpus.TRAIN))
            && Files.isRegularFile(place.resolve(Corpus.META));
    if (!corpus && !isEmptyFolder(place)) {
      throw HarmonicException.failed(
          "will not replace what is not a corpus: " + place, "name another folder with -o");
    }
    if (corpus && !force) {
      throw HarmonicException.failed(
          "corpus exists: " + place, "replace it with --force, or name another folder with -o");
    }
  }

  private static boolean isEmptyFolder(Path path) {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /// What a kill -9 has left of earlier ones: whoever makes one holds its files, but for the moment
  /// before they are locked. What is that young is left alone.
  private void removeLeftOvers() throws IOException {
    String name = place.getFileName().toString();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            place.getParent(),
            entry ->
                TemporaryName.isOf(entry, name, PARTIAL)
                    || TemporaryName.isOf(entry, name, REPLACED))) {
      for (Path entry : entries) {
        Path file = entry.resolve(Corpus.TRAIN);
        Instant made = Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).toInstant();
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && made.isBefore(Instant.now().minusSeconds(60))) {
          try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (isLocked(channel)) {
              delete(entry);
            }
          }
        }
      }
    }
  }

  /// Locks a file, unless somebody holds it.
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  /// From now on all documents are held out, whatever the share.
  void holdOut() {
    given = val;
  }

  /// Bytes of text that were read so far.
  long bytes() {
    return train.bytes + val.bytes;
  }

  @Override
  public void piece(String text) {
    boolean begins = present == null;
    if (begins) {
      boolean out = RandomStream.SPLIT.of(0, documents).nextDouble() < heldOut;
      present = given != null ? given : out ? val : train;
      documents++;
    }
    long bytes = utf8Length(text);
    Future<byte[]> tokens = executor.submit(() -> bytesOf(encoding.encode(text)));
    waiting.add(new Encoded(present, tokens, bytes, begins));
    writeDownTo(most);
  }

  @Override
  public void end() {
    byte[] end = bytesOf(new int[] {encoding.endOfText()});
    waiting.add(new Encoded(present, executor.submit(() -> end), 0, false));
    present = null;
  }

  private static long utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// uint16, little-endian.
  private static byte[] bytesOf(int[] ids) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int id : ids) {
      bytes.putShort((short) id);
    }
    return bytes.array();
  }

  private void writeDownTo(int left) {
    while (waiting.size() > left) {
      if (stop.getAsBoolean()) {
        throw new HarmonicException(
            HarmonicException.Reason.INTERRUPTED, "interrupted: no corpus was made", "", null);
      }
      write(waiting.remove());
    }
  }

  private void write(Encoded piece) {
    Part part = piece.part;
    try {
      byte[] tokens = piece.tokens.get();
      if (piece.begins) {
        part.documents++;
        part.lastDocument = part.written;
        part.lastBytes = 0;
      }
      part.out.write(tokens);
      part.written += tokens.length;
      part.bytes += piece.bytes;
      part.lastBytes += piece.bytes;
    } catch (IOException e) {
      throw AtomicFile.failure(place, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("every text can be encoded", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /// Puts the corpus in its place.
  ///
  /// @param sources names of what was read
  CorpusMeta commit(List<String> sources) {
    writeDownTo(0);
    if (documents == 0) {
      throw HarmonicException.failed(
          "no text: " + String.join(", ", sources), "give files with text");
    }
    try {
      share();
      CorpusMeta meta =
          CorpusMeta.gpt2(
              encoding.vocabulary(), heldOut, sources, described(train), described(val));
      AtomicFile.write(fresh.resolve(Corpus.META), Json.pretty(meta.toJson()));
      train.channel.force(true);
      val.channel.force(true);
      if (Files.exists(place) && !isEmptyFolder(place)) {
        Path old = TemporaryName.beside(place, REPLACED);
        Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        delete(old);
      } else {
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
      }
      committed = true;
      AtomicFile.syncFolder(place.getParent());
      return meta;
    } catch (IOException e) {
      throw AtomicFile.failure(place, e);
    }
  }

  /// Sees to it that neither part is empty.
  private void share() throws IOException {
    if (val.documents > 0 && train.documents > 0) {
      return;
    }
    Part full = train.documents > 0 ? train : val;
    if (given != null) {
      throw HarmonicException.failed(
          full == train ? "no text in what is to be held out" : "no text to train on",
          "give a file with text for each");
    }
    if (documents > 1) {
      moveEnd(full, full.lastDocument, full.lastBytes);
      full.documents--;
      return;
    }
    // A single document: its end is held out.
    long tokens = full.written / 2 - 1;
    long held = Math.max(1, Math.round(tokens * heldOut));
    if (held >= tokens) {
      throw HarmonicException.failed(
          "too little text: " + tokens + " tokens", "give more text, or hold some out with --val");
    }
    long from = 2 * (tokens - held);
    moveEnd(full, from, textLength(full, from));
    full.channel.write(ByteBuffer.wrap(bytesOf(new int[] {encoding.endOfText()})), from);
  }

  /// Bytes of text that the tokens from `from` on stand for.
  private long textLength(Part part, long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    long length = 0;
    long at = from;
    while (part.channel.read(bytes.clear(), at) > 0) {
      bytes.flip();
      at += bytes.limit();
      while (bytes.remaining() >= 2) {
        int id = Short.toUnsignedInt(bytes.getShort());
        length += id == encoding.endOfText() ? 0 : encoding.bytes(id).length;
      }
    }
    return length;
  }

  /// Moves what one part has from `from` on into the other, which is empty.
  private void moveEnd(Part full, long from, long bytes) throws IOException {
    Part empty = full == train ? val : train;
    long size = full.channel.size();
    for (long at = from; at < size; ) {
      at += full.channel.transferTo(at, size - at, empty.channel);
    }
    full.channel.truncate(from);
    empty.documents = 1;
    empty.bytes = bytes;
    full.bytes -= bytes;
  }

  private static CorpusMeta.Part described(Part part) throws IOException {
    return new CorpusMeta.Part(
        part.documents, part.bytes, part.channel.size() / 2, Corpus.sha256(part.file));
  }

  /// Leaves nothing behind unless [#commit] was reached.
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      train.channel.close();
      val.channel.close();
      if (!committed) {
        delete(fresh);
      }
    } catch (IOException e) {
      throw AtomicFile.failure(place, e);
    }
  }
}
