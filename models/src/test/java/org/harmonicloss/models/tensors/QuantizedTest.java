package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.harmonicloss.models.base.Matrix;
import org.junit.jupiter.api.Test;

/// Numbers of 8 bits against numpy's arithmetic (`make_quantized_golden.py`).
class QuantizedTest {
  @Test
  void eightBitsAreWhatTheyStandFor() throws IOException {
    TensorFile onnx = TensorFile.open(Resources.file("quantized.onnx"));
    TensorFile float8 = TensorFile.open(Resources.file("float8.safetensors"));
    List<String> lines = Files.readAllLines(Resources.file("quantized.csv"));
    assertEquals(6, lines.size());
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      boolean floating = cells[0].startsWith("e");
      Matrix matrix = (floating ? float8 : onnx).read(cells[0]);
      assertEquals(cells.length - 1, matrix.rows() * matrix.columns());
      for (int i = 1; i < cells.length; i++) {
        String text = cells[i].replace("nan", "NaN").replace("inf", "Infinity");
        double number = matrix.get((i - 1) / matrix.columns(), (i - 1) % matrix.columns());
        assertEquals(Double.parseDouble(text), number, 0, cells[0] + " " + i);
      }
    }
  }

  @Test
  void whatHasAScaleCanBeAnEmbedding() {
    TensorFile onnx = TensorFile.open(Resources.file("quantized.onnx"));
    Tensor words = onnx.find("word_embeddings.weight_quantized");
    assertEquals("quantized_uint8", words.type());
    assertTrue(words.isMatrix());
    assertEquals(12, words.bytes().getAsLong());
    assertEquals("int8", onnx.find("plain").type());
    assertFalse(onnx.find("plain").isMatrix());
  }

  @Test
  void statisticsAreThoseOfTheNumbers() {
    TensorStatistics found = new TensorStatistics();
    found.take(new double[] {1e9 + 1, Double.NaN, 1e9 + 2, 7}, 3);
    found.take(new double[] {1e9 + 3, 1e9 + 6}, 2);
    found.take(new double[] {Double.NaN}, 1);
    assertEquals(2, found.nan());
    assertEquals(1e9 + 1, found.min());
    assertEquals(1e9 + 6, found.max());
    assertEquals(1e9 + 3, found.mean());
    assertEquals(Math.sqrt(14 / 4.0), found.std(), 1e-12);
    assertEquals(2e9 + 6, found.norm(), 1e-5);
    assertTrue(Double.isNaN(new TensorStatistics().mean()));
  }
}
