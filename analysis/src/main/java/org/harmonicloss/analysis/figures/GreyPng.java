package org.harmonicloss.analysis.figures;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// Reads small grey images from PNG files.
public final class GreyPng {
  private GreyPng() {}

  /// The brightness of every pixel as the file states it, row by row [side · side], from 0 (black)
  /// to 1 (white), of 1 to 16 bits: no gamma and no profile is applied.
  /// Colours and palettes are accepted where red, green and blue are equal, of which every luma
  /// (such as 0.299 R + 0.587 G + 0.114 B) is the same; no formula is chosen for other colours.
  ///
  /// @throws HarmonicException if the file is no PNG, is of another size, or is not grey
  public static float[] read(Source file, int side) {
    Awt.startWithoutFonts();
    ImageIO.setUseCache(false); // it would write a temporary file
    try (InputStream in = file.stream();
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

  /// From the samples as they are stored: asked for as colours, Java would take grey with
  /// transparency for linear light.
  private static float[] grey(BufferedImage image, Source file) {
    int width = image.getWidth();
    float[] grey = new float[width * image.getHeight()];
    int[] samples = new int[image.getRaster().getNumBands()];
    int[] pixel = new int[4];
    for (int i = 0; i < grey.length; i++) {
      int x = i % width;
      int y = i / width;
      pixel(image, x, y, samples, pixel);
      int white = image.getSampleModel().getSampleSize(0) > 8 ? 0xffff : 0xff;
      if (pixel[0] != pixel[1] || pixel[1] != pixel[2] || pixel[3] != white) {
        throw HarmonicException.failed(
            "image must be grey and opaque: " + file + " is not at column " + x + ", row " + y,
            "convert it to grey without transparency");
      }
      grey[i] = (float) pixel[0] / white;
    }
    return grey;
  }

  /// Red, green, blue and opacity of a pixel, 0 to 255, or to 65535 where samples have 16 bits.
  ///
  /// @param samples room for the pixel's bands: grey or three colours, and perhaps the opacity
  private static void pixel(BufferedImage image, int x, int y, int[] samples, int[] pixel) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      int index = image.getRaster().getSample(x, y, 0);
      pixel[0] = palette.getRed(index);
      pixel[1] = palette.getGreen(index);
      pixel[2] = palette.getBlue(index);
      pixel[3] = palette.getAlpha(index);
      return;
    }
    image.getRaster().getPixel(x, y, samples);
    int bands = samples.length;
    boolean colours = bands > 2;
    pixel[0] = samples[0];
    pixel[1] = samples[colours ? 1 : 0];
    pixel[2] = samples[colours ? 2 : 0];
    pixel[3] =
        bands % 2 == 0
            ? samples[bands - 1]
            : image.getSampleModel().getSampleSize(0) > 8 ? 0xffff : 0xff;
  }
}
