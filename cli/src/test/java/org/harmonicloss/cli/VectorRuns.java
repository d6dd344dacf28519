package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Small runs of MNIST, whose images are noise, and of a toy, for the tests that need them.
abstract class VectorRuns {
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";

  @TempDir static Path folder;
  static String data;
  static String mnist;
  static String toy;

  @BeforeAll
  static void train() throws IOException {
    data = Files.createDirectory(folder.resolve("data")).toString();
    write("train", 120);
    write("t10k", 30);
    mnist = train("mnist", "mnist", "--data", data, "--epochs", "3");
    toy = train("toy-five", "toy", "--epochs", "400");
  }

  /// Noise, in which each class has a bright column of its own.
  private static void write(String part, int count) throws IOException {
    Random random = new Random(count);
    ByteBuffer images = ByteBuffer.allocate(16 + count * 784);
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    images.putInt(0x803).putInt(count).putInt(28).putInt(28);
    for (int image = 0; image < count; image++) {
      labels.put((byte) (image % 10));
      for (int i = 0; i < 784; i++) {
        images.put((byte) (random.nextInt(100) + (i % 28 == 2 * (image % 10) ? 150 : 0)));
      }
    }
    Files.write(Path.of(data, part + "-images-idx3-ubyte"), images.array());
    Files.write(Path.of(data, part + "-labels-idx1-ubyte"), labels.array());
  }

  static String train(String task, String name, String... more) {
    String path = folder.resolve(name).toString();
    List<String> words = new ArrayList<>(List.of("train", task, "--quiet", "--out", path));
    words.addAll(List.of(more));
    CliRun run = CliRun.of(words.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    return path;
  }
}
