package org.harmonicloss.analysis.figures;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.harmonicloss.analysis.geometry.ClassWeights;

/// Each class's weights as an image: white is 0, blue below and red above it, the same for all
/// classes (the paper's figure 5).
///
/// @param labels of the classes, C of them
public record WeightPlot(String title, List<String> labels, ClassWeights weights)
    implements Figure {
  private static final int ACROSS = 5;

  /// Units to the side of an image, and between images.
  private static final int IMAGE = 140;

  private static final int GAP = 20;
  private static final int TOP = 74;

  /// Figure pixels to a weight's side: browsers would blur what they enlarge.
  private static final int ENLARGED = 10;

  @Override
  public byte[] render(FigureFormat format) {
    return format == FigureFormat.CSV ? data().bytes() : canvas().render(format, this::draw);
  }

  @Override
  public WeightPlot titled(String other) {
    return new WeightPlot(other, labels, weights);
  }

  private Canvas canvas() {
    return new Canvas(width(), height());
  }

  private Csv data() {
    Csv csv = new Csv().row("class", "row", "column", "weight");
    for (int c = 0; c < labels.size(); c++) {
      double[] row = weights.weights().row(c);
      for (int pixel = 0; pixel < row.length; pixel++) {
        csv.row(labels.get(c), pixel / weights.side(), pixel % weights.side(), (float) row[pixel]);
      }
    }
    return csv;
  }

  private static int width() {
    return ACROSS * (IMAGE + GAP) + GAP;
  }

  private int height() {
    return TOP + Math.ceilDiv(labels.size(), ACROSS) * (IMAGE + GAP + 16) + ColourScale.ROOM;
  }

  private void draw(Graphics2D graphics) {
    canvas().drawPage(graphics, title);
    ColourScale scale = ColourScale.diverging(largest());
    for (int c = 0; c < labels.size(); c++) {
      int x = GAP + c % ACROSS * (IMAGE + GAP);
      int y = TOP + c / ACROSS * (IMAGE + GAP + 16);
      Canvas.text(graphics, Theme.HEADING, labels.get(c), x + IMAGE / 2.0, y - 4.0);
      double[] row = weights.weights().row(c);
      int side = weights.side();
      graphics.drawImage(
          scale.image(side, side, ENLARGED, pixel -> row[pixel]), x, y, IMAGE, IMAGE, null);
      graphics.setColor(Theme.LINE);
      graphics.draw(new Rectangle2D.Double(x, y, IMAGE, IMAGE));
    }
    scale.drawBar(graphics, canvas());
  }

  private double largest() {
    double largest = Double.MIN_NORMAL;
    for (int c = 0; c < labels.size(); c++) {
      for (double weight : weights.weights().row(c)) {
        largest = Math.max(largest, Math.abs(weight));
      }
    }
    return largest;
  }
}
