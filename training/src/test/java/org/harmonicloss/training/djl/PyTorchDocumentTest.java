package org.harmonicloss.training.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.training.program.TorchEngine;
import org.junit.jupiter.api.Test;

/// docs/pytorch.md and its golden values say what we compute.
class PyTorchDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/pytorch.md");
  private static final Path GOLDEN = Path.of("../docs/harmonic_loss.json");

  private static JsonNode golden() throws IOException {
    return Json.parse(Files.readString(GOLDEN), "golden");
  }

  /// The values were made by the code that the document shows.
  @Test
  void theCodeIsThatOfTheValues() throws Exception {
    String page = Files.readString(DOCUMENT);
    String start = "```python\n";
    int begin = page.indexOf(start) + start.length();
    String code = page.substring(begin, page.indexOf("```", begin));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
    assertEquals(
        golden().path("code_sha256").textValue(),
        HexFormat.of().formatHex(digest),
        "run make_pytorch_golden.py again");
    long lines = code.lines().filter(line -> !line.isBlank()).count();
    assertTrue(lines <= 10, lines + " lines");
  }

  private static float[] numbers(JsonNode json) {
    float[] numbers = new float[json.size() * json.get(0).size()];
    for (int i = 0; i < numbers.length; i++) {
      int columns = json.get(0).size();
      numbers[i] = (float) json.get(i / columns).get(i % columns).doubleValue();
    }
    return numbers;
  }

  @Test
  void theValuesAreOurs() throws IOException {
    JsonNode cases = golden().path("cases");
    assertEquals(5, cases.size());
    for (JsonNode one : cases) {
      try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
        check(one, manager);
      }
    }
    // d = 5 and 1, n = 2: p = 1 / (1 + 1/25).
    assertEquals(Math.log(1 + 1.0 / 25), cases.get(0).path("loss").doubleValue(), 1e-11);
  }

  private static void check(JsonNode one, NDManager manager) {
    String name = one.path("name").textValue();
    int rows = one.path("x").size();
    int d = one.path("x").get(0).size();
    HarmonicHead head =
        HarmonicHead.builder()
            .setUnits(one.path("w").size())
            .optExponent(one.path("exponent").doubleValue())
            .optEpsilon(one.path("epsilon").doubleValue())
            .build();
    head.initialize(manager, DataType.FLOAT32, new Shape(rows, d));
    NDArray weight = head.getParameters().get("weight").getArray();
    weight.set(numbers(one.path("w")));
    weight.setRequiresGradient(true);
    NDArray x = manager.create(numbers(one.path("x")), new Shape(rows, d));
    x.setRequiresGradient(true);
    float[] targets = new float[rows];
    for (int i = 0; i < rows; i++) {
      targets[i] = one.path("targets").get(i).intValue();
    }
    NDArray y = manager.create(targets);
    ParameterStore store = new ParameterStore(manager, false);
    double loss;
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDList logProbs = head.forward(store, new NDList(x), true);
      NDArray mean = new HarmonicLoss().evaluate(new NDList(y), logProbs);
      collector.backward(mean);
      loss = mean.getFloat();
      assertArrayEquals(numbers(one.path("log_p")), logProbs.head().toFloatArray(), 2e-5f, name);
    }
    assertEquals(one.path("loss").doubleValue(), loss, 1e-5, name);
    assertArrayEquals(numbers(one.path("gradient_x")), x.getGradient().toFloatArray(), 2e-4f, name);
    assertArrayEquals(
        numbers(one.path("gradient_w")), weight.getGradient().toFloatArray(), 2e-4f, name);
    one.path("wrong_loss")
        .forEach(wrong -> assertTrue(Math.abs(wrong.doubleValue() - loss) > 0.03, name));
  }
}
