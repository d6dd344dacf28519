package org.harmonicloss.analysis.figures;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A page of `width` × `height` units that a figure is drawn on.
public record Canvas(int width, int height) {
  /// Pixels to a unit in a PNG.
  static final int RESOLUTION = 2;

  /// The file's bytes; the same drawing gives the same bytes.
  ///
  /// @param format not [FigureFormat#CSV]
  /// @throws org.harmonicloss.models.base.HarmonicException if no fonts are installed
  byte[] render(FigureFormat format, Consumer<Graphics2D> drawing) {
    try {
      return format == FigureFormat.PNG ? png(drawing) : svg(drawing);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

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
    text(graphics, font, Theme.INK, text, x, y);
  }

  static void text(Graphics2D graphics, Font font, Color colour, String text, double x, double y) {
    String printable = PointLabels.printable(text);
    graphics.setFont(font);
    graphics.setColor(colour);
    graphics.drawString(printable, (float) (x - width(font, printable) / 2), (float) y);
  }

  /// Read from below: its baseline at x, its middle at y.
  static void upwards(Graphics2D graphics, Font font, String text, double x, double y) {
    // Turned back by hand: VectorGraphics2D draws on in the coordinates of a disposed copy.
    graphics.rotate(-Math.PI / 2);
    text(graphics, font, text, -y, x);
    graphics.rotate(Math.PI / 2);
  }

  /// What a text that is printable takes of a line.
  static double width(Font font, String text) {
    return font.getStringBounds(text, Theme.MEASURING).getWidth();
  }

  /// The text made printable, and without its middle where it would be wider than there is room:
  /// the end of a path says more than its middle.
  static String fitting(Font font, String text, double room) {
    String printable = PointLabels.printable(text);
    int[] characters = printable.codePoints().toArray();
    int most = characters.length;
    String shown = printable;
    while (most > 1 && width(font, shown) > room) {
      // Long texts by halves: each measuring takes as long as the text.
      most = most > 1000 ? most / 2 : most - 1;
      int before = most / 2;
      int after = most - before;
      shown =
          new String(characters, 0, before)
              + "…"
              + new String(characters, characters.length - after, after);
    }
    return shown;
  }

  /// A white page with round corners, and the title at its top.
  void drawPage(Graphics2D graphics, String title) {
    RoundRectangle2D page = new RoundRectangle2D.Double(0.5, 0.5, width - 1, height - 1, 20, 20);
    graphics.setColor(Theme.PAGE);
    graphics.fill(page);
    graphics.setColor(Theme.LINE);
    graphics.setStroke(Theme.THIN);
    graphics.draw(page);
    drawTitle(graphics, title);
  }

  /// In smaller letters where it would not fit.
  private void drawTitle(Graphics2D graphics, String title) {
    String printable = PointLabels.printable(title);
    double room = width - 48.0;
    double scale = Math.min(1, room / Math.max(1, width(Theme.TITLE, printable)));
    Font font =
        Theme.TITLE.deriveFont(
            (float) Math.max(Theme.SMALL.getSize2D(), Theme.TITLE.getSize2D() * scale));
    text(graphics, font, fitting(font, printable, room), width / 2.0, 38);
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
