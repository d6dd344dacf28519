package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static final double LETTER = 7;

  private static List<Axis.Tick> ticks(Axis axis) {
    return axis.ticks(text -> LETTER * text.length());
  }

  private static List<String> texts(double least, double greatest, boolean logarithmic) {
    return ticks(Axis.over(least, greatest, logarithmic, 0, 400, Axis.Numbers.ANY)).stream()
        .map(Axis.Tick::text)
        .toList();
  }

  @Test
  void numbersAreRound() {
    assertEquals(List.of("0", "10", "20", "30", "40", "50", "60"), texts(1, 60, false));
    assertEquals(List.of("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"), texts(0, 1, false));
    assertEquals(List.of("−1.0", "−0.5", "0.0", "0.5", "1.0"), texts(-1, 1, false));
    assertEquals(List.of("0", "2,000", "4,000", "6,000", "8,000"), texts(0, 8000, false));
    assertEquals(List.of("0", "2×10⁶", "4×10⁶", "6×10⁶", "8×10⁶"), texts(0, 8e6, false));
    assertEquals(List.of("0.001", "0.01", "0.1", "1"), texts(1e-3, 5, true));
    assertEquals(List.of("0.5", "1", "2", "5"), texts(0.4, 6, true));
    assertEquals(List.of("10⁻⁹", "10⁻⁶", "0.001", "1", "1,000", "10⁶"), texts(1e-11, 1e7, true));
  }

  @Test
  void whatIsCountedHasWholeNumbers() {
    for (double greatest : new double[] {1, 2, 3, 5, 12}) {
      Axis axis = Axis.over(1, greatest, false, 0, 700, Axis.Numbers.WHOLE);
      for (Axis.Tick tick : ticks(axis)) {
        assertTrue(tick.text().matches("[0-9]+"), tick.text());
      }
    }
  }

  /// Whatever the numbers are: texts keep apart, go up, and say what they stand for.
  @Test
  void numbersNeverTouch() {
    Random random = new Random(4);
    for (int round = 0; round < 3000; round++) {
      boolean logarithmic = random.nextBoolean();
      double least = Math.pow(10, 24 * random.nextDouble() - 12);
      double greatest = least * (1 + Math.pow(10, 10 * random.nextDouble() - 4));
      double offset = logarithmic ? 0 : random.nextInt(3) * least;
      List<Axis.Numbers> numbers =
          List.of(Axis.Numbers.ANY, Axis.Numbers.WITH_DECIMALS, Axis.Numbers.WHOLE);
      double end = 60 + 700 * random.nextDouble();
      Axis axis =
          Axis.over(
              least - offset,
              greatest - offset,
              logarithmic,
              0,
              end,
              numbers.get(random.nextInt(greatest - least > 1 ? 3 : 2)));
      List<Axis.Tick> ticks = ticks(axis);
      for (int i = 0; i < ticks.size(); i++) {
        Axis.Tick tick = ticks.get(i);
        assertTrue(tick.value() >= axis.from() - 1e-9 * Math.abs(axis.from()), axis::toString);
        if (i > 0) {
          Axis.Tick before = ticks.get(i - 1);
          double half = LETTER * (tick.text().length() + before.text().length()) / 2;
          assertTrue(axis.at(tick.value()) - axis.at(before.value()) > half, ticks::toString);
          assertTrue(!tick.text().equals(before.text()), ticks::toString);
        }
      }
    }
  }

  @Test
  void aSingleNumberHasAnAxis() {
    for (double number : new double[] {0, 1, -3, 1e-9, 0.04, 7000}) {
      Axis axis = Axis.over(number, number, false, 0, 400, Axis.Numbers.ANY);
      assertEquals(200, axis.at(number), number == 0 || number == 1e-9 ? 200 : 1);
      assertTrue(ticks(axis).size() > 1, () -> number + " " + ticks(axis));
    }
  }
}
