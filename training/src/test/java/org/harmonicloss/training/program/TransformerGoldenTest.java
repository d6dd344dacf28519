package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;
import org.harmonicloss.training.program.TrainingProgram.Rows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The transformer's program in double precision, where a formula that differs from torch's cannot
/// be taken for rounding.
class TransformerGoldenTest {
  static Stream<Golden> heads() {
    return GoldenTest.transformers();
  }

  /// The golden parameters, and zeros for the moments, all of one seed.
  private static NDList state(Golden golden, NDManager manager, List<String> lists) {
    NDList state = new NDList();
    for (String list : lists) {
      for (ModelParameter parameter : Network.of(golden.config()).parameters()) {
        float[] values = golden.array("parameters", parameter);
        Shape shape = new Shape(1, parameter.rows(), parameter.columns());
        NDArray value = manager.create(values, shape).toType(DataType.FLOAT64, true);
        NDArray array = list.equals("p[]") ? value : value.zerosLike();
        array.setName(list);
        state.add(array);
      }
    }
    return state;
  }

  private static Rows rows(Dataset.Samples samples, int count, NDManager manager) {
    long[] ids =
        ((Inputs.Tokens) samples.inputs())
            .ids().stream().limit(count).flatMapToInt(Arrays::stream).asLongStream().toArray();
    long[] targets = Arrays.stream(samples.targets()).limit(count).asLongStream().toArray();
    return new Rows(
        manager.create(ids, new Shape(1, count, 2)), manager.create(targets, new Shape(1, count)));
  }

  /// The same numbers are left out at the same places as in torch's own layers.
  @ParameterizedTest
  @MethodSource("heads")
  void everyGradientWithDropoutEqualsAutograds(Golden golden) {
    JsonNode expected = golden.json().get("dropout");
    int[] key = {expected.get("key").get(0).asInt(), expected.get("key").get(1).asInt()};
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
        TrainingProgram program = TrainingProgram.load(golden.config(0.1), manager)) {
      Rows rows = rows(golden.dataset().train(), 32, manager);
      NDList actual =
          program.call(
              "batch_gradients",
              state(golden, manager, List.of("p[]")),
              rows.ids(),
              rows.targets().expandDims(1),
              manager.create(key, new Shape(1, 2)));
      double loss = -Arrays.stream(actual.get(0).toDoubleArray()).average().getAsDouble();
      assertEquals(expected.get("loss").asDouble(), loss, 1e-6);
      List<ModelParameter> parameters = Network.of(golden.config()).parameters();
      for (int i = 0; i < parameters.size(); i++) {
        String name = parameters.get(i).name();
        float[] torchs = Golden.decode(expected.get("gradients").get(name));
        double[] ours = actual.get(i + 1).toDoubleArray();
        double scale = Math.max(1e-3, Math.abs(actual.get(i + 1).abs().max().getDouble()));
        for (int j = 0; j < ours.length; j++) {
          assertEquals(torchs[j], ours[j], 3e-7 * scale, name + " at " + j);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void thousandStepsFollowTorchs(Golden golden) {
    JsonNode expected = golden.json().get("losses");
    long[] inOrder = new long[790];
    Arrays.setAll(inOrder, i -> i);
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
        TrainingProgram program = TrainingProgram.load(golden.config(), manager)) {
      NDList state = state(golden, manager, List.of("p[]", "m[]", "v[]"));
      state.add(manager.create(0f));
      Rows rows = rows(golden.dataset().train(), 790, manager);
      NDArray order = manager.create(inOrder, new Shape(1, 790));
      NDArray noKeys = manager.create(new int[50], new Shape(25, 1, 2));
      for (int step = 0; step < 1000; step += 25) {
        float[] losses =
            program
                .call("train_epoch", state, rows.ids(), rows.targets(), order, noKeys)
                .singletonOrThrow()
                .toFloatArray();
        for (int i = 0; i < 25; i++) {
          String message = "step " + (step + i);
          assertEquals(expected.get(step + i).asDouble(), losses[i], 5e-7, message);
        }
      }
    }
  }
}
