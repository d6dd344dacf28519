package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every form of PNG gives the numbers that `make_png.py` stored.
class GreyPngTest {
  private static final Path FILES = Path.of("src/test/resources/org/harmonicloss/analysis/figures");

  @TempDir private Path folder;

  private static float[] read(Path file) {
    return GreyPng.read(Source.of(file, "give a PNG"), 28);
  }

  @Test
  void everyFormGivesWhatItStores() throws IOException {
    int files = 0;
    for (String line : Files.readAllLines(FILES.resolve("pngs.csv"))) {
      String[] cells = line.split(",", -1);
      float[] grey = read(FILES.resolve(cells[0]));
      assertEquals(cells.length - 1, grey.length);
      for (int i = 0; i < grey.length; i++) {
        float stored = Integer.parseInt(cells[i + 1]);
        boolean deep = stored > 255 || cells[0].contains("16");
        assertEquals(stored / (deep ? 65535 : 255), grey[i], cells[0] + " pixel " + i);
      }
      files++;
    }
    assertEquals(33, files);
  }

  @Test
  void sixteenBitsAreAllRead() throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 784; i++) {
      image.getRaster().setSample(i % 28, i / 28, 0, 83 * i);
    }
    Path file = folder.resolve("deep.png");
    ImageIO.write(image, "png", file.toFile());
    float[] grey = read(file);
    for (int i = 0; i < 784; i++) {
      assertEquals(83 * i / 65535f, grey[i]);
    }
  }

  @Test
  void whatIsTransparentOrColouredIsNotGrey() throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 784; i++) {
      image.setRGB(i % 28, i / 28, 0xff404040);
    }
    image.setRGB(5, 6, 0xfe404040);
    refused(image);
    image.setRGB(5, 6, 0xff404140);
    refused(image);
  }

  private void refused(BufferedImage image) throws IOException {
    Path file = folder.resolve("image.png");
    ImageIO.write(image, "png", file.toFile());
    HarmonicException e = assertThrows(HarmonicException.class, () -> read(file));
    assertTrue(e.getMessage().endsWith("is not at column 5, row 6"), e.getMessage());
  }
}
