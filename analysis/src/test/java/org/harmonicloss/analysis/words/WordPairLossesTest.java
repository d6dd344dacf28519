package org.harmonicloss.analysis.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.words.Tokenizer;
import org.harmonicloss.models.words.WordPairs;
import org.harmonicloss.models.words.WordPairs.Pair;
import org.junit.jupiter.api.Test;

/// With as many components as columns every loss is known from the places alone.
class WordPairLossesTest {
  private static final List<String> WORDS = List.of("king", "queen", "man", "woman", "boy", "girl");

  private static final double[][] PLACES = {{0, 0}, {0, 1}, {4, 0}, {4, 1}, {2, 0.5}, {2.5, 1.5}};

  private static final WordPairs ROYAL =
      new WordPairs(
          "royal",
          List.of(
              new Pair("king", "queen"),
              new Pair("plough", "woman"),
              new Pair("man", "woman"),
              new Pair("boy", "girl"),
              new Pair("girl", "plough")));

  private static WordPairLosses.Model model(List<String> words, double[][] places) {
    return new WordPairLosses.Model(
        "test", Tokenizer.words(words), Parallelograms.of(Matrix.of(places), 2));
  }

  private static WordPairLosses of(WordPairs task, WordPairLosses.Model... models) {
    return WordPairLosses.of(task, List.of(models), 300, 7, false);
  }

  /// ‖E_i + E_n − E_j − E_m‖ / σ.
  private static double loss(double[][] places, int... ijmn) {
    double squares = 0;
    double spread = 0;
    for (int column = 0; column < 2; column++) {
      int k = column;
      double side =
          places[ijmn[0]][k] + places[ijmn[3]][k] - places[ijmn[1]][k] - places[ijmn[2]][k];
      squares += side * side;
      double mean = Arrays.stream(places).mapToDouble(place -> place[k]).average().orElseThrow();
      spread +=
          Arrays.stream(places)
              .mapToDouble(place -> (place[k] - mean) * (place[k] - mean))
              .average()
              .orElseThrow();
    }
    return Math.sqrt(squares / spread);
  }

  @Test
  void everyLossIsThatOfItsWords() {
    WordPairLosses losses = of(ROYAL, model(WORDS, PLACES));
    assertEquals(List.of("king", "man", "boy"), losses.pairs().stream().map(Pair::input).toList());
    assertEquals(2, losses.missing());
    assertEquals(300, losses.quadruples().length);
    for (int q = 0; q < 300; q++) {
      int[] ids = losses.ids(0, q);
      assertEquals(losses.words(q), Arrays.stream(ids).mapToObj(WORDS::get).toList());
      assertTrue(ids[0] != ids[2] && ids[0] + 1 == ids[1] && ids[2] + 1 == ids[3]);
      assertEquals(loss(PLACES, ids), losses.losses().getFirst()[q], 1e-12);
    }
  }

  @Test
  void squaredIsTheSquareOfEach() {
    double[] plain = of(ROYAL, model(WORDS, PLACES)).losses().getFirst();
    double[] squared =
        WordPairLosses.of(ROYAL, List.of(model(WORDS, PLACES)), 300, 7, true).losses().getFirst();
    assertArrayEquals(Arrays.stream(plain).map(l -> l * l).toArray(), squared);
  }

  @Test
  void zerosAreCountedAndLeftOutOfTheDistribution() {
    WordPairs same =
        new WordPairs(
            "same",
            List.of(new Pair("king", "king"), new Pair("man", "man"), new Pair("boy", "girl")));
    WordPairLosses losses = of(same, model(WORDS, PLACES));
    double[] all = losses.losses().getFirst();
    long zeros =
        IntStream.range(0, all.length).filter(q -> !losses.words(q).contains("boy")).count();
    assertTrue(zeros > 0 && zeros < 300);
    assertEquals(zeros, losses.zeros(0));
    // All others are as far as boy is from girl.
    double step = loss(PLACES, 0, 0, 4, 5);
    assertEquals(step, losses.distribution(0).orElseThrow().at(0), 1e-12);
    assertEquals(step, losses.distribution(0).orElseThrow().mean(), 1e-12);
    WordPairs alike = new WordPairs("alike", same.pairs().subList(0, 2));
    assertTrue(of(alike, model(WORDS, PLACES)).distribution(0).isEmpty());
  }

  @Test
  void twoModelsHaveTheSameQuadruplesOfWordsThatBothHave() {
    // The second has its rows in another order, no girl, and a queen elsewhere.
    List<String> others = List.of("woman", "man", "queen", "king", "boy");
    double[][] places = {{4, 1}, {4, 0}, {3, 3}, {0, 0}, {2, 0.5}};
    WordPairLosses losses = of(ROYAL, model(WORDS, PLACES), model(others, places));
    assertEquals(List.of("king", "man"), losses.pairs().stream().map(Pair::input).toList());
    assertEquals(3, losses.missing());
    for (int q = 0; q < 300; q++) {
      int[] ids = losses.ids(1, q);
      assertEquals(losses.words(q), Arrays.stream(ids).mapToObj(others::get).toList());
      assertEquals(loss(places, ids), losses.losses().get(1)[q], 1e-12);
    }
    // king − queen = man − woman in the first, but for rounding, and not in the second.
    assertEquals(1, losses.better(0, 1));
    assertEquals(0, losses.better(1, 0));
    assertEquals(0, losses.better(0, 0));
  }

  @Test
  void fewerThanTwoPairsGiveNothing() {
    double[][] places = {{0, 0}, {0, 1}, {2, 0.5}};
    WordPairLosses losses = of(ROYAL, model(List.of("king", "queen", "boy"), places));
    assertEquals(1, losses.pairs().size());
    assertEquals(0, losses.quadruples().length);
    assertEquals(0, losses.losses().getFirst().length);
  }

  /// But on the seed and the task's name alone.
  @Test
  void quadruplesDependOnNothingElse() {
    int[][] first = of(ROYAL, model(WORDS, PLACES)).quadruples();
    double[][] moved = {{9, 0}, {0, 7}, {4, 3}, {1, 1}, {2, 5}, {2, 1}};
    assertArrayEquals(first, of(ROYAL, model(WORDS, moved)).quadruples());
    WordPairs renamed = new WordPairs("loyal", ROYAL.pairs());
    assertFalse(Arrays.deepEquals(first, of(renamed, model(WORDS, PLACES)).quadruples()));
    assertFalse(
        Arrays.deepEquals(
            first,
            WordPairLosses.of(ROYAL, List.of(model(WORDS, PLACES)), 300, 8, false).quadruples()));
  }
}
