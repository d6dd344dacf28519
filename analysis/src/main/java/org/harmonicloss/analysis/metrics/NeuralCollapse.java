package org.harmonicloss.analysis.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.models.base.HarmonicException;

/// How far a classifier has gone in neural collapse: 0 is all the way, for each of the four
/// (Papyan, Han and Donoho, "Prevalence of neural collapse during the terminal phase of deep
/// learning training", PNAS 2020).
///
/// h are the representations that the head sees, μ_c the mean of those of class c, and μ the mean
/// of the μ_c, so that every class weighs the same however many rows it has; with equal numbers
/// this is the mean of all rows, as in the paper. A class without rows has no mean: it is left out
/// everywhere, and C is the number of classes that are left.
///
/// The class weights w_c are the rows of the unembedding, which for a distance head are the class
/// centres. They are centred by their own mean over the C classes: to move all centres together
/// with all representations changes no distance, and to add the same to all weights of
/// cross-entropy changes no probability. (The paper does not centre them; its weights sum to 0
/// once they have collapsed.)
///
/// @param classes C, 2 or more
/// @param emptyClasses those that were left out
/// @param rows representations
/// @param nc1 variability within classes: Tr(Σ_W Σ_B†) / C, with Σ_W the mean over classes of the
///     covariance within (divided by the class's number of rows), Σ_B that of the μ_c around μ
///     (divided by C), and † the pseudo-inverse, which leaves out the directions in which the μ_c
///     have less than 1e-12 of their greatest variance
/// @param means NC2 of the μ_c − μ
/// @param weights NC2 of the centred w_c
/// @param nc3 self-duality: ‖W/‖W‖ − M/‖M‖‖ with the rows w_c and μ_c − μ, centred, and Frobenius
///     norms; 0 to 2
/// @param nc4 share of rows whose predicted class is not that of the nearest μ_c (Euclidean; of
///     equal ones the first)
public record NeuralCollapse(
    int classes,
    int emptyClasses,
    int rows,
    double nc1,
    Simplex means,
    Simplex weights,
    double nc3,
    double nc4) {
  /// Below this part of the greatest variance a direction is rounding, even of float32 numbers.
  private static final double ROUNDING = 1e-12;

  /// How far C centred vectors v_c are from a simplex equiangular tight frame, C vectors of one
  /// length whose cosines are all −1/(C − 1). NaN where a vector is 0.
  ///
  /// @param norms equinorm: the standard deviation of their lengths, divided by the mean
  /// @param angles equiangularity: the standard deviation of the cosines of all pairs
  /// @param maximalAngles the mean over all pairs of |cosine + 1/(C − 1)|
  /// @param distance of the Gram matrix G = V Vᵀ: ‖G/‖G‖ − (I − 11ᵀ/C)/√(C − 1)‖, Frobenius (Zhu
  ///     and others, "A geometric analysis of neural collapse with unconstrained features",
  ///     NeurIPS 2021)
  public record Simplex(double norms, double angles, double maximalAngles, double distance) {
    /// @param vectors [C][D], centred
    static Simplex of(double[][] vectors) {
      int n = vectors.length;
      double[] lengths = Arrays.stream(vectors).mapToDouble(v -> Math.sqrt(dot(v, v))).toArray();
      double[] cosines = new double[n * (n - 1) / 2];
      double[] squares = new double[n * n];
      int pair = 0;
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          squares[a * n + b] = dot(vectors[a], vectors[b]);
          if (a < b) {
            cosines[pair++] = squares[a * n + b] / (lengths[a] * lengths[b]);
          }
        }
      }
      double gram = Math.sqrt(dot(squares, squares));
      double[] apart = new double[n * n];
      Arrays.setAll(
          apart,
          i -> {
            double simplex = (i / n == i % n ? 1 : 0) - 1.0 / n;
            return squares[i] / gram - simplex / Math.sqrt(n - 1);
          });
      double maximal = mean(Arrays.stream(cosines).map(c -> Math.abs(c + 1.0 / (n - 1))).toArray());
      return new Simplex(
          deviation(lengths) / mean(lengths),
          deviation(cosines),
          maximal,
          Math.sqrt(dot(apart, apart)));
    }
  }

  /// @param source of the representations, for errors
  /// @param hidden [N][D]
  /// @param targets [N], the class of each
  /// @param predicted [N], what the model takes each for
  /// @param unembedding of all classes [·][D]
  /// @throws HarmonicException if fewer than two classes have rows, or all means or all weights are
  ///     the same, or a number is not finite
  public static NeuralCollapse of(
      String source, float[][] hidden, int[] targets, int[] predicted, float[][] unembedding) {
    int[] counts = new int[unembedding.length];
    Arrays.stream(targets).forEach(c -> counts[c]++);
    int[] present = IntStream.range(0, counts.length).filter(c -> counts[c] > 0).toArray();
    if (present.length < 2) {
      throw HarmonicException.failed(
          "only one class has rows: " + source, "collapse is between two classes or more");
    }
    if (hidden[0].length != unembedding[0].length) {
      throw HarmonicException.failed(
          source + ": representations have another dimension than class weights",
          "give a model that 'harmonic train' wrote");
    }
    int[] place = new int[counts.length];
    for (int i = 0; i < present.length; i++) {
      place[present[i]] = i;
    }
    int[] classes = Arrays.stream(targets).map(c -> place[c]).toArray();
    double[][] means = means(hidden, classes, present.length);
    double[][] weights = new double[present.length][unembedding[0].length];
    for (int i = 0; i < present.length; i++) {
      for (int k = 0; k < weights[i].length; k++) {
        weights[i][k] = unembedding[present[i]][k];
      }
    }
    double[][] centredMeans = centred(means, source, "class means");
    double[][] centredWeights = centred(weights, source, "class weights");
    int wrong = 0;
    for (int row = 0; row < hidden.length; row++) {
      wrong += present[nearest(hidden[row], means)] == predicted[row] ? 0 : 1;
    }
    return new NeuralCollapse(
        present.length,
        counts.length - present.length,
        hidden.length,
        variability(hidden, classes, means),
        Simplex.of(centredMeans),
        Simplex.of(centredWeights),
        duality(centredMeans, centredWeights),
        (double) wrong / hidden.length);
  }

  private static double[][] means(float[][] hidden, int[] classes, int count) {
    double[][] means = new double[count][hidden[0].length];
    int[] rows = new int[count];
    for (int row = 0; row < hidden.length; row++) {
      double[] mean = means[classes[row]];
      rows[classes[row]]++;
      for (int k = 0; k < mean.length; k++) {
        mean[k] += hidden[row][k];
      }
    }
    for (int c = 0; c < count; c++) {
      int n = rows[c];
      means[c] = Arrays.stream(means[c]).map(sum -> sum / n).toArray();
    }
    return means;
  }

  private static double[][] centred(double[][] vectors, String source, String what) {
    double[][] centred = new double[vectors.length][];
    double[] mean = new double[vectors[0].length];
    for (double[] vector : vectors) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += vector[k] / vectors.length;
      }
    }
    boolean finite = Arrays.stream(mean).allMatch(Double::isFinite);
    if (!finite || Arrays.stream(vectors).allMatch(v -> Arrays.equals(v, vectors[0]))) {
      throw HarmonicException.failed(
          "the %s of %s are %s".formatted(what, source, finite ? "all the same" : "not finite"),
          "has the model been trained, or has it diverged?");
    }
    for (int c = 0; c < centred.length; c++) {
      double[] vector = vectors[c];
      centred[c] = new double[mean.length];
      Arrays.setAll(centred[c], k -> vector[k] - mean[k]);
    }
    return centred;
  }

  /// The trace is Σ_k v_kᵀ Σ_W v_k / λ_k over the eigenvectors v_k of Σ_B, which are the principal
  /// components of the means.
  private static double variability(float[][] hidden, int[] classes, double[][] means) {
    Pca between = Pca.fit(means);
    int n = means.length;
    double[] variances = between.explainedVariance();
    int kept = (int) Arrays.stream(variances).filter(v -> v > ROUNDING * variances[0]).count();
    double[][] squares = new double[n][kept];
    int[] rows = new int[n];
    double[] apart = new double[means[0].length];
    for (int row = 0; row < hidden.length; row++) {
      int c = classes[row];
      float[] point = hidden[row];
      rows[c]++;
      Arrays.setAll(apart, k -> point[k] - means[c][k]);
      for (int k = 0; k < kept; k++) {
        double score = dot(apart, between.components()[k]);
        squares[c][k] += score * score;
      }
    }
    double trace = 0;
    for (int k = 0; k < kept; k++) {
      double within = 0;
      for (int c = 0; c < n; c++) {
        within += squares[c][k] / rows[c] / n;
      }
      trace += within / (variances[k] * (n - 1) / n);
    }
    return trace / n;
  }

  private static double duality(double[][] means, double[][] weights) {
    double meanNorm = norm(means);
    double weightNorm = norm(weights);
    double squares = 0;
    for (int c = 0; c < means.length; c++) {
      for (int k = 0; k < means[c].length; k++) {
        double apart = weights[c][k] / weightNorm - means[c][k] / meanNorm;
        squares += apart * apart;
      }
    }
    return Math.sqrt(squares);
  }

  private static double norm(double[][] rows) {
    return Math.sqrt(Arrays.stream(rows).mapToDouble(row -> dot(row, row)).sum());
  }

  private static int nearest(float[] point, double[][] means) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < means.length; c++) {
      double squares = 0;
      for (int k = 0; k < point.length; k++) {
        double apart = point[k] - means[c][k];
        squares += apart * apart;
      }
      if (squares < least) {
        least = squares;
        nearest = c;
      }
    }
    return nearest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }

  /// Of all there are: divided by their number.
  private static double deviation(double[] numbers) {
    double mean = mean(numbers);
    return Math.sqrt(mean(Arrays.stream(numbers).map(n -> (n - mean) * (n - mean)).toArray()));
  }
}
