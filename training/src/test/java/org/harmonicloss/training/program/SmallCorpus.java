package org.harmonicloss.training.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Schedule;
import org.harmonicloss.models.data.Corpus;
import org.harmonicloss.models.data.CorpusMeta;
import org.harmonicloss.models.task.Language;

/// A corpus of bytes, and a language model that learns it in no time.
public final class SmallCorpus {
  private static final int VOCABULARY = 257;

  private SmallCorpus() {}

  /// Makes the corpus in a folder.
  public static Path in(Path folder) {
    try {
      Files.createDirectories(folder);
      CorpusMeta.Part train = write(folder.resolve(Corpus.TRAIN), "the cat sat on the mat. ", 40);
      CorpusMeta.Part val = write(folder.resolve(Corpus.VAL), "the mat sat on the cat. ", 4);
      CorpusMeta meta = CorpusMeta.gpt2(VOCABULARY, 0, List.of("cats"), train, val);
      Files.writeString(folder.resolve(Corpus.META), Json.pretty(meta.toJson()));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CorpusMeta.Part write(Path file, String text, int times) throws IOException {
    byte[] bytes = text.repeat(times).getBytes(StandardCharsets.UTF_8);
    ByteBuffer ids = ByteBuffer.allocate(2 * bytes.length + 2).order(ByteOrder.LITTLE_ENDIAN);
    for (byte b : bytes) {
      ids.putShort((short) (b - 33 & 0xff)); // GPT-2 counts from '!'; the rest does not matter
    }
    ids.putShort((short) (VOCABULARY - 1));
    Files.write(file, ids.array());
    return new CorpusMeta.Part(1, bytes.length, bytes.length + 1, Corpus.sha256(file));
  }

  /// @param steps two batches each, evaluated every second step
  public static RunConfig config(Path corpus, Head head, int steps) {
    RunConfig small = Preset.SMALL.config(Language.GPT2, Model.Gpt.SMALL, head);
    return new RunConfig(
        small.task(),
        new Model.Gpt(16, 8, 2, 2, 0.1, true, true, 0.1, 64),
        head,
        new Data.Windows(corpus.toString(), VOCABULARY),
        new Optimizer.Scheduled(
            1e-2, 1e-3, 2, 20, 0.1, Optimizer.Decayed.ALL, 0.9, 0.95, 1e-8, 1, 0.01),
        new Schedule.Steps(3, 2, steps, 2, 5, Schedule.Precision.FLOAT32),
        7);
  }
}
