package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.SoftNearestNeighbor;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.Toy;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;
import org.harmonicloss.training.model.OutputHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every gradient that a text has by hand against autograd's of the same text's forward part: in
/// double precision, where what differs is wrong, and in the precision of training. Unlike the
/// golden tests it needs no stored values, so all settings will do; what the forward parts compute
/// is theirs to test.
class AutogradTest {
  private static final int SEEDS = 3;
  private static final int ROWS = 24;

  private final RandomGenerator random = RandomStream.INITIAL_VALUES.of(1);
  private final NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);

  /// A model, and the type that its numbers have.
  record Case(RunConfig config, DataType type) {
    @Override
    public String toString() {
      return config.defaultName() + " " + config.model() + " " + config.head() + " " + type;
    }
  }

  private static Stream<Head> heads() {
    // Where logits are in the hundreds, as with a lower temperature, float32 loses more digits.
    Stream<Head> others =
        Head.all().stream()
            .filter(head -> !(head instanceof Head.Harmonic))
            .map(head -> head instanceof SoftNearestNeighbor ? new SoftNearestNeighbor(8) : head);
    return Stream.concat(others, harmonicHeads());
  }

  private static Stream<Head> harmonicHeads() {
    return Stream.of(Distance.values())
        .flatMap(
            distance ->
                Stream.of(0.5, 1.0, 2.0, 7.5, 28.0)
                    .map(exponent -> new Head.Harmonic(distance, exponent, 1e-4)));
  }

  private static Stream<Case> cases(Task task, Model model, Stream<Head> heads) {
    return heads.flatMap(
        head -> {
          RunConfig text = Preset.TEXT.config(task, model, head);
          RunConfig config =
              new RunConfig(
                  task, text.model(), head, text.data(), text.optimizer(), text.schedule(), 0);
          return Stream.of(DataType.FLOAT64, DataType.FLOAT32).map(type -> new Case(config, type));
        });
  }

  /// Every body with every head: with dropout and regularisation where there is such a thing, and
  /// with vectors that are long enough for products.
  static Stream<Case> models() {
    Task tokens = new ModularAddition();
    return Stream.of(
            cases(tokens, Model.Mlp.PAPER, heads()),
            cases(tokens, new Model.Mlp(72, 40, 0), heads()),
            cases(tokens, Model.Transformer.PAPER, heads()),
            cases(new Toy(5), new Model.Linear(), heads()),
            cases(new Mnist(), new Model.Linear(), heads()))
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyGradient(Case one) {
    RunConfig config = one.config;
    Task task = config.task();
    try (manager;
        TrainingProgram program = TrainingProgram.load(config, manager, "autograd")) {
      List<String> names = new ArrayList<>(List.of("log p"));
      NDList p = new NDList();
      for (ModelParameter parameter : Network.of(config).parameters()) {
        names.add(parameter.name());
        Shape shape = new Shape(SEEDS, parameter.rows(), parameter.columns());
        p.add(listed("p[]", normal(shape, one.type)));
      }
      NDArray ids = inputs(task);
      long[] targets = random.longs(SEEDS * ROWS, 0, task.classes()).toArray();
      NDArray y = manager.create(targets, new Shape(SEEDS, 1, ROWS));
      NDArray key = manager.create(random.ints(2 * SEEDS).toArray(), new Shape(SEEDS, 2));
      NDList byHand = program.call("batch_gradients", p, ids, y, key);
      NDList byAutograd = program.call("batch_gradients_by_autograd", p, ids, y, key);
      assertClose(byAutograd, byHand, one.type == DataType.FLOAT64 ? 1e-13 : 1e-5, names);
    }
  }

  static Stream<Case> harmonic() {
    Task tokens = new ModularAddition();
    return Stream.concat(
        cases(tokens, new Model.Mlp(16, 1, 0), harmonicHeads()),
        cases(tokens, new Model.Mlp(72, 1, 0), harmonicHeads()));
  }

  /// x on the centre of a class, which is the target or not, next to one, and elsewhere, with ε
  /// 1e-4. On a centre the gradient is a difference, 2 (x Σ G − Gᵀ w), of numbers as large as 1/ε:
  /// 0 but for rounding.
  @ParameterizedTest
  @MethodSource("harmonic")
  void gradientsOnCentres(Case one) {
    int classes = 31;
    int d = ((Model.Mlp) one.config.model()).embeddingDimension();
    try (manager;
        TrainingProgram program = TrainingProgram.load(one.config, manager, "autograd")) {
      NDArray w = listed("w[]", normal(new Shape(SEEDS, classes, d), one.type));
      double[] away = new double[ROWS];
      Arrays.setAll(away, row -> row < 8 ? 0 : row < 16 ? 1e-3 : 1);
      NDArray steps = manager.create(away, new Shape(1, ROWS, 1)).toType(one.type, false);
      NDArray x = w.get(":, :" + ROWS).add(normal(new Shape(SEEDS, ROWS, d), one.type).mul(steps));
      long[] targets = new long[SEEDS * ROWS];
      Arrays.setAll(targets, i -> i % 2 == 0 ? i % ROWS : random.nextInt(classes));
      NDArray y = manager.create(targets, new Shape(SEEDS, 1, ROWS));
      NDList weights = new NDList(w);
      List<String> names = new ArrayList<>(List.of("log p", "x", "w"));
      for (ModelParameter own : OutputHead.of(one.config).parameters(d)) {
        weights.add(listed("w[]", normal(new Shape(SEEDS, own.rows(), own.columns()), one.type)));
        names.add(own.name());
      }
      NDList byHand = program.call("head_gradients_by_hand", weights, x, y);
      NDList byAutograd = program.call("head_gradients_by_autograd", weights, x, y);
      double tolerance = one.type == DataType.FLOAT64 ? 1e-11 : 1e-3;
      assertClose(byAutograd, byHand, tolerance, names);
    }
  }

  private static NDArray listed(String list, NDArray array) {
    array.setName(list);
    return array;
  }

  private NDArray normal(Shape shape, DataType type) {
    double[] values = new double[Math.toIntExact(shape.size())];
    Arrays.setAll(values, i -> 0.5 * random.nextGaussian());
    return manager.create(values, shape).toType(type, false);
  }

  private NDArray inputs(Task task) {
    Shape shape = new Shape(SEEDS, ROWS, task.inputLength());
    int numbers = Math.toIntExact(shape.size());
    if (task instanceof TokenTask tokens) {
      int v = tokens.vocabulary();
      long[] ids = new long[numbers];
      Arrays.setAll(ids, i -> random.nextInt(v) + (long) v * (i / (numbers / SEEDS)));
      return manager.create(ids, shape);
    }
    if (task instanceof Mnist) {
      byte[] grey = new byte[numbers];
      random.nextBytes(grey);
      return manager.create(ByteBuffer.wrap(grey), shape, DataType.UINT8);
    }
    return normal(shape, DataType.FLOAT32);
  }

  /// @param tolerance relative to the largest number of each array
  private static void assertClose(
      NDList expected, NDList actual, double tolerance, List<String> names) {
    assertEquals(names.size(), expected.size());
    assertEquals(names.size(), actual.size());
    for (int i = 0; i < names.size(); i++) {
      NDArray e = expected.get(i).toType(DataType.FLOAT64, false);
      NDArray a = actual.get(i).toType(DataType.FLOAT64, false);
      assertEquals(e.getShape(), a.getShape(), names.get(i));
      double largest = e.abs().max().getDouble();
      double worst = a.sub(e).abs().max().getDouble();
      assertEquals(0, worst, tolerance * largest, names.get(i) + ", at most " + largest);
    }
  }
}
