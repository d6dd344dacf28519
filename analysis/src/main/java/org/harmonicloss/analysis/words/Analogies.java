package org.harmonicloss.analysis.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Cosines;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Proximity;

/// Answers such as queen for king − man + woman, by the angles to the words: Levy and Goldberg,
/// "Linguistic Regularities in Sparse and Explicit Word Representations" (CoNLL 2014). The words of
/// the question are never the answer, and neither is a row of zeros.
public final class Analogies {
  /// Equation 4 of the paper; keeps the quotient finite.
  private static final double EPSILON = 0.001;

  /// Words of a chunk of questions: 16 MB of cosines for a block of rows.
  private static final int MOST_WORDS = 2048;

  /// How the angles are put together.
  public enum Method {
    /// 3CosAdd: the cosine with the sum of the words' unit vectors, those after a minus subtracted.
    ADD,
    /// 3CosMul: the product of the cosines, moved to 0 … 1, over those with the words after a
    /// minus.
    MUL;

    /// What the user types.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param value of the method, more is better
  public record Answer(int row, double value) {}

  /// a is to b as c is to the answer: b − a + c.
  public record Question(int a, int b, int c) {}

  private final Embedding embedding;

  public Analogies(Embedding embedding) {
    this.embedding = embedding;
  }

  /// The best answers, in double precision.
  ///
  /// @param plus rows of the words that are added
  /// @param minus of those that are subtracted
  /// @param k how many, 1 or more
  /// @return the best first, of equals the one with the smaller row
  public List<Answer> best(List<Integer> plus, List<Integer> minus, Method method, int k) {
    Set<Integer> excluded = new HashSet<>(plus);
    excluded.addAll(minus);
    double[][] added = Proximity.COSINE.directions(embedding, plus);
    double[][] subtracted = Proximity.COSINE.directions(embedding, minus);
    double length = length(added, subtracted);
    double[] values = new double[embedding.rows()];
    IntStream.range(0, values.length)
        .parallel()
        .forEach(
            row -> {
              double[] direction = Proximity.COSINE.direction(embedding, row);
              values[row] =
                  method == Method.ADD
                      ? (sum(added, direction) - sum(subtracted, direction)) / length
                      : product(added, direction) / (product(subtracted, direction) + EPSILON);
            });
    Comparator<Answer> order =
        Comparator.comparingDouble((Answer one) -> -one.value).thenComparingInt(Answer::row);
    PriorityQueue<Answer> best = new PriorityQueue<>(order.reversed());
    for (int row = 0; row < values.length; row++) {
      if (!excluded.contains(row) && !Double.isNaN(values[row])) {
        best.add(new Answer(row, values[row]));
        if (best.size() > k) {
          best.poll();
        }
      }
    }
    return best.stream().sorted(order).toList();
  }

  private static double length(double[][] added, double[][] subtracted) {
    double[] sum = new double[added.length > 0 ? added[0].length : subtracted[0].length];
    for (double[] one : added) {
      Arrays.setAll(sum, i -> sum[i] + one[i]);
    }
    for (double[] one : subtracted) {
      Arrays.setAll(sum, i -> sum[i] - one[i]);
    }
    double squares = Arrays.stream(sum).map(x -> x * x).sum();
    return squares == 0 ? 1 : Math.sqrt(squares);
  }

  private static double cosine(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double sum(double[][] words, double[] direction) {
    double sum = 0;
    for (double[] word : words) {
      sum += cosine(word, direction);
    }
    return sum;
  }

  private static double product(double[][] words, double[] direction) {
    double product = 1;
    for (double[] word : words) {
      product *= (1 + cosine(word, direction)) / 2;
    }
    return product;
  }

  /// The best answer of each question by each method, in single precision.
  ///
  /// @return for each method a row for each question; −1 where there is no other word
  public Map<Method, int[]> answers(List<Question> questions) {
    int[][] answers = new int[2][questions.size()];
    int from = 0;
    while (from < questions.size()) {
      Map<Integer, Integer> places = new LinkedHashMap<>();
      int to = from;
      while (to < questions.size() && places.size() <= MOST_WORDS - 3) {
        Question question = questions.get(to++);
        for (int row : List.of(question.a, question.b, question.c)) {
          places.putIfAbsent(row, places.size());
        }
      }
      chunk(questions.subList(from, to), places, answers, from);
      from = to;
    }
    return Map.of(Method.ADD, answers[0], Method.MUL, answers[1]);
  }

  /// The best answers to one question so far, first by addition, then by multiplication.
  private static final class Best {
    private final Question question;
    private final int[] places;
    private final float[] value = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    private final int[] row = {-1, -1};

    Best(Question question, Map<Integer, Integer> places) {
      this.question = question;
      this.places =
          new int[] {places.get(question.a), places.get(question.b), places.get(question.c)};
    }

    void look(int from, int count, float[] cosines, int width) {
      int a = places[0] * width;
      int b = places[1] * width;
      int c = places[2] * width;
      for (int i = 0; i < count; i++) {
        float add = cosines[b + i] - cosines[a + i] + cosines[c + i];
        if (add > value[0] && isOther(from + i)) {
          value[0] = add;
          row[0] = from + i;
        }
      }
      // The halves of the moved cosines cancel but for one, which changes no order.
      float epsilon = (float) (2 * EPSILON);
      for (int i = 0; i < count; i++) {
        float product = (1 + cosines[b + i]) * (1 + cosines[c + i]);
        float mul = product / (1 + cosines[a + i] + epsilon);
        if (mul > value[1] && isOther(from + i)) {
          value[1] = mul;
          row[1] = from + i;
        }
      }
    }

    private boolean isOther(int candidate) {
      return candidate != question.a && candidate != question.b && candidate != question.c;
    }
  }

  private void chunk(
      List<Question> questions, Map<Integer, Integer> places, int[][] answers, int at) {
    int[] rows = places.keySet().stream().mapToInt(Integer::intValue).toArray();
    List<Best> best = new ArrayList<>();
    questions.forEach(question -> best.add(new Best(question, places)));
    Cosines.each(
        embedding.values(),
        rows,
        (from, count, cosines, width) ->
            best.parallelStream().forEach(one -> one.look(from, count, cosines, width)));
    for (int i = 0; i < best.size(); i++) {
      for (int method = 0; method < answers.length; method++) {
        answers[method][at + i] = best.get(i).row[method];
      }
    }
  }
}
