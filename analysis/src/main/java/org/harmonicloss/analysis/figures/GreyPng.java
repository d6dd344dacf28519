package org.harmonicloss.analysis.figures;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.harmonicloss.models.base.HarmonicException;

/// Reads small grey images from PNG files.
public final class GreyPng {
  private GreyPng() {}

  /// The brightness of every pixel as the file states it, row by row [side · side], 0 to 255.
  /// Colours are accepted where red, green and blue are equal; 16 bits are cut to 8.
  ///
  /// @throws HarmonicException if the file is no PNG, is of another size, or is not grey
  public static byte[] read(Path file, int side) {
    Awt.startWithoutFonts();
    ImageIO.setUseCache(false); // it would write a temporary file
    try (InputStream in = Files.newInputStream(file);
        ImageInputStream image = ImageIO.createImageInputStream(in)) {
      Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
      ImageReader reader = readers.next();
      try {
        reader.setInput(image);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width != side || height != side) {
          throw HarmonicException.failed(
              "image must have %dx%d pixels: %s has %dx%d"
                  .formatted(side, side, file, width, height),
              "scale it first, white on black, with the digit in the middle 20x20 as MNIST's are");
        }
        return grey(reader.read(0), file);
      } finally {
        reader.dispose();
      }
    } catch (HarmonicException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HarmonicException.failed(
          "cannot read as a PNG image: " + file, "it is damaged, or not a PNG", e);
    }
  }

  private static byte[] grey(BufferedImage image, Path file) {
    int width = image.getWidth();
    byte[] grey = new byte[width * image.getHeight()];
    Raster raster = image.getRaster();
    // Asked for as RGB, a grey raster would be converted from linear light.
    boolean plain =
        raster.getNumBands() == 1 && !(image.getColorModel() instanceof IndexColorModel);
    int bits = image.getColorModel().getComponentSize(0);
    for (int i = 0; i < grey.length; i++) {
      int x = i % width;
      int y = i / width;
      if (plain) {
        int sample = raster.getSample(x, y, 0);
        grey[i] = (byte) (bits > 8 ? sample >> (bits - 8) : sample);
      } else {
        int argb = image.getRGB(x, y);
        int blue = argb & 0xff;
        if (argb >>> 24 != 0xff || (argb >> 16 & 0xff) != blue || (argb >> 8 & 0xff) != blue) {
          throw HarmonicException.failed(
              "image must be grey and opaque: " + file + " is not at column " + x + ", row " + y,
              "convert it to grey without transparency");
        }
        grey[i] = (byte) blue;
      }
    }
    return grey;
  }
}
