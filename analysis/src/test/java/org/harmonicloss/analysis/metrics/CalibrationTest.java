package org.harmonicloss.analysis.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonicloss.analysis.Golden;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
  /// Rows of two classes, the first with probability p, of which the targets are given.
  private static Calibration of(double[] p, int[] targets, int bins) {
    double[][] logs = new double[p.length][];
    Arrays.setAll(logs, i -> new double[] {Math.log(p[i]), Math.log1p(-p[i])});
    return Calibration.of("test", Matrix.of(logs), targets, bins);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 15})
  void agreesWithNumpyAndScikitLearn(int bins) {
    Golden golden = new Golden("calibration");
    double[][] rows = golden.rows();
    int[] targets = Arrays.stream(rows).mapToInt(row -> (int) row[0]).toArray();
    double[][] logs =
        Arrays.stream(rows).map(r -> Arrays.copyOfRange(r, 1, 8)).toArray(double[][]::new);
    Calibration found = Calibration.of("test", Matrix.of(logs), targets, bins);
    double[] whole = {
      found.accuracy(), found.confidence(), found.negativeLogLikelihood(), found.brierScore()
    };
    assertArrayEquals(golden.one("whole"), whole, 1e-9);
    double[] errors = {found.expectedError(), found.maximumError()};
    assertArrayEquals(golden.one("bins" + bins), errors, 1e-12);
    double[] counts = found.bins().stream().mapToDouble(Calibration.Bin::rows).toArray();
    assertArrayEquals(golden.one("rows" + bins), counts);
    assertEquals(200, found.rows());
  }

  /// In 4 of 5 rows that say 0.8 the first class is right, and in 3 of 5 that say 0.6.
  @Test
  void rightAsOftenAsItSaysIsCalibrated() {
    double[] p = {0.8, 0.8, 0.8, 0.8, 0.8, 0.6, 0.6, 0.6, 0.6, 0.6};
    Calibration found = of(p, new int[] {0, 0, 1, 0, 0, 1, 0, 0, 1, 0}, 15);
    assertEquals(0, found.expectedError(), 1e-15);
    assertEquals(0.7, found.accuracy(), 1e-15);
    assertEquals(0.7, found.confidence(), 1e-15);
    // The same numbers in one bin, and with the targets in another order, are not.
    Calibration other = of(p, new int[] {1, 0, 1, 0, 1, 0, 0, 0, 0, 0}, 15);
    assertEquals(0.4, other.expectedError(), 1e-15);
    assertEquals(0.4, other.maximumError(), 1e-15);
    assertEquals(0, of(p, new int[] {1, 0, 1, 0, 1, 0, 0, 0, 0, 0}, 1).expectedError(), 1e-15);
  }

  @Test
  void surenessThatIsWrongIsTheWorst() {
    Calibration found = of(new double[] {1, 1}, new int[] {1, 1}, 15);
    assertEquals(1, found.expectedError());
    assertEquals(2, found.brierScore());
    assertEquals(Double.POSITIVE_INFINITY, found.negativeLogLikelihood());
    Calibration right = of(new double[] {1, 1}, new int[] {0, 0}, 15);
    assertEquals(0, right.expectedError());
    assertEquals(0, right.negativeLogLikelihood());
    assertEquals(2, right.bins().getLast().rows());
  }

  /// A number at the end of a bin belongs to it, whatever rounding makes of its product with M.
  @Test
  void endsBelongToTheBinBelow() {
    for (int bins : new int[] {3, 7, 10, 15, 49, 1000}) {
      for (int m = 0; m < bins; m++) {
        double end = (m + 1.0) / bins;
        for (double confidence : new double[] {end, Math.nextDown(end), Math.nextUp(end)}) {
          if (confidence < 0.5 || confidence > 1) {
            continue; // that of two classes is never less
          }
          double[][] logs = {{Math.log(confidence), Math.log1p(-confidence)}};
          double shown = Math.min(1, Math.exp(logs[0][0]));
          var found = Calibration.of("test", Matrix.of(logs), new int[] {0}, bins).bins();
          var bin = found.stream().filter(b -> b.rows() == 1).findFirst().orElseThrow();
          assertTrue(bin.from() < shown && shown <= bin.to(), shown + " is not in " + bin);
        }
      }
    }
  }

  @Test
  void poolingIsAsIfAllRowsWereOne() {
    double[] p = {0.8, 0.7, 0.75, 0.55};
    int[] targets = {0, 1, 0, 0};
    var all = of(p, targets, 2).bins().get(1);
    var pooled =
        Calibration.Bin.pooled(
            List.of(
                of(Arrays.copyOf(p, 1), new int[] {0}, 2).bins().get(1),
                of(new double[] {0.3}, new int[] {0}, 1000).bins().get(0), // no rows
                of(Arrays.copyOfRange(p, 1, 4), new int[] {1, 0, 0}, 2).bins().get(1)));
    assertEquals(all.rows(), pooled.rows());
    assertEquals(all.accuracy(), pooled.accuracy(), 1e-15);
    assertEquals(all.confidence(), pooled.confidence(), 1e-15);
  }

  @Test
  void whatDoesNotSumToOneIsNoProbability() {
    for (double[] row : new double[][] {{0, 0}, {-1, -2}, {Double.NaN, 0}}) {
      double[][] logs = {{Math.log(0.5), Math.log(0.5)}, row};
      var e =
          assertThrows(
              HarmonicException.class,
              () -> Calibration.of("my file", Matrix.of(logs), new int[] {0, 0}, 15));
      assertTrue(e.getMessage().contains("row 1 of my file"), e.getMessage());
    }
  }
}
