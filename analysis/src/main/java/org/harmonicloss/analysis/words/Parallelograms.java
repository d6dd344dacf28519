package org.harmonicloss.analysis.words;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;

/// How well two pairs of words, i→j and m→n, make a parallelogram: with E the embedding of the
/// whole vocabulary, centred and projected on its first principal components,
///
/// l = ‖E_i + E_n − E_j − E_m‖ / σ,   σ² = mean over the vocabulary of ‖E_k‖²
///
/// (the paper, section 6). 0 is a perfect one. The reference code reports l².
public final class Parallelograms {
  private final double[][] points;
  private final double sigma;

  private Parallelograms(double[][] points, double sigma) {
    this.points = points;
    this.sigma = sigma;
  }

  /// @param vocabulary [V][D], the embedding of every token
  /// @param components K, 1 … min(V, D)
  /// @throws HarmonicException if the embedding is constant or not finite
  public static Parallelograms of(Matrix vocabulary, int components) {
    double[][] points = Pca.fit(vocabulary, components).project(vocabulary, components);
    double squares = 0;
    for (double[] point : points) {
      for (double coordinate : point) {
        squares += coordinate * coordinate;
      }
    }
    return new Parallelograms(points, Math.sqrt(squares / points.length));
  }

  /// σ, the root mean square distance of a token from the centre.
  public double sigma() {
    return sigma;
  }

  /// A token on the components, [K], in units of σ.
  public double[] point(int token) {
    return Arrays.stream(points[token]).map(coordinate -> coordinate / sigma).toArray();
  }

  /// l. Exactly 0 where the tokens alone say so: i = j and m = n, or i = m and j = n.
  public double loss(int i, int j, int m, int n) {
    double squares = 0;
    for (int k = 0; k < points[i].length; k++) {
      // In this order equal tokens cancel without rounding.
      double side = (points[i][k] - points[j][k]) + (points[n][k] - points[m][k]);
      squares += side * side;
    }
    return Math.sqrt(squares) / sigma;
  }

  /// Draws two different pairs, `count` times: the first uniformly, the second as
  /// (first + 1 + uniform(pairs − 1)) mod pairs, as the paper does.
  ///
  /// @param pairs two or more
  /// @return [count][2], indices of pairs
  public static int[][] draw(int pairs, int count, RandomGenerator random) {
    int[][] drawn = new int[count][2];
    for (int[] quadruple : drawn) {
      quadruple[0] = random.nextInt(pairs);
      quadruple[1] = (quadruple[0] + 1 + random.nextInt(pairs - 1)) % pairs;
    }
    return drawn;
  }
}
