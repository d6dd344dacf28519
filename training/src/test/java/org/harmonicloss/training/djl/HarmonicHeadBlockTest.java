package org.harmonicloss.training.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.training.program.TorchEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HarmonicHeadBlockTest {
  private final JsonNode golden = golden();
  private NDManager manager;

  private static JsonNode golden() {
    return read("head.json");
  }

  private static JsonNode read(String name) {
    try (InputStream in = HarmonicHeadBlockTest.class.getResourceAsStream(name)) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private float[] numbers(String name) {
    float[] values = new float[golden.get(name).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) golden.get(name).get(i).asDouble();
    }
    return values;
  }

  @BeforeEach
  void start() {
    manager = TorchEngine.newManager(ComputeDevice.CPU);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private HarmonicHead head() {
    HarmonicHead head =
        HarmonicHead.builder()
            .setUnits(7)
            .optExponent(golden.get("exponent").asDouble())
            .optEpsilon(golden.get("epsilon").asDouble())
            .build();
    head.initialize(manager, DataType.FLOAT32, new Shape(6, 4));
    head.getParameters().get("weight").getArray().set(numbers("w"));
    return head;
  }

  @Test
  void valuesAndGradientsAreThoseOfTorch() {
    HarmonicHead head = head();
    NDArray x = manager.create(numbers("x"), new Shape(6, 4));
    NDArray y = manager.create(numbers("y"), new Shape(6));
    x.setRequiresGradient(true);
    NDArray weight = head.getParameters().get("weight").getArray();
    weight.setRequiresGradient(true);
    ParameterStore store = new ParameterStore(manager, false);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDList logProbs = head.forward(store, new NDList(x), true);
      NDArray loss = new HarmonicLoss().evaluate(new NDList(y), logProbs);
      // Constants of the graph must live as long as it: a collection frees those that do not.
      System.gc();
      byte[] garbage = null;
      for (int i = 0; i < 200; i++) {
        garbage = new byte[1 << 20];
      }
      assertEquals(1 << 20, garbage.length);
      collector.backward(loss);
      assertArrayEquals(numbers("log_probs"), logProbs.head().toFloatArray(), 2e-6f);
      assertEquals(golden.get("loss").asDouble(), loss.getFloat(), 1e-6);
      // SoftmaxCrossEntropyLoss finds nothing left to normalise.
      assertEquals(
          loss.getFloat(),
          Loss.softmaxCrossEntropyLoss().evaluate(new NDList(y), logProbs).getFloat(),
          1e-6);
    }
    assertArrayEquals(numbers("dx"), x.getGradient().toFloatArray(), 2e-6f);
    assertArrayEquals(numbers("dw"), weight.getGradient().toFloatArray(), 2e-6f);
  }

  @ParameterizedTest
  @EnumSource
  void everyDistance(Distance distance) {
    JsonNode all = read("/org/harmonicloss/training/program/distances.json");
    int rows = all.get("rows").intValue();
    int d = all.get("dimension").intValue();
    int classes = all.get("classes").intValue();
    HarmonicHead head =
        HarmonicHead.builder()
            .setUnits(classes)
            .optDistance(distance)
            .optExponent(all.get("exponent").doubleValue())
            .optEpsilon(all.get("epsilon").doubleValue())
            .optMinkowskiP(all.get("minkowski_p").doubleValue())
            .optTemperature(all.get("temperature").doubleValue())
            .build();
    head.initialize(manager, DataType.FLOAT32, new Shape(rows, d));
    NDArray x = manager.create(floats(all.get("x")), new Shape(rows, d));
    NDArray y = manager.create(floats(all.get("targets")), new Shape(rows));
    List<NDArray> leaves =
        new ArrayList<>(List.of(x, head.getParameters().get("weight").getArray()));
    leaves.get(1).set(floats(all.get("w")));
    if (distance.isMahalanobis()) {
      leaves.add(head.getParameters().get("factor").getArray());
      leaves.get(2).set(floats(all.get(distance == Distance.MAHALANOBIS ? "full" : "diagonal")));
    }
    leaves.forEach(leaf -> leaf.setRequiresGradient(true));
    JsonNode expected = all.get("cases").get(distance.text());
    ParameterStore store = new ParameterStore(manager, false);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDList logProbs = head.forward(store, new NDList(x), true);
      collector.backward(new HarmonicLoss().evaluate(new NDList(y), logProbs));
      assertArrayEquals(floats(expected.get("log_p")), logProbs.head().toFloatArray(), 2e-5f);
    }
    for (int i = 0; i < leaves.size(); i++) {
      assertArrayEquals(
          floats(expected.get("gradients").get(i)),
          leaves.get(i).getGradient().toFloatArray(),
          2e-5f,
          "gradient " + i);
    }
  }

  /// Next to a centre 1 − u·v would be lost in float32; it shows in the log p of other classes.
  @Test
  void theCosineDistanceIsExactInTheDirectionOfACentre() {
    int rows = 40;
    HarmonicHead head =
        HarmonicHead.builder().setUnits(rows).optDistance(Distance.COSINE).optExponent(4).build();
    NDArray x = manager.randomNormal(new Shape(rows, 16));
    head.initialize(manager, DataType.FLOAT32, x.getShape());
    NDArray weight = head.getParameters().get("weight").getArray();
    weight.set(x.mul(3).toFloatArray());
    ParameterStore store = new ParameterStore(manager, false);
    NDArray exact = x.toType(DataType.FLOAT64, true);
    NDArray units = exact.div(exact.norm(new int[] {1}, true));
    NDArray distances = units.matMul(units.transpose()).neg().add(1);
    NDArray expected = distances.maximum(0).add(1e-4).log().mul(-4).logSoftmax(1);
    assertArrayEquals(
        expected.toType(DataType.FLOAT32, false).toFloatArray(),
        head.forward(store, new NDList(x), false).head().toFloatArray(),
        1e-4f);
  }

  private static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).floatValue();
    }
    return values;
  }

  @Test
  void takesAnyNumberOfLeadingDimensions() {
    HarmonicHead head = head();
    ParameterStore store = new ParameterStore(manager, false);
    NDArray rows = manager.create(numbers("x"), new Shape(6, 4));
    NDArray flat = head.forward(store, new NDList(rows), false).head();
    NDArray deep = head.forward(store, new NDList(rows.reshape(2, 3, 4)), false).head();
    assertEquals(new Shape(2, 3, 7), deep.getShape());
    assertEquals(new Shape(2, 3, 7), head.getOutputShapes(new Shape[] {new Shape(2, 3, 4)})[0]);
    assertArrayEquals(flat.toFloatArray(), deep.toFloatArray(), 1e-6f);
    NDArray y = manager.create(new int[] {0, 6, 3, 3, 1, 5}, new Shape(2, 3, 1));
    assertEquals(
        golden.get("loss").asDouble(),
        new HarmonicLoss().evaluate(new NDList(y), new NDList(deep)).getFloat(),
        1e-6);
  }

  @Test
  void isSavedAndLoadedByDjl() throws Exception {
    HarmonicHead head = head();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    head.saveParameters(new DataOutputStream(bytes));
    HarmonicHead loaded = HarmonicHead.builder().setUnits(7).build();
    loaded.loadParameters(
        manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertArrayEquals(numbers("w"), loaded.getParameters().get("weight").getArray().toFloatArray());
  }

  @Test
  void refusesSettingsWithoutMeaning() {
    HarmonicHead.Builder builder = HarmonicHead.builder();
    assertThrows(IllegalArgumentException.class, builder::build);
    assertThrows(IllegalArgumentException.class, () -> builder.setUnits(0));
    assertThrows(IllegalArgumentException.class, () -> builder.optExponent(0));
    assertThrows(IllegalArgumentException.class, () -> builder.optExponent(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> builder.optEpsilon(-1));
  }
}
