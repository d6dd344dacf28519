package org.harmonicloss.models.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Lines that are written one after another are those that are made one by one.
class JsonLinesTest {
  @Test
  void linesAreCompactTexts() throws IOException {
    Random random = new Random(1);
    List<ObjectNode> values = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      // The last is half a character, which UTF-8 does not have.
      ObjectNode json = Json.object().put("text", i % 2 == 0 ? "a\n\"é\u2028😀" : "\ud83d");
      ArrayNode numbers = json.putArray("numbers");
      for (int k = 0; k < 50; k++) {
        numbers.add(Float.intBitsToFloat(random.nextInt()));
        numbers.add(Double.longBitsToDouble(random.nextLong()));
        numbers.add((float) random.nextGaussian()).add(random.nextInt());
      }
      numbers.add(0f).add(-0.0).add(1e-4f).add(1e10).add(Float.MIN_VALUE).add(12.0);
      values.add(json);
    }
    StringBuilder expected = new StringBuilder();
    for (JsonNode value : values) {
      expected.append(Json.compact(value)).append('\n');
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Json.lines(values.iterator(), out);
    assertEquals(
        new String(expected.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void nothingHasNoLine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Json.lines(List.<JsonNode>of().iterator(), out);
    assertEquals(0, out.size());
  }

  @Test
  void numbersAreAsShortAsTheyAreExact() {
    assertEquals("1e-4", Decimals.text(1e-4f));
    assertEquals("1.5e-4", Decimals.text(1.5e-4));
    assertEquals("12.0", Decimals.text(12.0));
    assertEquals("-1e10", Decimals.text(-1e10));
    assertEquals("0.2112", Decimals.text(0.2112f));
    assertEquals("Infinity", Decimals.text(Double.POSITIVE_INFINITY));
  }
}
