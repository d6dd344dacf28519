package org.harmonicloss.analysis.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.task.TokenTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
  /// The metric whose name a golden case begins with.
  private static Metric named(String name) {
    return Metric.all().stream().filter(m -> name.startsWith(m.name())).findFirst().orElseThrow();
  }

  private static double value(String metric, double[][] rows) {
    List<String> labels = IntStream.range(0, rows.length).mapToObj(i -> "r" + i).toList();
    return named(metric).value(new Embedding("test", labels, rows));
  }

  /// Rows with a column for each function of the row's number.
  private static double[][] rows(int count, IntToDoubleFunction... columns) {
    double[][] rows = new double[count][];
    Arrays.setAll(
        rows, i -> Arrays.stream(columns).mapToDouble(column -> column.applyAsDouble(i)).toArray());
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lattice-noisy",
        "lattice-random",
        "tree-noisy",
        "tree-random",
        "equivalence-noisy",
        "equivalence-random"
      })
  void agreesWithNumpy(String name) {
    Golden golden = new Golden(name);
    assertEquals(golden.one("value")[0], named(name).value(golden.embedding()), 1e-9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lattice-noisy", "circle", "tree-noisy", "equivalence-noisy"})
  void turningMovingAndScalingChangeNothing(String name) {
    double[][] rows = new Golden(name).rows();
    double[][] moved = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      // Two reflections, in the planes across (1, 2, 3, …) and (1, 1, …), are a rotation.
      double[] turned = mirrored(mirrored(rows[row], column -> column + 1), column -> 1);
      moved[row] = Arrays.stream(turned).map(entry -> 0.01 * entry - 3).toArray();
    }
    assertTrue(Math.abs(rows[1][0] - 100 * moved[1][0]) > 1);
    assertEquals(value(name, rows), value(name, moved), 1e-9);
  }

  private static double[] mirrored(double[] row, IntToDoubleFunction normal) {
    double product = 0;
    double square = 0;
    for (int i = 0; i < row.length; i++) {
      product += row[i] * normal.applyAsDouble(i);
      square += normal.applyAsDouble(i) * normal.applyAsDouble(i);
    }
    double twice = 2 * product / square;
    return IntStream.range(0, row.length)
        .mapToDouble(i -> row[i] - twice * normal.applyAsDouble(i))
        .toArray();
  }

  @Test
  void aSkewLatticeIsPerfect() {
    double[][] lattice =
        rows(25, i -> Math.floorDiv(i, 5) + 0.3 * (i % 5), i -> i % 5, i -> i / 5 - i % 5);
    assertEquals(0, value("lattice", lattice), 1e-15);
    double[] corner = lattice[0];
    lattice[0] = lattice[12];
    lattice[12] = corner;
    assertTrue(value("lattice", lattice) > 0.05);
  }

  @Test
  void classesOfOnePointArePerfect() {
    double[][] classes = rows(40, i -> i % 5, i -> (i % 5) * (i % 5));
    assertEquals(0, value("equivalence", classes));
    // One number far from its class is an outlier: all its pairs are left out.
    classes[7] = new double[] {100, 100};
    assertEquals(0, value("equivalence", classes));
  }

  /// With 4 on the axis of its class and 3 on an axis of its own, numbers of the same class are
  /// 3√2 apart, and others 5√2.
  @Test
  void equivalenceIsARatioOfDistances() {
    double[][] numbers = new double[40][45];
    for (int i = 0; i < 40; i++) {
      numbers[i][i % 5] = 4;
      numbers[i][5 + i] = 3;
    }
    assertEquals(0.6, value("equivalence", numbers), 1e-12);
  }

  /// 0 … 6: the node 1 alone, then 2 and 3, then 4 to 7, …
  private static int generation(int row) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(row + 1);
  }

  /// 0 … 1 within the generation.
  private static double place(int row) {
    return (row + 1.0) / (1 << generation(row)) - 1;
  }

  @Test
  void generationsOnLinesArePerfectAndOnCirclesHalfAsGood() {
    double[][] lines = rows(127, MetricTest::generation, i -> 5 * place(i) + generation(i), i -> 7);
    assertEquals(0, value("tree", lines), 1e-12);
    assertEquals(0, value("tree", rows(127, MetricTest::place)), 1e-12); // of one column
    double[][] circles =
        rows(
            127,
            i -> (1 + generation(i)) * Math.cos(2 * Math.PI * place(i)),
            i -> (1 + generation(i)) * Math.sin(2 * Math.PI * place(i)));
    assertEquals(0.5, value("tree", circles), 1e-12);
    // Generations of fewer than 5 nodes do not count.
    for (int i = 0; i < 7; i++) {
      lines[i][1] = 0.3 * i * i;
    }
    assertEquals(0, value("tree", lines), 1e-12);
  }

  @Test
  void saysWhatHasNoValue() {
    for (Metric metric : List.of(new Lattice(), new EquivalenceClasses(), new Tree())) {
      for (int count : new int[] {1, 24, 26, 31, 39, 42, 126, 130}) {
        assertFails("wrong number of rows for " + metric.name(), metric, rows(count, i -> i));
      }
    }
    assertFails("no parallelogram in one point", new Lattice(), rows(25, i -> i < 20 ? 1 : i));
    assertFails("no class holds together", new EquivalenceClasses(), rows(40, i -> 1));
    double[][] strangers = new double[40][8];
    Arrays.setAll(
        strangers, i -> IntStream.range(0, 8).mapToDouble(j -> j == i / 5 ? 1 : 0).toArray());
    assertFails("no class holds together", new EquivalenceClasses(), strangers);
    assertFails("equal rows", new Tree(), rows(127, i -> 1));
    assertFails("the nodes 8 to 15", new Tree(), rows(127, MetricTest::generation));
  }

  private static void assertFails(String message, Metric metric, double[][] rows) {
    HarmonicException e =
        assertThrows(HarmonicException.class, () -> value(metric.name(), rows), message);
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(!e.hint().isBlank());
  }

  @Test
  void everyTaskHasItsOwn() {
    for (TokenTask task : TokenTask.all()) {
      Metric metric = Metric.of(task);
      double[][] rows =
          rows(task.embeddingTokens(), i -> (i * i) % 7, i -> (i * 5) % 11, i -> i % 5);
      assertTrue(Double.isFinite(value(metric.name(), rows)), metric.name());
    }
    assertEquals(Metric.all().size(), new HashSet<>(Metric.all()).size());
    List<Metric> ofTasks = TokenTask.all().stream().map(Metric::of).toList();
    assertEquals(ofTasks, Metric.all().subList(0, ofTasks.size()));
  }
}
