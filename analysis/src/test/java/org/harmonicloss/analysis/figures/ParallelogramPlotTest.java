package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParallelogramPlotTest {
  private static String svg(double[][] points) {
    var cell = new ParallelogramPlot.Cell(List.of("king", "queen", "man", "woman"), points, 0.25);
    var row = new ParallelogramPlot.Row("royal", List.of(cell));
    var plot = new ParallelogramPlot("Parallelograms", List.of("best"), List.of(row));
    return new String(plot.render(FigureFormat.SVG), StandardCharsets.UTF_8);
  }

  /// As words of a collapsed embedding are.
  @Test
  void wordsInOnePlaceAreDrawn() {
    String svg = svg(new double[][] {{3, 4}, {3, 4}, {3, 4}, {3, 4}});
    assertFalse(svg.contains("NaN"), svg);
    assertTrue(svg.contains("woman"));
  }

  @Test
  void sizeDoesNotMatter() {
    double[][] large = {{0, 0}, {8, 0}, {0, 4}, {8, 4}};
    double[][] small = {{0, 0}, {0.125, 0}, {0, 0.0625}, {0.125, 0.0625}};
    assertEquals(svg(large), svg(small));
  }
}
