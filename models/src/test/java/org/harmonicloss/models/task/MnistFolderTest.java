package org.harmonicloss.models.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Datasets;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.IdxFiles;
import org.harmonicloss.models.data.Inputs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MnistFolderTest {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @TempDir private Path folder;

  /// Three training images and two for testing, half of the files compressed.
  private void writeAll() throws IOException {
    IdxFiles.write(folder.resolve(TRAIN_IMAGES), images(3));
    IdxFiles.zip(folder.resolve(TRAIN_LABELS + ".gz"), IdxFiles.labels(3, bytes(7, 0, 9)));
    IdxFiles.zip(folder.resolve(TEST_IMAGES + ".gz"), images(2));
    IdxFiles.write(folder.resolve(TEST_LABELS), IdxFiles.labels(2, bytes(1, 2)));
  }

  private static byte[] images(int count) {
    return IdxFiles.images(count, 28, 28, IdxFiles.pixels(count));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private RunConfig config() {
    return Preset.paper(new Mnist()).withData(new Data.Files(folder.toString()));
  }

  @Test
  void readsImagesAndLabelsCompressedOrNot() throws IOException {
    writeAll();
    Dataset dataset = config().dataset();
    assertEquals(3, config().data().trainRows(config().task(), 0));
    assertArrayEquals(new int[] {7, 0, 9}, dataset.train().targets());
    assertArrayEquals(new int[] {1, 2}, dataset.test().targets());
    Inputs.Pixels images = (Inputs.Pixels) dataset.train().inputs();
    assertTrue(images.grey().isDirect());
    byte[] read = new byte[3 * 784];
    images.grey().get(0, read);
    assertArrayEquals(IdxFiles.pixels(3), read);
    float[] second = images.slice(1, 2).floats();
    assertEquals(784, second.length);
    for (int i = 0; i < 784; i++) {
      assertEquals((read[784 + i] & 0xff) / 255f, second[i]);
    }
    // The two images to test on are among the three to train on.
    assertEquals(1, dataset.overlap());
  }

  @Test
  void theHashIsThatOfTheContentWhateverTheForm() throws IOException {
    writeAll();
    String hash = config().dataset().sha256();
    Files.delete(folder.resolve(TEST_IMAGES + ".gz"));
    IdxFiles.write(folder.resolve(TEST_IMAGES), images(2));
    assertEquals(hash, config().dataset().sha256());
    byte[] other = images(2);
    other[500]++;
    IdxFiles.write(folder.resolve(TEST_IMAGES), other);
    assertFalse(hash.equals(config().dataset().sha256()));
  }

  @Test
  void runsShareOneCopy() throws IOException {
    writeAll();
    Datasets datasets = new Datasets();
    assertSame(datasets.of(config()), datasets.of(config().withSeed(5)));
    assertSame(datasets.of(Preset.paper(new Toy(5))), datasets.of(Preset.paper(new Toy(5))));
  }

  @Test
  void someImagesOfAFile() throws IOException {
    Path file = IdxFiles.zip(folder.resolve("images"), images(9));
    Inputs.Pixels images = MnistFolder.readImages(MnistFolder.source(file), List.of(8, 0, 8));
    assertEquals(3, images.rows());
    Inputs.Pixels all = MnistFolder.readImages(MnistFolder.source(file));
    assertEquals(all.bytes(8), images.bytes(0));
    assertEquals(all.bytes(0), images.bytes(1));
    assertEquals(all.bytes(8), images.bytes(2));
    expect(2, "no image 9", () -> MnistFolder.readImages(MnistFolder.source(file), List.of(3, 9)));
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    writeAll();
    expect(2, "no such folder", () -> new MnistFolder(folder.resolve("nowhere")));
    Path images = folder.resolve(TRAIN_IMAGES);
    byte[] good = images(3);
    expectOf(images, good, 3, 4, "begins with 0x04000803", "own files");
    expectOf(images, good, 3, 0, "begins with 0x00000003", "own files");
    IdxFiles.write(images, IdxFiles.labels(3, bytes(1, 2, 3)));
    expect(1, "begins with 0x00000801", this::read);
    IdxFiles.write(images, IdxFiles.images(3, 32, 32, new byte[3 * 1024]));
    expect(1, "images must have 28x28 pixels: " + images + " has 32x32", this::read);
    IdxFiles.write(images, images(4));
    expect(1, "images and labels disagree: " + images + " holds 4, ", this::read);
    for (int count : new int[] {0, -1, Integer.MAX_VALUE}) {
      IdxFiles.write(images, IdxFiles.images(count, 28, 28, new byte[784]));
      expect(1, "cannot read so many", this::read);
    }
    // A header that lies must not make room for what is not there.
    IdxFiles.write(images, IdxFiles.images(2_000_000, 28, 28, new byte[784]));
    expect(1, "truncated", this::read);
    Files.delete(images);
    expect(2, "no " + TRAIN_IMAGES + " and no " + TRAIN_IMAGES + ".gz in " + folder, this::read);
    IdxFiles.zip(folder.resolve(TRAIN_IMAGES + ".gz"), IdxFiles.images(2_000_000, 28, 28, good));
    expect(1, "truncated", this::read);
  }

  private void read() {
    config().dataset();
  }

  private void expectOf(Path file, byte[] good, int place, int value, String message, String hint)
      throws IOException {
    byte[] bad = good.clone();
    bad[place == 3 && value == 4 ? 0 : 2] = (byte) value;
    IdxFiles.write(file, bad);
    HarmonicException error = expect(1, message, this::read);
    assertTrue(error.hint().contains(hint), error.hint());
  }

  @Test
  void everyTruncationIsSaid() throws IOException {
    writeAll();
    Path images = folder.resolve(TRAIN_IMAGES);
    byte[] good = images(3);
    for (int length : new int[] {0, 3, 4, 15, 16, 1000, good.length - 1}) {
      IdxFiles.write(images, Arrays.copyOf(good, length));
      expect(1, "truncated", this::read);
    }
    IdxFiles.write(images, Arrays.copyOf(good, good.length + 1));
    expect(1, "longer than its header says", this::read);
    IdxFiles.write(images, good);
    Path labels = folder.resolve(TRAIN_LABELS + ".gz");
    byte[] zipped = Files.readAllBytes(labels);
    Files.write(labels, Arrays.copyOf(zipped, zipped.length - 9));
    expect(1, labels.toString(), this::read);
    Files.delete(labels);
    IdxFiles.write(folder.resolve(TRAIN_LABELS), IdxFiles.labels(3, bytes(1, 10, 2)));
    expect(1, "label out of range", this::read);
  }

  /// Whatever is changed in a file, it is read or refused, and nothing else happens.
  @Test
  void mutatedFilesAreReadOrRefused() throws IOException {
    Random random = new Random(1);
    byte[] plain = images(2);
    byte[] zipped = Files.readAllBytes(IdxFiles.zip(folder.resolve("z"), plain));
    Path file = folder.resolve("mutant");
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] bytes = (i % 2 == 0 ? plain : zipped).clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        int place = random.nextInt(random.nextBoolean() ? 32 : bytes.length);
        bytes[place] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      Files.write(file, Arrays.copyOf(bytes, length));
      try {
        MnistFolder.readImages(MnistFolder.source(file));
      } catch (HarmonicException e) {
        assertEquals(1, e.exitCode());
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 1_000 && refused < 4_000, "" + refused);
  }

  private static HarmonicException expect(int code, String message, Executable executable) {
    HarmonicException error = assertThrows(HarmonicException.class, executable);
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertEquals(code, error.exitCode());
    return error;
  }

  /// The real files, whose content everybody knows.
  @Test
  void mnistItself() {
    Path mnist = Path.of("../../shared/data/mnist");
    Assumptions.assumeTrue(
        Files.exists(mnist) || System.getenv("CI") != null, "no MNIST at " + mnist);
    RunConfig config = Preset.paper(new Mnist()).withData(new Data.Files(mnist.toString()));
    Dataset dataset = config.dataset();
    assertEquals(60_000, dataset.train().rows());
    assertEquals(10_000, dataset.test().rows());
    assertArrayEquals(
        new int[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, Arrays.copyOf(dataset.train().targets(), 10));
    int[] counts = new int[10];
    for (int target : dataset.train().targets()) {
      counts[target]++;
    }
    assertArrayEquals(
        new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, counts);
    // The mean grey level that everybody normalises by.
    ByteBuffer grey = ((Inputs.Pixels) dataset.train().inputs()).grey();
    long sum = 0;
    for (int i = 0; i < grey.limit(); i++) {
      sum += grey.get(i) & 0xff;
    }
    assertEquals(0.1307, sum / 255.0 / grey.limit(), 5e-5);
    assertEquals(0, dataset.overlap());
  }
}
