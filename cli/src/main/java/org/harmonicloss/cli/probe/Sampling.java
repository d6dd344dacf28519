package org.harmonicloss.cli.probe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;

/// How a token is drawn from log-probabilities: they are divided by the temperature, then all but
/// the K most probable are left out, then all but those that have probability P together.
///
/// @param temperature 0 for the most probable always
/// @param topK null for all
/// @param topP 1 for all
record Sampling(double temperature, Integer topK, double topP) {
  Sampling {
    GenerateCommand.require(
        Double.isFinite(temperature) && temperature >= 0,
        "temperature",
        "0 or greater",
        temperature);
    GenerateCommand.require(topK == null || topK >= 1, "top-k", "1 or greater", topK);
    GenerateCommand.require(topP > 0 && topP <= 1, "top-p", "in (0, 1]", topP);
  }

  /// Of equally probable tokens the one with the smaller number comes first.
  ///
  /// @param logProbs of all tokens
  int choose(float[] logProbs, RandomGenerator random) {
    int best = 0;
    for (int i = 0; i < logProbs.length; i++) {
      if (!Float.isFinite(logProbs[i]) && logProbs[i] != Float.NEGATIVE_INFINITY) {
        throw HarmonicException.failed(
            "the model's probabilities are not finite", "train it again; it may have diverged");
      }
      best = logProbs[i] > logProbs[best] ? i : best;
    }
    if (temperature == 0) {
      return best;
    }
    double[] weights = new double[logProbs.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logProbs[i] - logProbs[best]) / temperature);
    }
    if (topK == null && topP == 1) {
      return draw(weights, null, weights.length, random);
    }
    int[] order =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -weights[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int kept = topK == null ? order.length : Math.min(topK, order.length);
    double all = Arrays.stream(order, 0, kept).mapToDouble(i -> weights[i]).sum();
    double sum = 0;
    int nucleus = 0;
    while (nucleus < kept && (nucleus == 0 || sum < topP * all)) {
      sum += weights[order[nucleus++]];
    }
    return draw(weights, order, topP == 1 ? kept : nucleus, random);
  }

  /// @param order of the tokens; null for that of their numbers
  private static int draw(double[] weights, int[] order, int count, RandomGenerator random) {
    double all = 0;
    for (int i = 0; i < count; i++) {
      all += weights[order == null ? i : order[i]];
    }
    double left = random.nextDouble() * all;
    int last = 0;
    for (int i = 0; i < count; i++) {
      int token = order == null ? i : order[i];
      if (weights[token] > 0) {
        last = token;
        left -= weights[token];
        if (left < 0) {
          return token;
        }
      }
    }
    return last; // rounding
  }
}
