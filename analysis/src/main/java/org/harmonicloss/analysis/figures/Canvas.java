package org.harmonicloss.analysis.figures;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A page of `width` × `height` units that a figure is drawn on.
public record Canvas(int width, int height) {
  /// Pixels to a unit in a PNG.
  static final int RESOLUTION = 2;

  /// The file's bytes; the same drawing gives the same bytes.
  ///
  /// @throws org.harmonicloss.models.base.HarmonicException if no fonts are installed
  byte[] render(FigureFormat format, Consumer<Graphics2D> drawing, Supplier<Csv> data) {
    try {
      return switch (format) {
        case SVG -> svg(drawing);
        case PNG -> png(drawing);
        case CSV -> data.get().toString().getBytes(StandardCharsets.UTF_8);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /// Not by XChart's own encoder, which links to an optional PDF library that is absent.
  private byte[] svg(Consumer<Graphics2D> drawing) throws IOException {
    Awt.start();
    VectorGraphics2D graphics = new VectorGraphics2D();
    drawing.accept(graphics);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(graphics.getCommands(), new PageSize(0, 0, width, height))
        .writeTo(bytes);
    return standalone(bytes.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  /// Mends what VectorGraphics2D writes: a document type that some readers would fetch from the
  /// network; fonts by a name that another machine may lack; and no size for text of 12 units, its
  /// own default but not a browser's.
  private static String standalone(String svg) {
    return svg.replaceFirst("<!DOCTYPE[^>]*>\\s*", "")
        .replaceFirst("<svg ", "<svg font-size=\"12\" ")
        .replaceAll("font-family:&quot;([^&]*)&quot;", "font-family:'$1',Verdana,sans-serif");
  }

  /// Centred on x, its baseline at y.
  static void text(Graphics2D graphics, Font font, String text, double x, double y) {
    String printable = PointLabels.printable(text);
    graphics.setFont(font);
    graphics.setColor(Theme.INK);
    graphics.drawString(printable, (float) (x - width(graphics, font, printable) / 2), (float) y);
  }

  /// What a text that is printable takes of a line.
  static double width(Graphics2D graphics, Font font, String text) {
    return font.getStringBounds(text, graphics.getFontRenderContext()).getWidth();
  }

  /// A white page with the title at the top, its baseline at y.
  void drawPage(Graphics2D graphics, String title, double y) {
    graphics.setColor(Theme.PAGE);
    graphics.fill(new Rectangle2D.Double(0, 0, width, height));
    text(graphics, Theme.TITLE, title, width / 2.0, y);
  }

  private byte[] png(Consumer<Graphics2D> drawing) throws IOException {
    Awt.start();
    BufferedImage image =
        new BufferedImage(width * RESOLUTION, height * RESOLUTION, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(RESOLUTION, RESOLUTION);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    drawing.accept(graphics);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: given a plain stream, ImageIO would write a temporary file.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    }
    return bytes.toByteArray();
  }
}
