package org.harmonicloss.models.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.RandomStream;

/// The paper's permutation composition, in the symmetric group S₄: the answer to (x, y) is x∘y with
/// `(x∘y)[k] = x[y[k]]`, so y acts first. All 24 · 24 = 576 inputs are valid. A model that learnt
/// the structure gathers the tokens in cosets of a subgroup.
///
/// Rows are drawn without replacement, and the paper's are all 576.
public record Permutation() implements TokenTask {
  private static final int SYMBOLS = 4;

  /// Token t is the t-th tuple over {0, 1, 2, 3} without repetition, in lexicographic order.
  private static final List<List<Integer>> TUPLES = tuples(List.of());

  private static List<List<Integer>> tuples(List<Integer> start) {
    if (start.size() == SYMBOLS) {
      return List.of(start);
    }
    List<List<Integer>> tuples = new ArrayList<>();
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      if (!start.contains(symbol)) {
        List<Integer> longer = new ArrayList<>(start);
        longer.add(symbol);
        tuples.addAll(tuples(longer));
      }
    }
    return List.copyOf(tuples);
  }

  @Override
  public String name() {
    return "permutation";
  }

  @Override
  public String description() {
    return "x after y, for permutations of " + SYMBOLS + " symbols";
  }

  @Override
  public int inputLength() {
    return 2;
  }

  @Override
  public int vocabulary() {
    return TUPLES.size();
  }

  @Override
  public int paperRows() {
    return vocabulary() * vocabulary();
  }

  /// The tuple `x[0] x[1] …`, such as `0132`.
  @Override
  public String label(int token) {
    return TUPLES.get(token).stream().map(String::valueOf).collect(Collectors.joining());
  }

  @Override
  public List<int[]> validInputs() {
    return Tokens.pairs(vocabulary());
  }

  @Override
  public int target(int[] input) {
    Tokens.require(input, inputLength(), vocabulary());
    List<Integer> x = TUPLES.get(input[0]);
    List<Integer> y = TUPLES.get(input[1]);
    return TUPLES.indexOf(y.stream().map(x::get).toList());
  }

  @Override
  public void requireRows(int rows) {
    if (rows > paperRows()) {
      throw HarmonicException.usage(
          "`rows` must be at most " + paperRows() + " for " + name() + ", was " + rows,
          "its rows are drawn without replacement, and there are no more; leave `rows` out");
    }
  }

  /// `rows` different inputs, in random order.
  ///
  /// @throws HarmonicException if there are not as many
  @Override
  public List<int[]> draw(int rows, RandomGenerator random) {
    requireRows(rows);
    List<int[]> valid = validInputs();
    int[] order = RandomStream.permutation(valid.size(), random);
    return Arrays.stream(order).limit(rows).mapToObj(valid::get).toList();
  }
}
