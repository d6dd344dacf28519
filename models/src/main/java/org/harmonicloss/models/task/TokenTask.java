package org.harmonicloss.models.task;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.harmonicloss.models.data.Inputs;

/// An algorithmic task of the paper's section 4: every sample is a row of token ids and the id of
/// the token that answers it.
public sealed interface TokenTask extends Task
    permits InContext, ModularAddition, Equivalence, Genealogy, Permutation {

  /// Number of tokens, which is also the number of classes.
  int vocabulary();

  /// How many tokens, from 0 on, the published principal components and metrics look at: all of
  /// them, but for those that stand for relations or answers.
  default int embeddingTokens() {
    return vocabulary();
  }

  /// Every valid input, in lexicographic order; each has [#inputLength] tokens.
  List<int[]> validInputs();

  /// The token that answers `input`.
  ///
  /// @throws IllegalArgumentException if the input is not a valid one
  int target(int[] input);

  /// How many rows the paper draws, training and test together.
  default int paperRows() {
    return 1000;
  }

  /// @throws org.harmonicloss.models.base.HarmonicException (usage) if so many rows cannot be drawn
  default void requireRows(int rows) {}

  /// `rows` inputs drawn uniformly from all valid ones; with replacement, as in the paper, but for
  /// the tasks that say otherwise.
  default List<int[]> draw(int rows, RandomGenerator random) {
    List<int[]> valid = validInputs();
    List<int[]> drawn = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      drawn.add(valid.get(random.nextInt(valid.size())));
    }
    return drawn;
  }

  @Override
  default String source() {
    return "arXiv 2502.01628, section 4";
  }

  @Override
  default String inputName() {
    return "tokens";
  }

  @Override
  default Inputs example() {
    return new Inputs.Tokens(validInputs()).slice(0, 1);
  }

  @Override
  default int classes() {
    return vocabulary();
  }

  /// The paper's five, in its order.
  static List<TokenTask> all() {
    return List.of(
        new InContext(),
        new ModularAddition(),
        new Equivalence(),
        new Genealogy(),
        new Permutation());
  }
}
