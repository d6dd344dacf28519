package org.harmonicloss.analysis.alignment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.CrossProducts;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Proximity;
import org.harmonicloss.analysis.geometry.Spectrum;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.RandomStream;

/// How alike each two of several embeddings of the same rows are. Products are of columns, D×D, so
/// that nothing grows with the square of the rows; what needs pairs of rows takes some of them.
public final class Alignment {
  /// What to measure.
  ///
  /// @param proximity how rows are compared for RSA and neighbours
  /// @param neighbors k, 1 or more; where there are fewer other rows, all of these
  /// @param mostPairs of rows that RSA takes, 1 or more
  /// @param mostRows whose neighbours are looked for, 1 or more
  /// @param seed which pairs and rows are taken where there are more
  public record Settings(
      Set<Measure> measures,
      Proximity proximity,
      int neighbors,
      int mostPairs,
      int mostRows,
      long seed) {
    public Settings {
      measures = Set.copyOf(measures);
    }
  }

  /// What was found of two embeddings.
  public record Pair(int first, int second, Map<Measure, Double> values) {
    public Pair {
      values = Map.copyOf(values);
    }
  }

  /// What is kept of an embedding beside itself.
  private record Space(
      Embedding embedding,
      double[] mean,
      double[] squares,
      double gramNorm,
      double[] ranks,
      Neighborhoods neighborhoods) {
    /// ‖X‖, of centred columns.
    double norm() {
      return Math.sqrt(Arrays.stream(squares).sum());
    }
  }

  private final Settings settings;
  private final int rows;
  private final int[] pairs;
  private final int[] asked;
  private final List<Space> spaces;

  /// @param embeddings two or more, of the same rows
  /// @throws HarmonicException if one of them has fewer than two different rows, or for the cosine
  ///     a row of zeros
  public Alignment(List<Embedding> embeddings, Settings settings) {
    this.settings = settings;
    this.rows = embeddings.getFirst().rows();
    this.pairs =
        Distances.pairs(rows, settings.mostPairs, RandomStream.ALIGNMENT.of(settings.seed, 0));
    this.asked = asked();
    this.spaces = embeddings.stream().map(this::space).toList();
  }

  private int[] asked() {
    if (rows <= settings.mostRows) {
      return IntStream.range(0, rows).toArray();
    }
    int[] order = RandomStream.permutation(rows, RandomStream.ALIGNMENT.of(settings.seed, 1));
    return Arrays.stream(order, 0, settings.mostRows).sorted().toArray();
  }

  private Space space(Embedding embedding) {
    double[] mean = CrossProducts.mean(embedding.values());
    double[] gram = CrossProducts.gram(embedding.values(), mean);
    double gramNorm = norm(gram);
    double[] squares = CrossProducts.singularValues(gram, mean.length, mean.length);
    if (embedding.rows() < 2 || !(squares[0] > 0) || !Double.isFinite(gramNorm)) {
      throw HarmonicException.failed(
          "nothing to compare: %s has %d rows, which do not differ"
              .formatted(embedding.source(), embedding.rows()),
          "give two or more different rows of numbers of moderate size");
    }
    Proximity proximity = settings.proximity;
    boolean byRows = measures(Measure.RSA) || measures(Measure.NEIGHBORS);
    if (byRows) {
      proximity.requireDefined(embedding);
    }
    return new Space(
        embedding,
        mean,
        squares,
        gramNorm,
        measures(Measure.RSA)
            ? Distances.ranks(Distances.of(embedding, pairs, proximity))
            : new double[0],
        measures(Measure.NEIGHBORS)
            ? Neighborhoods.of(embedding, asked, neighbors(), proximity)
            : null);
  }

  private static double norm(double[] matrix) {
    return Math.sqrt(Arrays.stream(matrix).map(value -> value * value).sum());
  }

  private boolean measures(Measure measure) {
    return settings.measures.contains(measure);
  }

  /// Each two of them, in order.
  public List<Pair> pairs() {
    List<Pair> found = new ArrayList<>();
    for (int first = 0; first < spaces.size(); first++) {
      for (int second = first + 1; second < spaces.size(); second++) {
        found.add(new Pair(first, second, measure(spaces.get(first), spaces.get(second))));
      }
    }
    return found;
  }

  private Map<Measure, Double> measure(Space x, Space y) {
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    if (measures(Measure.CKA) || measures(Measure.PROCRUSTES)) {
      double[] product =
          CrossProducts.of(x.embedding.values(), x.mean, y.embedding.values(), y.mean);
      double norm = norm(product);
      values.put(Measure.CKA, norm / x.gramNorm * norm / y.gramNorm);
      if (measures(Measure.PROCRUSTES)) {
        double[] singular = CrossProducts.singularValues(product, x.mean.length, y.mean.length);
        values.put(Measure.PROCRUSTES, Arrays.stream(singular).sum() / x.norm() / y.norm());
      }
    }
    if (measures(Measure.RSA)) {
      values.put(Measure.RSA, Distances.correlation(x.ranks, y.ranks));
    }
    if (measures(Measure.NEIGHBORS)) {
      values.put(Measure.NEIGHBORS, x.neighborhoods.overlap(y.neighborhoods));
    }
    values.keySet().retainAll(settings.measures);
    return values;
  }

  /// See [Spectrum#effectiveRank].
  public double effectiveRank(int embedding) {
    double[] squares = spaces.get(embedding).squares;
    // What is below this is rounding.
    double least = squares[0] * squares.length * Math.ulp(1.0);
    return Spectrum.effectiveRank(
        Arrays.stream(squares).filter(square -> square > least).toArray());
  }

  /// How many pairs of rows RSA took.
  public int rowPairs() {
    return pairs.length / 2;
  }

  /// Of how many rows the neighbours were looked for.
  public int askedRows() {
    return asked.length;
  }

  /// k.
  public int neighbors() {
    return Math.min(settings.neighbors, rows - 1);
  }
}
