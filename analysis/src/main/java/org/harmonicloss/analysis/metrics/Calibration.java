package org.harmonicloss.analysis.metrics;

import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;

/// How far the probabilities that a model gives are from how often it is right.
///
/// The confidence of a row is the probability of its most probable class. Rows are put into M bins
/// of equal width by it, bin m being ((m − 1)/M, m/M]; the expected calibration error is Σ |B_m|/N
/// ·
/// |accuracy(B_m) − confidence(B_m)|, the maximum one the greatest such difference of a bin that
/// has
/// rows (Guo and others, "On Calibration of Modern Neural Networks", ICML 2017, equations 3 and 5).
///
/// @param rows N
/// @param accuracy share of rows whose most probable class is the target; the first of equal ones
/// @param confidence the mean
/// @param expectedError ECE, 0 to 1; 0 is calibrated
/// @param maximumError MCE, 0 to 1
/// @param negativeLogLikelihood mean −log p of the target, natural logarithm; infinite where p is 0
/// @param brierScore mean over rows of Σ over classes of (p − y)², y being 1 for the target and
///     else 0 (Brier 1950), 0 to 2
/// @param bins all M, those without rows too
public record Calibration(
    int rows,
    double accuracy,
    double confidence,
    double expectedError,
    double maximumError,
    double negativeLogLikelihood,
    double brierScore,
    List<Bin> bins) {
  /// What Guo and others use.
  public static final int BINS = 15;

  /// How far a row's probabilities may be from summing to 1: files hold them with few digits.
  private static final double SLACK = 0.01;

  /// The rows whose confidence lies in (from, to].
  ///
  /// @param confidence the mean; NaN without rows
  /// @param accuracy NaN without rows
  public record Bin(double from, double to, int rows, double confidence, double accuracy) {
    /// The rows of all, which are of the same range.
    public static Bin pooled(List<Bin> bins) {
      int rows = 0;
      double confidences = 0;
      double hits = 0;
      for (Bin bin : bins) {
        if (bin.rows > 0) {
          rows += bin.rows;
          confidences += bin.rows * bin.confidence;
          hits += bin.rows * bin.accuracy;
        }
      }
      Bin any = bins.getFirst();
      return new Bin(any.from, any.to, rows, confidences / rows, hits / rows);
    }

    private double error() {
      return rows == 0 ? 0 : Math.abs(accuracy - confidence);
    }
  }

  /// @param source of the predictions, for errors
  /// @param logProbs [N][C], natural logarithms
  /// @param targets [N], 0 … C − 1
  /// @param bins how many, 1 or more
  /// @throws HarmonicException naming the first row whose probabilities do not sum to 1
  public static Calibration of(String source, Matrix logProbs, int[] targets, int bins) {
    int[] rows = new int[bins];
    double[] confidences = new double[bins];
    int[] hits = new int[bins];
    double likelihood = 0;
    double brier = 0;
    for (int row = 0; row < targets.length; row++) {
      double[] logs = logProbs.row(row);
      double sum = 0;
      int best = 0;
      for (int c = 0; c < logs.length; c++) {
        double p = Math.exp(logs[c]);
        double miss = c == targets[row] ? 1 - p : p;
        sum += p;
        brier += miss * miss;
        best = logs[c] > logs[best] ? c : best;
      }
      if (!(Math.abs(sum - 1) <= SLACK)) {
        throw HarmonicException.failed(
            "not probabilities: those of row " + row + " of " + source + " sum to " + sum,
            "a row has a probability for each class, or the logarithm of one, and they sum to 1");
      }
      likelihood -= logs[targets[row]];
      double confidence = Math.min(1, Math.exp(logs[best]));
      int bin = bin(confidence, bins);
      rows[bin]++;
      confidences[bin] += confidence;
      hits[bin] += best == targets[row] ? 1 : 0;
    }
    List<Bin> all = new ArrayList<>();
    for (int m = 0; m < bins; m++) {
      double from = (double) m / bins;
      double to = (m + 1.0) / bins;
      all.add(new Bin(from, to, rows[m], confidences[m] / rows[m], (double) hits[m] / rows[m]));
    }
    return of(all, likelihood / targets.length, brier / targets.length);
  }

  private static Calibration of(List<Bin> bins, double likelihood, double brier) {
    Bin whole = Bin.pooled(bins);
    double expected = bins.stream().mapToDouble(bin -> bin.rows * bin.error()).sum() / whole.rows;
    double most = bins.stream().mapToDouble(Bin::error).max().orElse(0);
    return new Calibration(
        whole.rows, whole.accuracy, whole.confidence, expected, most, likelihood, brier, bins);
  }

  /// The bin m from 0 on with m/M < confidence ≤ (m + 1)/M; the first for 0 too.
  private static int bin(double confidence, int bins) {
    int bin = (int) Math.clamp(Math.ceil(confidence * bins) - 1, 0, bins - 1);
    // The product is rounded: the ends of the bins decide.
    if (bin > 0 && confidence <= (double) bin / bins) {
      return bin - 1;
    }
    return bin < bins - 1 && confidence > (bin + 1.0) / bins ? bin + 1 : bin;
  }
}
