package org.harmonicloss.training.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Mnist;

/// A folder of MNIST's format with a few images: blots, each class at a place of its own, in noise.
public final class SmallMnist {
  private SmallMnist() {}

  public static RunConfig config(Path folder, String head, int epochs) {
    return Preset.PAPER
        .config(new Mnist(), new Model.Linear(), Head.named(head))
        .withData(new Data.Files(folder.toString()))
        .withEpochs(epochs);
  }

  public static Path write(Path folder, int train, int test) {
    try {
      Files.createDirectories(folder);
      write(folder, "train", train, 1);
      write(folder, "t10k", test, 2);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path folder, String part, int count, long seed) throws IOException {
    Random random = new Random(seed);
    ByteBuffer images = ByteBuffer.allocate(16 + count * 784);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    images.putInt(0x803).putInt(count).putInt(28).putInt(28);
    labels.putInt(0x801).putInt(count);
    for (int image = 0; image < count; image++) {
      int label = random.nextInt(10);
      labels.put((byte) label);
      for (int i = 0; i < 784; i++) {
        boolean blot = i / 28 / 6 == label / 3 && i % 28 / 9 == label % 3;
        images.put((byte) (random.nextInt(120) + (blot ? 135 : 0)));
      }
    }
    Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
  }
}
