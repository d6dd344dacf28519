package org.harmonicloss.analysis.report;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.harmonicloss.models.task.Equivalence;
import org.harmonicloss.models.task.Genealogy;
import org.harmonicloss.models.task.TokenTask;

/// What the tokens of a task have in common, for the colours of a map.
///
/// @param name what a group is called, such as `generation`
/// @param groups for each token the number of its group, from 0
record TokenGroups(String name, List<Integer> groups) {

  /// @return no groups where tokens have only their order
  static TokenGroups of(TokenTask task, int tokens) {
    return switch (task) {
      case Equivalence _ -> of("number mod " + Equivalence.MODULUS, tokens, TokenGroups::mod);
      case Genealogy _ -> of("generation", tokens, TokenGroups::generation);
      default -> new TokenGroups("", List.of());
    };
  }

  private static TokenGroups of(String name, int tokens, IntUnaryOperator group) {
    return new TokenGroups(name, IntStream.range(0, tokens).map(group).boxed().toList());
  }

  private static int mod(int number) {
    return number % Equivalence.MODULUS;
  }

  /// Token i is node i + 1, and a generation of n nodes is those from n to 2n − 1.
  private static int generation(int token) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(token + 1);
  }
}
