package org.harmonicloss.analysis.words;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.harmonicloss.analysis.geometry.Quantiles;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.words.Tokenizer;
import org.harmonicloss.models.words.WordPairs;
import org.harmonicloss.models.words.WordPairs.Pair;

/// The parallelogram losses of one task's word pairs, by one model or by two on the same
/// quadruples.
///
/// @param pairs those whose words all models have tokens for
/// @param missing how many pairs were left out for want of one
/// @param quadruples [count][2], indices of pairs; none if fewer than two pairs are left
/// @param tokens of each model [pairs][2]
/// @param losses of each model [count]
public record WordPairLosses(
    String task,
    List<Pair> pairs,
    int missing,
    int[][] quadruples,
    List<int[][]> tokens,
    List<double[]> losses) {
  /// An embedding to measure, and how its tokens are found.
  public record Model(String source, Tokenizer tokenizer, Parallelograms parallelograms) {}

  /// @param squared whether to give l² as the reference code does
  public static WordPairLosses of(
      WordPairs task, List<Model> models, int count, long seed, boolean squared) {
    List<Pair> pairs = new ArrayList<>();
    List<List<int[]>> tokens = new ArrayList<>();
    models.forEach(model -> tokens.add(new ArrayList<>()));
    for (Pair pair : task.pairs()) {
      List<int[]> ids = new ArrayList<>();
      for (Model model : models) {
        OptionalInt input = model.tokenizer.lastToken(pair.input());
        OptionalInt output = model.tokenizer.lastToken(pair.output());
        if (input.isPresent() && output.isPresent()) {
          ids.add(new int[] {input.getAsInt(), output.getAsInt()});
        }
      }
      if (ids.size() == models.size()) {
        pairs.add(pair);
        for (int model = 0; model < ids.size(); model++) {
          tokens.get(model).add(ids.get(model));
        }
      }
    }
    var random = RandomStream.QUADRUPLES.of(seed, index(task.task()));
    int[][] quadruples =
        pairs.size() < 2 ? new int[0][] : Parallelograms.draw(pairs.size(), count, random);
    List<int[][]> ids = tokens.stream().map(list -> list.toArray(int[][]::new)).toList();
    List<double[]> losses = new ArrayList<>();
    for (int model = 0; model < models.size(); model++) {
      losses.add(losses(models.get(model).parallelograms, ids.get(model), quadruples, squared));
    }
    int missing = task.pairs().size() - pairs.size();
    return new WordPairLosses(task.task(), pairs, missing, quadruples, ids, losses);
  }

  /// A task's quadruples do not depend on which other tasks are measured.
  private static long index(String task) {
    CRC32 crc = new CRC32();
    crc.update(task.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private static double[] losses(
      Parallelograms parallelograms, int[][] tokens, int[][] quadruples, boolean squared) {
    double[] losses = new double[quadruples.length];
    for (int i = 0; i < losses.length; i++) {
      int[] first = tokens[quadruples[i][0]];
      int[] second = tokens[quadruples[i][1]];
      double loss = parallelograms.loss(first[0], first[1], second[0], second[1]);
      losses[i] = squared ? loss * loss : loss;
    }
    return losses;
  }

  /// How many losses are exactly 0: those of identical last tokens.
  public long zeros(int model) {
    return Arrays.stream(losses.get(model)).filter(loss -> loss == 0).count();
  }

  /// The losses that are not 0.
  private double[] positive(int model) {
    return Arrays.stream(losses.get(model)).filter(loss -> loss > 0).toArray();
  }

  /// How the losses that are not 0 are distributed; nothing if all are 0.
  public Optional<Quantiles> distribution(int model) {
    double[] positive = positive(model);
    return positive.length == 0 ? Optional.empty() : Optional.of(new Quantiles(positive));
  }

  /// What part of the quadruples one model finds less of a loss in than the other: ties are in
  /// neither's.
  public double better(int model, int other) {
    double[] own = losses.get(model);
    double[] others = losses.get(other);
    long better = IntStream.range(0, own.length).filter(i -> own[i] < others[i]).count();
    return (double) better / own.length;
  }

  /// i, j, m and n of i→j and m→n.
  public List<String> words(int quadruple) {
    Pair first = pairs.get(quadruples[quadruple][0]);
    Pair second = pairs.get(quadruples[quadruple][1]);
    return List.of(first.input(), first.output(), second.input(), second.output());
  }

  /// The tokens of [#words].
  public int[] ids(int model, int quadruple) {
    int[] first = tokens.get(model)[quadruples[quadruple][0]];
    int[] second = tokens.get(model)[quadruples[quadruple][1]];
    return new int[] {first[0], first[1], second[0], second[1]};
  }
}
